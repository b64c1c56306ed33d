package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.negotiation.media.Capabilities;
import dev.parley.negotiation.media.HeaderExtensionCapability;
import dev.parley.negotiation.media.HeaderExtensions;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.NegotiationException.Kind;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.parameters.Direction;
import dev.parley.parameters.HeaderExtension;
import dev.parley.sdp.ExtMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Spec("webrtc-extensions §6")
class HeaderExtensionTest {
    private final Peer alice = Peer.withMedia(1);
    private final Peer bob = Peer.withMedia(2);

    private static void set(Peer peer, int transceiver, String uri, @Nullable Direction direction)
            throws NegotiationException {
        List<HeaderExtensionCapability> changed = new ArrayList<>();
        for (HeaderExtensionCapability each : peer.transceiver(transceiver).headerExtensionsToNegotiate()) {
            changed.add(each.uri().equals(uri) ? new HeaderExtensionCapability(uri, direction) : each);
        }
        Transceiver of = peer.transceiver(transceiver);
        peer.session.transceivers().setHeaderExtensionsToNegotiate(of.id(), of.kind(), changed);
    }

    private static @Nullable Direction of(List<HeaderExtensionCapability> extensions, String uri) {
        return extensions.stream()
                .filter(each -> each.uri().equals(uri))
                .findFirst()
                .orElseThrow()
                .direction();
    }

    private static List<String> uris(List<HeaderExtension> extensions) {
        return extensions.stream().map(HeaderExtension::uri).toList();
    }

    /** The offerer's and the answerer's direction of an extension, and what is negotiated at either end; "-" is stopped. */
    @ParameterizedTest
    @CsvSource({
        "SENDRECV, SENDRECV, SENDRECV, SENDRECV",
        "SENDONLY, SENDRECV, SENDONLY, RECVONLY",
        "RECVONLY, SENDRECV, RECVONLY, SENDONLY",
        "SENDRECV, RECVONLY, SENDONLY, RECVONLY",
        "SENDONLY, SENDONLY, -, -",
        "SENDRECV, -, -, -",
        "-, SENDRECV, -, -"
    })
    void directionsOfExtensions(String offered, String wanted, String offerers, String answerers) throws Exception {
        String uri = HeaderExtensions.VIDEO_ORIENTATION;
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);
        set(alice, 0, uri, direction(offered));
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.session.transceivers().setDirection(0, Direction.SENDRECV);
        set(bob, 0, uri, direction(wanted));
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());

        Transceiver one = alice.transceiver(0);
        Transceiver other = bob.transceiver(0);
        assertThat(of(one.negotiatedHeaderExtensions(), uri)).isEqualTo(direction(offerers));
        assertThat(of(other.negotiatedHeaderExtensions(), uri)).isEqualTo(direction(answerers));
        assertThat(one.headerExtensionsToNegotiate()).isEqualTo(one.negotiatedHeaderExtensions());
        Direction mine = direction(offerers);
        assertThat(uris(one.sendExtensions()).contains(uri)).isEqualTo(mine != null && mine.sends());
        assertThat(uris(one.receiveExtensions()).contains(uri)).isEqualTo(mine != null && mine.receives());
        assertThat(one.sendExtensions()).containsExactlyInAnyOrderElementsOf(other.receiveExtensions());
        assertThat(other.sendExtensions()).containsExactlyInAnyOrderElementsOf(one.receiveExtensions());
    }

    private static @Nullable Direction direction(String text) {
        return text.equals("-") ? null : Direction.valueOf(text);
    }

    @Test
    void anExtensionCanBeTakenUpAgainUnderItsId() throws Exception {
        String uri = HeaderExtensions.TOFFSET;
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);
        Peer.negotiate(alice, bob);
        ExtMap before = map(alice, uri);
        set(alice, 0, uri, null);
        Peer.negotiate(alice, bob);
        assertThat(map(alice, uri)).isNull();
        // "subsequent offer/answer will not alter the list", from the other side either.
        Peer.negotiate(bob, alice);
        assertThat(map(bob, uri)).isNull();

        set(alice, 0, uri, Direction.SENDRECV);
        set(bob, 0, uri, Direction.SENDRECV);
        Peer.negotiate(alice, bob);

        assertThat(map(alice, uri)).isEqualTo(before);
        assertThat(of(alice.transceiver(0).negotiatedHeaderExtensions(), uri)).isEqualTo(Direction.SENDRECV);
    }

    private static @Nullable ExtMap map(Peer peer, String uri) {
        return peer.local().media().get(0).extMaps().stream()
                .filter(map -> map.uri().equals(uri))
                .findFirst()
                .orElse(null);
    }

    @Test
    void aNewTransceiverTakesTheExtensionsOfItsKind() throws Exception {
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);
        set(alice, 0, HeaderExtensions.TOFFSET, null);
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);
        alice.add(MediaKind.AUDIO, Direction.SENDRECV);

        assertThat(alice.transceiver(1).headerExtensionsToNegotiate())
                .isEqualTo(alice.transceiver(0).headerExtensionsToNegotiate());
        assertThat(alice.transceiver(2).headerExtensionsToNegotiate())
                .isEqualTo(Capabilities.DEFAULT.headerExtensions(MediaKind.AUDIO));
        assertThat(alice.transceiver(0).negotiatedHeaderExtensions()).isEmpty();
    }

    @Test
    void whatIsMandatoryOrUnknownIsRefused() {
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);
        for (Direction direction : new Direction[] {Direction.SENDONLY, Direction.RECVONLY, Direction.INACTIVE, null}) {
            LocalDescriptionTest.assertRefused(
                    Kind.INVALID_MODIFICATION, () -> set(alice, 0, HeaderExtensions.MID, direction));
        }
        List<HeaderExtensionCapability> all = alice.transceiver(0).headerExtensionsToNegotiate();
        LocalDescriptionTest.assertRefused(
                Kind.INVALID_MODIFICATION,
                () -> alice.session
                        .transceivers()
                        .setHeaderExtensionsToNegotiate(0, MediaKind.VIDEO, all.subList(1, all.size())));
        List<HeaderExtensionCapability> renamed = new ArrayList<>(all);
        renamed.set(0, new HeaderExtensionCapability("urn:other", Direction.SENDRECV));
        LocalDescriptionTest.assertRefused(
                Kind.INVALID_MODIFICATION,
                () -> alice.session.transceivers().setHeaderExtensionsToNegotiate(0, MediaKind.VIDEO, renamed));
        assertThat(alice.transceiver(0).headerExtensionsToNegotiate()).isEqualTo(all);
    }

    @Test
    void directionsDoNotExceedTheCapabilities() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV);
        set(alice, 0, HeaderExtensions.CSRC_AUDIO_LEVEL, Direction.SENDRECV);
        set(alice, 0, HeaderExtensions.ABS_CAPTURE_TIME, Direction.SENDRECV);

        assertThat(of(alice.transceiver(0).headerExtensionsToNegotiate(), HeaderExtensions.CSRC_AUDIO_LEVEL))
                .isEqualTo(Direction.RECVONLY);
        alice.setLocal();
        assertThat(alice.local().media().get(0).attributes("extmap"))
                .contains("5/recvonly " + HeaderExtensions.CSRC_AUDIO_LEVEL)
                .contains("6 " + HeaderExtensions.ABS_CAPTURE_TIME);
    }

    /** Ids in an offer, and what the answer makes of them. */
    @ParameterizedTest
    @CsvSource({"1, 1", "14, 14", "15, 15", "16, 16", "255, 255", "4096, 1"})
    @Spec("RFC 8285 §7")
    void idsOfOffersAreKept(int offered, int answered) throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV);
        String offer = alice.session.createOffer(OfferOptions.NONE).replaceAll("a=extmap:.*\r\n", "") + "a=extmap:"
                + offered + " " + HeaderExtensions.MID + "\r\na=extmap:7 urn:unknown\r\n";

        bob.setRemote(SdpType.OFFER, offer);
        bob.setLocal();

        assertThat(bob.local().media().get(0).extMaps())
                .containsExactly(new ExtMap(answered, null, HeaderExtensions.MID, null));
        // What we offer later keeps clear of the peer's ids, and of 15, which one-byte headers cannot carry.
        bob.add(MediaKind.VIDEO, Direction.SENDRECV);
        bob.setLocal();
        List<ExtMap> later = bob.local().media().get(1).extMaps();
        assertThat(later).extracting(ExtMap::id).doesNotHaveDuplicates().doesNotContain(7);
        assertThat(later).contains(new ExtMap(answered, null, HeaderExtensions.MID, null));
    }

    @Test
    @Spec("RFC 8285 §7")
    void anAnswerKeepsTheIdsOfTheOffer() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV);
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.setLocal();
        String answer = bob.session.descriptions().currentLocal().sdp();
        String swapped = answer.replace(HeaderExtensions.AUDIO_LEVEL, "urn:x")
                .replace(HeaderExtensions.MID, HeaderExtensions.AUDIO_LEVEL)
                .replace("urn:x", HeaderExtensions.MID);
        assertThat(swapped).isNotEqualTo(answer);

        LocalDescriptionTest.assertRefused(Kind.INVALID_ACCESS, () -> alice.setRemote(SdpType.ANSWER, swapped));
        alice.setRemote(SdpType.ANSWER, answer);
    }
}
