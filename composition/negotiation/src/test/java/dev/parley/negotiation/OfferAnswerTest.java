package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.transport.Action;
import dev.parley.negotiation.transport.RemoteTransportParameters;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.IceRole;
import dev.parley.parameters.SctpParameters;
import dev.parley.sdp.Group;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import dev.parley.sdp.Setup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfferAnswerTest {
    static String resource(String name) throws IOException {
        try (InputStream in = OfferAnswerTest.class.getResourceAsStream("offers/" + name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    @Spec("RFC 9429 §5.2.1")
    void aDataOnlySessionIsAgreed() throws Exception {
        Peer alice = new Peer(1);
        Peer bob = new Peer(2);
        alice.session.setDataWanted(true);

        Applied offered = alice.setLocal();

        assertThat(offered.state()).isEqualTo(SignalingState.HAVE_LOCAL_OFFER);
        SessionDescription offer = SessionDescription.parse(
                alice.session.descriptions().pendingLocal().sdp());
        MediaDescription data = offer.media().get(0);
        assertThat(offer.session().bundleGroups()).containsExactly(new Group("BUNDLE", List.of("0")));
        assertThat(data.mediaLine()).hasToString("application 9 UDP/DTLS/SCTP webrtc-datachannel");
        assertThat(data.setup()).isEqualTo(Setup.ACTPASS);
        assertThat(data.iceOptions()).containsExactly("trickle", "ice2");
        assertThat(data.maxMessageSize()).isEqualTo(262_144);
        assertThat(data.sctpPort()).isEqualTo(5000);

        assertThat(bob.setRemote(alice.session.descriptions().pendingLocal()).actions())
                .isEmpty();
        Applied answered = bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());

        Peer.assertAgreement(alice, bob);
        assertThat(answered.state()).isEqualTo(SignalingState.STABLE);
        assertThat(answered.actions().stream().map(Object::getClass).toList())
                .containsExactly(List.<Class<?>>of(
                                Action.SetIceRole.class,
                                Action.CreateTransport.class,
                                Action.RemoteTransport.class,
                                Action.StartData.class)
                        .toArray(Class<?>[]::new));
        assertThat(alice.role).isEqualTo(IceRole.CONTROLLING);
        assertThat(bob.role).isEqualTo(IceRole.CONTROLLED);
        assertThat(alice.wire().remote.localRole()).isEqualTo(DtlsRole.SERVER);
        assertThat(bob.wire().remote.localRole()).isEqualTo(DtlsRole.CLIENT);
        assertThat(bob.data.remote()).isEqualTo(new SctpParameters(5000, 262_144));
        assertThat(alice.session.descriptions().canTrickleIceCandidates()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "chromium-156-offer-av-data.sdp, 262144, 2",
        "chromium-156-offer-av-data-SNAP-enabled.sdp, 262144, 2",
        "firefox-153esr-offer-av-data.sdp, 1073741823, 2",
        "aiortc-1.4.0-offer-av-data.sdp, 65536, 2",
        "node-datachannel-0.33.4-offer-av-data.sdp, 262144, 0",
        "roamhq-wrtc-0.10.0-offer-av-data.sdp, 262144, 2",
        "werift-0.24.4-offer-av-data.sdp, 65536, 2",
        "gst-webrtcbin-1.22-offer-data.sdp, 65536, application0",
    })
    @Spec("RFC 9143 §7.3.1")
    void offersOfRealStacksAreAnswered(String name, long maxMessageSize, String dataMid) throws Exception {
        SessionDescription offer = SessionDescription.parse(resource(name));
        Peer peer = new Peer(3);

        peer.setRemote(SdpType.OFFER, resource(name));
        peer.setLocal();

        SessionDescription answer = SessionDescription.parse(
                peer.session.descriptions().currentLocal().sdp());
        int last = offer.media().size() - 1;
        assertThat(answer.media()).hasSameSizeAs(offer.media());
        for (int i = 0; i < last; i++) {
            assertThat(answer.media().get(i).mediaLine().port()).isZero();
            assertThat(answer.media().get(i).mediaLine().formats())
                    .isEqualTo(offer.media().get(i).mediaLine().formats());
            assertThat(answer.media().get(i).mid())
                    .isEqualTo(offer.media().get(i).mid());
        }
        MediaDescription data = answer.media().get(last);
        assertThat(data.mediaLine())
                .hasToString(offer.media().get(last).mediaLine().toString().replaceAll(" \\d+ ", " 9 "));
        assertThat(data.sctpPort()).isEqualTo(5000);
        assertThat(data.setup()).isEqualTo(Setup.ACTIVE);
        assertThat(answer.session().bundleGroups()).containsExactly(new Group("BUNDLE", List.of(dataMid)));

        RemoteTransportParameters remote = peer.wire().remote;
        assertThat(remote.credentials().usernameFragment())
                .isEqualTo(offer.media().get(last).iceUfrag());
        assertThat(remote.fingerprints()).isEqualTo(offer.media().get(last).fingerprints());
        assertThat(remote.localRole()).isEqualTo(DtlsRole.CLIENT);
        assertThat(remote.candidates().isEmpty()).isEqualTo(name.startsWith("gst"));
        assertThat(peer.data.remote().maxMessageSize()).isEqualTo(maxMessageSize);
    }

    @ParameterizedTest
    @CsvSource({
        "chromium-156-answer-to-firefox-153esr.sdp",
        "firefox-153esr-answer-to-chromium-156.sdp",
        "janus-1.1.2-echotest-answer-av-data-to-chromium156.sdp",
    })
    void dataSectionsOfRealAnswersAreTaken(String name) throws Exception {
        // The answers are to offers with audio and video before data; what remains of them answers an offer of data.
        String text = resource(name);
        String head = text.substring(0, text.indexOf("m=audio")).replaceAll("BUNDLE .*\r", "BUNDLE 0\r");
        String data = text.substring(text.indexOf("m=application")).replace("a=mid:2", "a=mid:0");
        // In a bundled section the transport's attributes are missing: they stand in the tagged one.
        if (!data.contains("ice-ufrag")) {
            for (String attribute : List.of("ice-ufrag", "ice-pwd", "setup", "fingerprint")) {
                int start = text.indexOf("a=" + attribute);
                String line = text.substring(start, text.indexOf('\n', start) + 1);
                data += head.contains(line) ? "" : line;
            }
        }
        Peer peer = new Peer(4);
        peer.session.setDataWanted(true);
        peer.setLocal();

        peer.setRemote(SdpType.ANSWER, head + data);

        assertThat(peer.data).isNotNull();
        assertThat(peer.wire().remote.localRole()).isEqualTo(DtlsRole.SERVER);
    }
}
