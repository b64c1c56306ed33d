package dev.parley.negotiation;

import static dev.parley.negotiation.LocalDescriptionTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.negotiation.config.BundlePolicy;
import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.NegotiationException.Kind;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.transport.Action;
import dev.parley.parameters.Direction;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections as gateways, cameras and telephony servers write them: other profiles, other protocols, other spellings. */
class ForeignSectionsTest {
    private static final String HEAD = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
    private static final String TRANSPORT = "a=ice-ufrag:frag\r\na=ice-pwd:0123456789012345678901\r\n"
            + "a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\na=setup:actpass\r\n";
    private static final String DATA =
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=sctp-port:5000\r\na=mid:d\r\n";
    private static final String AUDIO =
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\nc=IN IP4 0.0.0.0\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\na=mid:a\r\n";
    private static final String ANSWERED = TRANSPORT.replace("actpass", "active");

    private static SessionDescription answer(Peer peer, String offer) throws Exception {
        peer.setRemote(SdpType.OFFER, offer);
        peer.setLocal();
        return peer.local();
    }

    @ParameterizedTest
    @CsvSource({
        "RTP/SAVPF, UDP/TLS/RTP/SAVPF",
        "UDP/TLS/RTP/SAVPF, RTP/SAVPF",
        "RTP/AVP, TCP/DTLS/RTP/SAVPF",
        "UDP/TLS/RTP/SAVP, udp/tls/rtp/savpf"
    })
    @Spec("RFC 9429 §5.1.2")
    void aReofferMayChangeTheSpellingOfItsMediaProfileAndOursIsTheCorrectOne(String first, String second)
            throws Exception {
        Peer peer = Peer.withMedia(1);
        String offer = HEAD + AUDIO.replace("UDP/TLS/RTP/SAVPF", first) + TRANSPORT;
        assertThat(answer(peer, offer).media().get(0).mediaLine().protocol()).isEqualTo(first);

        SessionDescription again = answer(peer, offer.replace(first, second));

        assertThat(again.media().get(0).mediaLine().protocol()).isEqualTo(second);
        assertThat(again.media().get(0).rejected()).isFalse();
        peer.setLocal();
        assertThat(peer.local().media().get(0).mediaLine().protocol()).isEqualTo("UDP/TLS/RTP/SAVPF");
    }

    @Test
    @Spec("RFC 9429 §5.1.2")
    void aReofferMayChangeTheSpellingOfDataAndOursIsTheCorrectOne() throws Exception {
        Peer peer = new Peer(1);
        String old = "m=application 9 DTLS/SCTP 5000\r\nc=IN IP4 0.0.0.0\r\na=mid:d\r\n"
                + "a=sctpmap:5000 webrtc-datachannel 1024\r\n";
        answer(peer, HEAD + old + TRANSPORT);
        for (String now : List.of(DATA, DATA.replace("UDP/", "TCP/"), old, DATA)) {
            answer(peer, HEAD + now + TRANSPORT);
            assertThat(peer.data).as(now).isNotNull();
            assertThat(peer.wire().dtlsRestarts).isZero();
        }

        peer.setRemote(SdpType.OFFER, HEAD + old + TRANSPORT);
        peer.setLocal();
        peer.setLocal();
        assertThat(peer.local().media().get(0).mediaLine())
                .hasToString("application 9 UDP/DTLS/SCTP webrtc-datachannel");
    }

    @Test
    void anotherMediaTypeOrMeaningInASectionThatLivesIsRefusedWithItsLine() throws Exception {
        Peer peer = Peer.withMedia(1);
        answer(peer, HEAD + AUDIO + TRANSPORT);

        assertThatThrownBy(() -> peer.setRemote(SdpType.OFFER, HEAD + AUDIO.replace("m=audio", "m=video") + TRANSPORT))
                .hasMessage(
                        "the m-section in line 5 (\"m=video 9 UDP/TLS/RTP/SAVPF 111 0\"): the former description has"
                                + " \"audio\" in its place: the m-sections are out of order");
        assertThatThrownBy(() ->
                        peer.setRemote(SdpType.OFFER, HEAD + AUDIO.replace("UDP/TLS/RTP/SAVPF", "udptl") + TRANSPORT))
                .hasMessage("the m-section in line 5 (\"m=audio 9 udptl 111 0\"): its protocol does not mean what"
                        + " \"UDP/TLS/RTP/SAVPF\" of the former description means");
    }

    private static Peer offerer() throws Exception {
        Peer peer = Peer.withMedia(2);
        peer.add(MediaKind.AUDIO, Direction.RECVONLY);
        peer.session.setDataWanted(true);
        peer.setLocal();
        return peer;
    }

    private static String answerTo(Peer peer, String audio, String data) {
        String audioMid = peer.local().media().get(0).mid();
        String dataMid = peer.local().media().get(1).mid();
        return HEAD + audio.replace("mid:a", "mid:" + audioMid) + data.replace("mid:d", "mid:" + dataMid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m=audio 0 RTP/AVP 0\r\n",
                "m=audio 0 UDP/TLS/RTP/SAVPF 0\r\na=mid:a\r\na=inactive\r\n",
                "m=audio 0 none 0\r\nc=IN IP4 0.0.0.0\r\na=mid:a\r\n"
            })
    @Spec("RFC 3264 §6")
    void anAnswerRejectsASectionWithAnyProtocol(String audio) throws Exception {
        Peer peer = offerer();

        peer.setRemote(SdpType.ANSWER, answerTo(peer, audio, DATA + ANSWERED));

        assertThat(peer.data).isNotNull();
        assertThat(peer.session.descriptions().sections().get(0).rejected()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RTP/SAVPF", "UDP/TLS/RTP/SAVP", "RTP/AVP", "TCP/DTLS/RTP/SAVPF"})
    @Spec("RFC 9429 §5.1.2")
    void anAnswerHasAnySpellingOfTheProfile(String profile) throws Exception {
        Peer peer = offerer();
        String audio = AUDIO.replace("UDP/TLS/RTP/SAVPF", profile) + "a=inactive\r\n" + ANSWERED;

        peer.setRemote(
                SdpType.ANSWER,
                answerTo(peer, audio, DATA.replace("UDP/", "TCP/") + ANSWERED.replace(":frag", ":gurf")));

        assertThat(peer.data).isNotNull();
        assertThat(peer.session.descriptions().sections()).noneMatch(SectionInfo::rejected);
    }

    @Test
    void theDataOfACameraIsTakenInTheOldForm() throws Exception {
        Peer peer = offerer();
        String data = "m=application 9 DTLS/SCTP 5000\r\nc=IN IP4 0.0.0.0\r\na=mid:d\r\n"
                + "a=sctpmap:5000 webrtc-datachannel 1024\r\n" + ANSWERED.replace(":frag", ":gurf")
                + "a=candidate: 1 udp 2113939711 2001:db8::7f 19305 typ host generation 0\r\n"
                + "a=candidate: 1 tcp 2113939710 2001:db8::7f 19305 typ host tcptype passive generation 0\r\n"
                + "a=candidate: 1 ssltcp 2113939709 2001:db8::7f 443 typ host generation 0\r\n";

        peer.setRemote(SdpType.ANSWER, answerTo(peer, AUDIO + "a=inactive\r\n" + ANSWERED, data));

        assertThat(peer.data).isNotNull();
        assertThat(peer.wire(peer.data.transport()).remote.candidates()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m=application 5070 TCP/BFCP *\r\na=setup:passive\r\na=connection:new\r\na=floorctrl:s-only\r\na=confid:1\r\n",
                "m=application 5000 RTP/AVP 100\r\na=rtpmap:100 H224/4800\r\n",
                "m=message 7654 TCP/MSRP *\r\na=accept-types:text/plain\r\na=path:msrp://192.0.2.1:7654/x;tcp\r\n",
                "m=image 5000 udptl t38\r\na=T38FaxVersion:0\r\n",
                "m=text 5000 RTP/AVP 98\r\na=rtpmap:98 t140/1000\r\n",
                "m=audio 5000 TCP/XYZ 0\r\n",
                "m=hologram 5000 QUIC/FOO bar\r\nb=AS:1\r\n"
            })
    @Spec("RFC 3264 §6")
    void whatNobodySpeaksIsAnsweredWithPortZeroAndTheRestIsServed(String section) throws Exception {
        for (BundlePolicy policy : BundlePolicy.values()) {
            Peer peer = new Peer(SessionConfig.builder().bundlePolicy(policy).build(), 3);

            SessionDescription answer = answer(peer, HEAD + section + "a=mid:x\r\n" + DATA + TRANSPORT);

            MediaDescription rejected = answer.media().get(0);
            assertThat(rejected.rejected()).isTrue();
            assertThat(rejected.mid()).isEqualTo("x");
            assertThat(section)
                    .startsWith("m=" + rejected.mediaLine().toString().replaceFirst(" 0 .*", ""));
            assertThat(peer.data).as(policy.toString()).isNotNull();
            // Later exchanges keep it in its place.
            answer(peer, HEAD + section + "a=mid:x\r\n" + DATA + TRANSPORT);
            peer.setLocal();
            assertThat(peer.local().media().get(0).rejected()).isTrue();
        }
    }

    @Test
    void audioThatCanOnlyBeRejectedNeedsNoTransport() throws Exception {
        String bare = "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 192.0.2.1\r\n";
        Peer peer = new Peer(4);
        assertThat(answer(peer, HEAD + bare + DATA + TRANSPORT).media().get(0).rejected())
                .isTrue();
        assertThat(peer.data).isNotNull();

        assertRefused(
                Kind.INVALID_ACCESS, () -> Peer.withMedia(5).setRemote(SdpType.OFFER, HEAD + bare + DATA + TRANSPORT));
    }

    @Test
    void channelsThatWaitForASectionThatIsRejectedAreTold() throws Exception {
        Peer peer = offerer();
        peer.setRemote(
                SdpType.ANSWER,
                answerTo(
                        peer,
                        AUDIO + "a=inactive\r\n" + ANSWERED,
                        "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:d\r\n"));

        assertThat(peer.log).containsOnlyOnce(new Action.RejectData());
        assertThat(peer.session.isNegotiationNeeded()).isFalse();
        peer.session.setDataWanted(true);
        assertThat(peer.session.isNegotiationNeeded()).isTrue();
    }
}
