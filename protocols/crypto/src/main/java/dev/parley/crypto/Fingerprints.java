package dev.parley.crypto;

import dev.parley.parameters.Fingerprint;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes and compares certificate fingerprints, RFC 8122 §5. */
public final class Fingerprints {
    /** The hash functions that we know, the strongest first. MD5 and MD2, which RFC 8122 §5 also names, are refused by it. */
    private static final List<String> BY_STRENGTH = List.of("sha-512", "sha-384", "sha-256", "sha-224", "sha-1");

    private Fingerprints() {}

    /**
     * Returns the fingerprint of a certificate.
     *
     * @param algorithm sha-1, sha-224, sha-256, sha-384 or sha-512
     * @throws IllegalArgumentException for any other algorithm
     */
    public static Fingerprint of(String algorithm, byte[] certificate) {
        String digest = digestName(algorithm);
        if (digest == null) {
            throw new IllegalArgumentException("no fingerprint algorithm of ours: " + algorithm);
        }
        try {
            return new Fingerprint(algorithm, MessageDigest.getInstance(digest).digest(certificate));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + digest, e);
        }
    }

    /**
     * Returns whether a certificate is the one that the fingerprints name: of those with the strongest hash function that we
     * know, one must match. Fingerprints of unknown functions are passed over; where no function is known, nothing matches.
     */
    public static boolean matches(List<Fingerprint> fingerprints, byte[] certificate) {
        // RFC 8122 §5: "An endpoint MUST select the set of fingerprints that use its most preferred hash function (out
        // of those offered by the peer) and verify that each certificate used matches one fingerprint out of that set."
        for (String algorithm : BY_STRENGTH) {
            boolean offered = false;
            for (Fingerprint fingerprint : fingerprints) {
                if (fingerprint.algorithm().equals(algorithm)) {
                    offered = true;
                    if (fingerprint.equals(of(algorithm, certificate))) {
                        return true;
                    }
                }
            }
            if (offered) {
                return false;
            }
        }
        return false;
    }

    private static @Nullable String digestName(String algorithm) {
        return switch (algorithm) {
            case "sha-1" -> "SHA-1";
            case "sha-224" -> "SHA-224";
            case "sha-256" -> "SHA-256";
            case "sha-384" -> "SHA-384";
            case "sha-512" -> "SHA-512";
            default -> null;
        };
    }
}
