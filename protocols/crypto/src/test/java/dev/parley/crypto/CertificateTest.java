package dev.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.MalformedException;
import dev.parley.base.Spec;
import dev.parley.parameters.Fingerprint;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateTest {
    private static final Instant FROM = Instant.parse("2026-03-04T05:06:07Z");
    private static final Instant TO = Instant.parse("2026-04-03T05:06:07Z");
    private static final CertificateAndKey SHARED =
            CertificateAndKey.generate(KeyAlgorithm.ECDSA_P256, "WebRTC", FROM, TO, new SeededRandom(1));

    @ParameterizedTest
    @EnumSource(KeyAlgorithm.class)
    @Spec("RFC 5280 §4.1")
    void theJdkReadsAndVerifiesWhatWeWrite(KeyAlgorithm algorithm) throws Exception {
        CertificateAndKey made = CertificateAndKey.generate(algorithm, "näme", FROM, TO, new SeededRandom(5));
        X509Certificate read = x509(made.encoded());
        read.verify(read.getPublicKey());
        assertThat(read.getVersion()).isEqualTo(3);
        assertThat(read.getSubjectX500Principal().getName()).isEqualTo("CN=näme");
        assertThat(read.getIssuerX500Principal()).isEqualTo(read.getSubjectX500Principal());
        assertThat(read.getNotBefore().toInstant()).isEqualTo(FROM).isEqualTo(made.notBefore());
        assertThat(read.getNotAfter().toInstant()).isEqualTo(TO).isEqualTo(made.notAfter());
        assertThat(read.getSerialNumber()).isPositive();
        assertThat(read.getPublicKey()).isEqualTo(made.publicKey());
        assertThat(made.publicKey().getAlgorithm()).isEqualTo(algorithm.name().startsWith("RSA") ? "RSA" : "EC");
    }

    private static X509Certificate x509(byte[] der) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    @Test
    @Spec("RFC 5280 §4.1.2.5")
    void yearsFrom2050AreWrittenInFull() throws Exception {
        Instant late = Instant.parse("2050-01-01T00:00:00Z");
        Instant early = Instant.parse("2049-12-31T23:59:59Z");
        CertificateAndKey made =
                CertificateAndKey.generate(KeyAlgorithm.ECDSA_P256, "x", early, late, new SeededRandom(2));
        assertThat(x509(made.encoded()).getNotBefore().toInstant()).isEqualTo(early);
        assertThat(x509(made.encoded()).getNotAfter().toInstant()).isEqualTo(late);
        assertThat(made.notAfter()).isEqualTo(late);
        assertThat(made.notBefore()).isEqualTo(early);
    }

    @Test
    void theSameSeedMakesTheSameCertificate() {
        CertificateAndKey again =
                CertificateAndKey.generate(KeyAlgorithm.ECDSA_P256, "WebRTC", FROM, TO, new SeededRandom(1));
        assertThat(again.encoded()).isEqualTo(SHARED.encoded());
    }

    @ParameterizedTest
    @EnumSource(KeyAlgorithm.class)
    void goesThroughPem(KeyAlgorithm algorithm) {
        CertificateAndKey made = CertificateAndKey.generate(algorithm, "x", FROM, TO, new SeededRandom(3));
        CertificateAndKey read =
                CertificateAndKey.fromPem("text before\r\n" + made.toPem().replace("\n", "\r\n"));
        assertThat(read.encoded()).isEqualTo(made.encoded());
        assertThat(read.privateKey()).isEqualTo(made.privateKey());
        assertThat(read.notAfter()).isEqualTo(TO);
        assertThat(made.certificatePem()).doesNotContain("PRIVATE");
        assertThat(made.toString()).doesNotContain("PRIVATE").contains("sha-256");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                        + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
            })
    void badPemIsRefused(String pem) {
        assertThatThrownBy(() -> CertificateAndKey.fromPem(pem)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyOfAnotherKindIsRefused() {
        String rsa = CertificateAndKey.generate(KeyAlgorithm.RSA_2048, "x", FROM, TO, new SeededRandom(4))
                .toPem();
        String mixed = SHARED.certificatePem() + rsa.substring(rsa.indexOf("-----BEGIN PRIVATE"));
        assertThatThrownBy(() -> CertificateAndKey.fromPem(mixed)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512"})
    @Spec("RFC 8122 §5")
    void fingerprints(String digest) throws Exception {
        String algorithm = digest.toLowerCase(java.util.Locale.ROOT);
        String expected = HexFormat.ofDelimiter(":")
                .withUpperCase()
                .formatHex(MessageDigest.getInstance(digest).digest(SHARED.encoded()));
        assertThat(SHARED.fingerprint(algorithm)).hasToString(algorithm + " " + expected);
        assertThat(Fingerprints.matches(SHARED.fingerprints(algorithm), SHARED.encoded()))
                .isTrue();
    }

    @Test
    @Spec("RFC 8122 §5")
    void theStrongestKnownHashDecides() {
        Fingerprint good1 = SHARED.fingerprint("sha-1");
        Fingerprint good256 = SHARED.fingerprint("sha-256");
        Fingerprint bad256 = new Fingerprint("sha-256", new byte[32]);
        Fingerprint unknown = new Fingerprint("sha3-256", new byte[32]);
        byte[] certificate = SHARED.encoded();
        assertThat(Fingerprints.matches(List.of(good1, bad256), certificate)).isFalse();
        assertThat(Fingerprints.matches(List.of(bad256, good256), certificate)).isTrue();
        assertThat(Fingerprints.matches(List.of(unknown, good1), certificate)).isTrue();
        assertThat(Fingerprints.matches(List.of(unknown), certificate)).isFalse();
        assertThat(Fingerprints.matches(List.of(), certificate)).isFalse();
        assertThatThrownBy(() -> SHARED.fingerprint("md5")).isInstanceOf(IllegalArgumentException.class);
    }

    /** A certificate is the peer's bytes: whatever is done to it, it parses or is malformed. */
    @Test
    void damagedCertificatesAreMalformedOrParse() {
        Random random = new Random(9);
        byte[] good = SHARED.encoded();
        for (int i = 0; i < 5_000; i++) {
            byte[] bad = java.util.Arrays.copyOf(good, i % 3 == 0 ? random.nextInt(good.length) : good.length);
            for (int flips = random.nextInt(4); flips > 0 && bad.length > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(PeerCertificate.parse(bad).publicKey()).isNotNull();
            } catch (MalformedException e) {
                assertThat(e.reason()).matches("(DER|certificate): .*");
            }
        }
    }
}
