package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.transceiver.Encoding;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.parameters.Direction;
import dev.parley.sdp.MediaDescription;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulcastTest {
    private final Peer alice = Peer.withMedia(1);
    private final Peer server = new Peer(
            SessionConfig.builder()
                    .remoteMediaAccepted(true)
                    .simulcastReceived(true)
                    .build(),
            2);

    private static List<String> rids(Transceiver transceiver) {
        return transceiver.encodings().stream().map(Encoding::rid).toList();
    }

    /** A browser's answer made into that of a server which takes simulcast. */
    private static String receiving(String answer, String simulcast) {
        StringBuilder rids = new StringBuilder();
        for (String rid : simulcast.split("[;,]")) {
            rids.append("a=rid:").append(rid.replace("~", "")).append(" recv\r\n");
        }
        return answer + rids + "a=simulcast:recv " + simulcast + "\r\n";
    }

    @Test
    @Spec("RFC 9429 §5.2.1")
    void severalEncodingsAreOfferedAndTakenByAServer() throws Exception {
        alice.addSimulcast("q", "h", "f");

        alice.setLocal();
        MediaDescription offer = alice.local().media().get(0);
        assertThat(offer.attributes("rid")).containsExactly("q send", "h send", "f send");
        assertThat(offer.attribute("simulcast")).isEqualTo("send q;h;f");
        assertThat(offer.ssrcs()).isEmpty();
        server.setRemote(alice.session.descriptions().pendingLocal());
        server.setLocal();
        assertThat(server.local().media().get(0).attribute("simulcast")).isEqualTo("recv q;h;f");
        assertThat(server.transceiver(0).receiveRids()).containsExactly("q", "h", "f");
        alice.setRemote(server.session.descriptions().currentLocal());

        assertThat(rids(alice.transceiver(0))).containsExactly("q", "h", "f");
        assertThat(alice.transceiver(0).encodings()).extracting(Encoding::ssrc).doesNotHaveDuplicates();
        Peer.negotiate(server, alice);
        assertThat(rids(alice.transceiver(0))).containsExactly("q", "h", "f");
        alice.setLocal();
        assertThat(alice.local().media().get(0).attribute("simulcast")).isEqualTo("send q;h;f");
    }

    /** What the answer takes of q;h;f, and what is left; then the next offer's attribute. */
    @ParameterizedTest
    @CsvSource({
        "q;h;f, q h f, send q;h;f",
        "f;q, q f, send q;f",
        "h, h, ",
        "q;foo, q, ",
        "foo;bar, q, ",
        "'q,h;f', q f, send q;f",
        "~q;h;f, q h f, send q;h;f",
        "q;q;h, q h, send q;h"
    })
    @Spec("webrtc-pc §4.4.1.5")
    void anAnswerNarrowsTheEnvelope(String answered, String left, String next) throws Exception {
        alice.addSimulcast("q", "h", "f");
        Peer browser = Peer.withMedia(3);
        alice.setLocal();
        browser.setRemote(alice.session.descriptions().pendingLocal());
        browser.setLocal();

        alice.setRemote(
                SdpType.ANSWER,
                receiving(browser.session.descriptions().currentLocal().sdp(), answered));

        assertThat(rids(alice.transceiver(0))).containsExactly(left.split(" "));
        alice.setLocal();
        assertThat(alice.local().media().get(0).attribute("simulcast")).isEqualTo(next);
    }

    @Test
    void aPeerWithoutSimulcastLeavesTheFirstEncoding() throws Exception {
        alice.addSimulcast("q", "h", "f");

        Peer.negotiate(alice, Peer.withMedia(3));

        assertThat(rids(alice.transceiver(0))).containsExactly("q");
    }

    private static final String RECEIVE_SIMULCAST = "a=rid:foo recv\r\na=rid:bar recv\r\na=rid:baz recv\r\n";

    private String offerToReceive(String simulcast) throws Exception {
        Peer server = Peer.withMedia(4);
        server.add(MediaKind.VIDEO, Direction.RECVONLY);
        return server.session.createOffer(OfferOptions.NONE) + RECEIVE_SIMULCAST + "a=simulcast:recv " + simulcast
                + "\r\n";
    }

    /** What is asked for, the encodings that come of it, and the answer once we send. */
    @ParameterizedTest
    @CsvSource({
        "foo;bar;baz, foo bar baz, send foo;bar;baz",
        "baz;foo, baz foo, send baz;foo",
        "'foo,bar;baz', foo baz, send foo;baz",
        "foo;foo;bar, foo bar, send foo;bar",
        "foo;~bar;baz, foo bar baz, send foo;bar;baz",
        "foo;unknown;bar, foo bar, send foo;bar"
    })
    @Spec("webrtc-pc §4.4.1.5")
    void anOfferToReceiveSimulcastIsAnswered(String asked, String encodings, String answered) throws Exception {
        alice.session.transceivers().addTrack(MediaKind.VIDEO, "camera", List.of());

        alice.setRemote(SdpType.OFFER, offerToReceive(asked));

        assertThat(alice.transceivers()).hasSize(1);
        assertThat(rids(alice.transceiver(0))).containsExactly(encodings.split(" "));
        assertThat(alice.transceiver(0).encodings()).allMatch(Encoding::active);
        alice.setLocal();
        assertThat(alice.local().media().get(0).attribute("simulcast")).isEqualTo(answered);
        assertThat(alice.local().media().get(0).direction()).isEqualTo(Direction.SENDONLY);
        assertThat(rids(alice.transceiver(0))).containsExactly(encodings.split(" "));
    }

    @Test
    void aTransceiverThatTheOfferMakesHasItsEncodings() throws Exception {
        alice.setRemote(SdpType.OFFER, offerToReceive("foo;bar"));
        assertThat(rids(alice.transceiver(0))).containsExactly("foo", "bar");

        alice.session.transceivers().setDirection(0, Direction.SENDONLY);
        alice.setLocal();

        assertThat(alice.local().media().get(0).attribute("simulcast")).isEqualTo("send foo;bar");
        assertThat(alice.local().media().get(0).ssrcs()).isEmpty();
    }

    @Test
    void aRollbackBringsTheEncodingWithoutARidBack() throws Exception {
        alice.session.transceivers().addTrack(MediaKind.VIDEO, "camera", List.of());
        Encoding before = alice.transceiver(0).encodings().get(0);
        alice.setRemote(SdpType.OFFER, offerToReceive("foo;bar"));

        alice.setRemote(SdpType.ROLLBACK, "");

        assertThat(alice.transceiver(0).encodings()).containsExactly(before);
    }

    @Test
    void theEnvelopeDoesNotGrow() throws Exception {
        alice.addSimulcast("foo", "bar");
        alice.session.setLocal(null, null);
        server.setRemote(alice.session.descriptions().pendingLocal());
        server.setLocal();
        alice.session.setRemote(
                SdpType.ANSWER, server.session.descriptions().currentLocal().sdp());

        // An offer that asks for more, and for others.
        String offer = server.session.createOffer(OfferOptions.NONE).replaceAll("a=rid.*\r\n|a=simulcast.*\r\n", "");
        alice.session.setRemote(
                SdpType.OFFER,
                offer.replace("a=sendonly", "a=recvonly") + RECEIVE_SIMULCAST + "a=simulcast:recv baz;bar;foo\r\n");
        assertThat(rids(alice.transceiver(0))).containsExactly("foo", "bar");
        alice.session.setLocal(null, null);

        assertThat(alice.local().media().get(0).attribute("simulcast")).isEqualTo("send bar;foo");
        assertThat(rids(alice.transceiver(0))).containsExactly("foo", "bar");
    }
}
