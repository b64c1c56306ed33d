package dev.parley.dtls;

import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.KeyAlgorithm;
import java.time.Instant;

/** Certificates that all tests share: making RSA keys for each would take most of their time. */
final class TestCertificates {
    static final CertificateAndKey ECDSA = make(KeyAlgorithm.ECDSA_P256, 1);
    static final CertificateAndKey ECDSA_2 = make(KeyAlgorithm.ECDSA_P256, 2);
    static final CertificateAndKey ECDSA_P384 = make(KeyAlgorithm.ECDSA_P384, 3);
    static final CertificateAndKey RSA = make(KeyAlgorithm.RSA_2048, 4);

    private TestCertificates() {}

    private static CertificateAndKey make(KeyAlgorithm algorithm, long seed) {
        return CertificateAndKey.generate(
                algorithm,
                "parley",
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2036-01-01T00:00:00Z"),
                new SeededRandom(seed));
    }
}
