package dev.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.MalformedException;

/** Any bytes are a certificate with a key and a validity of use, or malformed. */
class CertificateFuzzTest {
    @FuzzTest
    void der(byte[] data) {
        try {
            PeerCertificate certificate = PeerCertificate.parse(data);
            assertThat(certificate.encoded()).isEqualTo(data);
            assertThat(certificate.publicKey().getAlgorithm()).isIn("EC", "RSA");
            assertThat(certificate.notBefore()).isNotNull();
            assertThat(certificate.notAfter()).isNotNull();
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
