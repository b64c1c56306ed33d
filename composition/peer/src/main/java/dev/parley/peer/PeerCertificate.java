package dev.parley.peer;

import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.KeyAlgorithm;
import dev.parley.parameters.Fingerprint;
import java.security.SecureRandom;
import java.time.Instant;

/** A certificate of the local end with its private key. Immutable; the key appears in no text but {@link #toPem}. Any thread. */
public final class PeerCertificate {
    private final CertificateAndKey certificate;

    private PeerCertificate(CertificateAndKey certificate) {
        this.certificate = certificate;
    }

    /** Kinds of keys. */
    public enum Key {
        /** ECDSA with P-256 and SHA-256. */
        ECDSA_P256,
        /** RSA with a modulus of 2,048 bits. */
        RSA_2048,
        /** RSA with a modulus of 3,072 bits. */
        RSA_3072
    }

    /** Makes a key and a certificate for it, which takes milliseconds (ECDSA) to seconds (RSA). */
    public static PeerCertificate generate(Key key, Instant notBefore, Instant notAfter, SecureRandom random) {
        KeyAlgorithm algorithm = switch (key) {
            case ECDSA_P256 -> KeyAlgorithm.ECDSA_P256;
            case RSA_2048 -> KeyAlgorithm.RSA_2048;
            case RSA_3072 -> KeyAlgorithm.RSA_3072;
        };
        return new PeerCertificate(CertificateAndKey.generate(algorithm, "WebRTC", notBefore, notAfter, random));
    }

    /**
     * Reads a certificate and its private key (PKCS #8, not encrypted) from PEM, RFC 7468.
     *
     * @throws IllegalArgumentException if one of the two is missing or malformed
     */
    public static PeerCertificate fromPem(String pem) {
        return new PeerCertificate(CertificateAndKey.fromPem(pem));
    }

    /** Returns the certificate and the private key as PEM; a secret. */
    public String toPem() {
        return certificate.toPem();
    }

    /** Returns the SHA-256 fingerprint. */
    public Fingerprint fingerprint() {
        return certificate.fingerprint("sha-256");
    }

    /** Returns the end of validity. */
    public Instant notAfter() {
        return certificate.notAfter();
    }

    /** Returns the certificate in DER. */
    public byte[] encoded() {
        return certificate.encoded();
    }

    CertificateAndKey value() {
        return certificate;
    }

    @Override
    public String toString() {
        return "PeerCertificate[" + fingerprint() + "]";
    }
}
