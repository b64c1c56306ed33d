package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Key and lifetime of a certificate: the AlgorithmIdentifier and RTCCertificateExpiration of webrtc-pc §4.9.1.
 * Immutable.
 */
public final class RTCKeyAlgorithm {
    /** What is used where nothing else is said: 30 days, as in browsers. */
    public static final Duration DEFAULT_VALIDITY = Duration.ofDays(30);

    /** webrtc-pc §4.9.1: an implementation may "choose an upper limit", which is 365 days. */
    public static final Duration MAX_VALIDITY = Duration.ofDays(365);

    /** ECDSA with the curve P-256. */
    public static final RTCKeyAlgorithm ECDSA_P256 = new RTCKeyAlgorithm(Kind.ECDSA, 256, DEFAULT_VALIDITY);

    /** RSASSA-PKCS1-v1_5 with 2048 bits, exponent 65537 and SHA-256. */
    public static final RTCKeyAlgorithm RSA_2048 = new RTCKeyAlgorithm(Kind.RSA, 2048, DEFAULT_VALIDITY);

    enum Kind {
        ECDSA,
        RSA
    }

    private final Kind kind;
    private final int bits;
    private final Duration validity;

    private RTCKeyAlgorithm(Kind kind, int bits, Duration validity) {
        this.kind = kind;
        this.bits = bits;
        this.validity = validity;
    }

    /**
     * Returns the algorithm of that WebCrypto name: "ECDSA" (with {@code namedCurve} "P-256") or "RSASSA-PKCS1-v1_5" (with {@code
     * modulusLength} 2048 or 3072; exponent 65537 and SHA-256).
     *
     * @throws DOMException NotSupportedError for anything else
     */
    public static RTCKeyAlgorithm of(String name, @Nullable String namedCurve, @Nullable Integer modulusLength) {
        switch (name.toUpperCase(Locale.ROOT)) {
            case "ECDSA" -> {
                if (namedCurve != null && namedCurve.equals("P-256")) {
                    return ECDSA_P256;
                }
            }
            case "RSASSA-PKCS1-V1_5" -> {
                if (modulusLength != null && (modulusLength == 2048 || modulusLength == 3072)) {
                    return new RTCKeyAlgorithm(Kind.RSA, modulusLength, DEFAULT_VALIDITY);
                }
            }
            default -> {}
        }
        throw new DOMException("no certificates with " + name, DOMException.NOT_SUPPORTED_ERROR);
    }

    /**
     * Returns this with another validity.
     *
     * @param expires how long the certificate holds, from now on; more than {@link #MAX_VALIDITY} becomes that
     * @throws TypeError where it is negative
     */
    public RTCKeyAlgorithm expires(Duration expires) {
        if (expires.isNegative()) {
            throw new TypeError("a negative validity");
        }
        return new RTCKeyAlgorithm(kind, bits, expires.compareTo(MAX_VALIDITY) > 0 ? MAX_VALIDITY : expires);
    }

    Kind kind() {
        return kind;
    }

    int bits() {
        return bits;
    }

    Duration validity() {
        return validity;
    }

    @Override
    public String toString() {
        return kind + "-" + bits;
    }
}
