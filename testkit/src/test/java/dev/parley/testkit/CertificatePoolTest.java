package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.webrtc.RTCCertificate;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificatePoolTest {
    @Test
    void theCertificatesDifferAndAnyNumberHasOne() {
        Set<String> fingerprints = new LinkedHashSet<>();
        for (int i = 0; i < CertificatePool.size(); i++) {
            RTCCertificate certificate = CertificatePool.certificate(i);
            fingerprints.add(certificate.getFingerprints().get(0).value());
        }
        assertThat(fingerprints).hasSize(CertificatePool.size()).hasSizeGreaterThanOrEqualTo(8);
        assertThat(CertificatePool.certificate(-1)).isSameAs(CertificatePool.certificate(CertificatePool.size() - 1));
    }
}
