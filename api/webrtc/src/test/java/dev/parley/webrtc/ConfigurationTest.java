package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConfigurationTest {
    private static void refused(RTCConfiguration configuration, String name) {
        assertThatThrownBy(() -> new RTCPeerConnection(configuration))
                .isInstanceOfSatisfying(
                        DOMException.class, e -> assertThat(e.name()).isEqualTo(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "http://example.org",
                "stun://example.org",
                "stun:",
                "stun:example.org:port",
                "stun:example.org:65536",
                "stun:example.org:0",
                "stun:user@example.org",
                "stun:example.org?transport=udp",
                "stun:example.org#fragment",
                "stun:[::1",
                "stun:[nonsense]",
                "stun:exam ple.org",
                "turn:example.org?transport=sctp",
                "turn:example.org?",
                "relay:example.org"
            })
    @Spec("webrtc-pc §4.4.1.6")
    @Spec("RFC 7064 §3.1")
    @Spec("RFC 7065 §3.1")
    void badUrlIsASyntaxError(String url) {
        refused(
                RTCConfiguration.builder()
                        .iceServer(RTCIceServer.of(List.of(url), "user", "secret"))
                        .build(),
                "SyntaxError");
    }

    @Test
    void serversNeedUrlsAndTurnCredentials() {
        refused(RTCConfiguration.builder().iceServer().build(), "SyntaxError");
        refused(RTCConfiguration.builder().iceServer("turn:example.org").build(), "InvalidAccessError");
        refused(
                RTCConfiguration.builder()
                        .iceServer(RTCIceServer.of(List.of("turns:example.org"), "x".repeat(600), "secret"))
                        .build(),
                "InvalidAccessError");
        RTCIceServer server = RTCIceServer.of(List.of("turn:example.org"), "user", "secret");
        assertThat(server.toString()).doesNotContain("secret");
        try (RTCPeerConnection pc = new RTCPeerConnection(
                RTCConfiguration.builder().iceServer(server).build())) {
            assertThat(pc.getConfiguration().iceServers()).containsExactly(server);
        }
    }

    @Test
    void certificates() {
        RTCCertificate certificate = Await.value(RTCPeerConnection.generateCertificate(RTCKeyAlgorithm.ECDSA_P256));
        long days = Duration.ofMillis(certificate.expires() - System.currentTimeMillis())
                .toDays();
        assertThat(days).isBetween(29L, 30L);
        assertThat(certificate.getFingerprints()).hasSize(1);
        RTCDtlsFingerprint fingerprint = certificate.getFingerprints().get(0);
        assertThat(fingerprint.algorithm()).isEqualTo("sha-256");
        assertThat(fingerprint.value()).matches("([0-9a-f]{2}:){31}[0-9a-f]{2}");
        assertThat(RTCCertificate.fromPem(certificate.toPem()).getFingerprints())
                .containsExactly(fingerprint);
        assertThatThrownBy(() -> RTCCertificate.fromPem("nonsense")).isInstanceOf(TypeError.class);
        try (RTCPeerConnection pc = new RTCPeerConnection(
                RTCConfiguration.builder().certificate(certificate).build())) {
            pc.createDataChannel("x");
            assertThat(Await.value(pc.createOffer()).sdp().toLowerCase(java.util.Locale.ROOT))
                    .contains("a=fingerprint:sha-256 " + fingerprint.value());
        }
        RTCCertificate expired =
                Await.value(RTCPeerConnection.generateCertificate(RTCKeyAlgorithm.ECDSA_P256.expires(Duration.ZERO)));
        Await.until("expired", () -> System.currentTimeMillis() > expired.expires());
        refused(RTCConfiguration.builder().certificate(expired).build(), "InvalidAccessError");
        assertThatThrownBy(() -> RTCKeyAlgorithm.of("ECDSA", "P-521", null))
                .isInstanceOfSatisfying(
                        DOMException.class, e -> assertThat(e.name()).isEqualTo("NotSupportedError"));
        assertThatThrownBy(() -> RTCKeyAlgorithm.of("HMAC", null, null)).isInstanceOf(DOMException.class);
    }

    @Test
    void rsaCertificateConnects() {
        RTCCertificate rsa =
                Await.value(RTCPeerConnection.generateCertificate(RTCKeyAlgorithm.of("RSASSA-PKCS1-v1_5", null, 2048)));
        try (PeerPair pair = new PeerPair(settings -> settings.certificate(rsa))) {
            pair.a.createDataChannel("x");
            pair.negotiate();
            pair.awaitConnected();
        }
    }

    @Test
    @Spec("webrtc-pc §4.4.1.6")
    void setConfigurationKeepsWhatIsFixed() {
        RTCCertificate certificate = Await.value(RTCPeerConnection.generateCertificate(RTCKeyAlgorithm.ECDSA_P256));
        RTCConfiguration first = RTCConfiguration.builder()
                .certificate(certificate)
                .bundlePolicy(RTCBundlePolicy.MAX_BUNDLE)
                .build();
        try (RTCPeerConnection pc = new RTCPeerConnection(first)) {
            for (RTCConfiguration changed : List.of(
                    first.toBuilder().bundlePolicy(RTCBundlePolicy.BALANCED).build(),
                    first.toBuilder().certificates(List.of()).build(),
                    first.toBuilder()
                            .certificates(List.of(RTCCertificate.fromPem(certificate.toPem())))
                            .build())) {
                assertThatThrownBy(() -> pc.setConfiguration(changed))
                        .isInstanceOfSatisfying(
                                DOMException.class, e -> assertThat(e.name()).isEqualTo("InvalidModificationError"));
            }
            assertThatThrownBy(() -> pc.setConfiguration(
                            first.toBuilder().iceServer("nonsense").build()))
                    .isInstanceOfSatisfying(
                            DOMException.class, e -> assertThat(e.name()).isEqualTo("SyntaxError"));
            assertThat(pc.getConfiguration()).isSameAs(first);
            RTCConfiguration servers = first.toBuilder()
                    .iceServer("stun:192.0.2.1")
                    .iceCandidatePoolSize(3)
                    .build();
            pc.setConfiguration(servers);
            assertThat(pc.getConfiguration()).isSameAs(servers);
            pc.createDataChannel("x");
            Await.value(pc.setLocalDescription());
            assertThatThrownBy(() -> pc.setConfiguration(
                            servers.toBuilder().iceCandidatePoolSize(4).build()))
                    .isInstanceOf(DOMException.class);
        }
        assertThatThrownBy(() -> RTCConfiguration.builder().iceCandidatePoolSize(256))
                .isInstanceOf(TypeError.class);
    }

    @Test
    @Spec("RFC 9429 §4.1.18")
    void anotherServerOrPolicyMakesTheNextOfferRestartIce() {
        try (RTCPeerConnection pc = PeerPair.loopback()
                .build()
                .createPeerConnection(RTCConfiguration.builder().build())) {
            pc.createDataChannel("x");
            // Before gathering there is nothing to restart.
            pc.setConfiguration(
                    RTCConfiguration.builder().iceServer("stun:192.0.2.1").build());
            Await.value(pc.setLocalDescription());
            RTCConfiguration now = pc.getConfiguration();
            String first = fragment(pc);
            pc.setConfiguration(now.toBuilder().build());
            Await.value(pc.setLocalDescription());
            assertThat(fragment(pc)).isEqualTo(first);
            pc.setConfiguration(now.toBuilder().iceServers(List.of()).build());
            Await.value(pc.setLocalDescription());
            String second = fragment(pc);
            assertThat(second).isNotEqualTo(first);
            pc.setConfiguration(pc.getConfiguration().toBuilder()
                    .iceTransportPolicy(RTCIceTransportPolicy.RELAY)
                    .build());
            Await.value(pc.setLocalDescription());
            assertThat(fragment(pc)).isNotEqualTo(second);
        }
    }

    private static String fragment(RTCPeerConnection pc) {
        return pc.localDescription()
                .sdp()
                .lines()
                .filter(line -> line.startsWith("a=ice-ufrag:"))
                .findFirst()
                .orElseThrow();
    }

    /** The client is asked for a certificate of a kind, the server for a cipher suite's: each shows the one that fits. */
    @Test
    @Spec("RFC 8122 §5")
    void ofSeveralCertificatesAllAreNamedAndAFittingOneIsShown() {
        RTCCertificate rsa =
                Await.value(RTCPeerConnection.generateCertificate(RTCKeyAlgorithm.of("RSASSA-PKCS1-v1_5", null, 2048)));
        RTCCertificate ecdsa = Await.value(RTCPeerConnection.generateCertificate(RTCKeyAlgorithm.ECDSA_P256));
        try (PeerPair pair = new PeerPair(settings -> settings.certificate(rsa).certificate(ecdsa))) {
            pair.a.createDataChannel("x");
            pair.negotiate();
            for (RTCCertificate each : List.of(rsa, ecdsa)) {
                assertThat(pair.a.localDescription().sdp().toLowerCase(java.util.Locale.ROOT))
                        .contains("a=fingerprint:sha-256 "
                                + each.getFingerprints().get(0).value());
            }
            pair.awaitConnected();
            RTCStatsReport report = Await.value(pair.a.getStats());
            RTCTransportStats transport = report.all(RTCTransportStats.class).get(0);
            RTCCertificateStats shown = (RTCCertificateStats) report.get(transport.localCertificateId());
            RTCStatsReport other = Await.value(pair.b.getStats());
            RTCTransportStats theirs = other.all(RTCTransportStats.class).get(0);
            assertThat(((RTCCertificateStats) other.get(theirs.remoteCertificateId())).fingerprint())
                    .isEqualTo(shown.fingerprint());
        }
    }

    @Test
    void idlWords() {
        assertThat(RTCSignalingState.HAVE_LOCAL_OFFER).hasToString("have-local-offer");
        assertThat(RTCBundlePolicy.of("max-compat")).isEqualTo(RTCBundlePolicy.MAX_COMPAT);
        assertThatThrownBy(() -> RTCSdpType.of("nonsense")).isInstanceOf(TypeError.class);
    }
}
