package dev.parley.datachannel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.datachannel.DataChannelEvent.Announced;
import dev.parley.datachannel.DataChannelEvent.Closed;
import dev.parley.datachannel.DataChannelEvent.Opened;
import dev.parley.parameters.DtlsRole;
import dev.parley.sctp.SctpAssociation;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpEvent;
import dev.parley.sctp.upperlayer.SctpState;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.simulation.EnginePair;
import dev.parley.simulation.LinkConditions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our channels, as DTLS server, against a bare SCTP association that sends what it likes. */
class DcepProcedureTest {
    private final ChannelEnd ours = new ChannelEnd(
            1,
            DataChannelsConfig.builder().maxMessageSize(65_536).heldBytes(2_000).build(),
            SctpConfig.builder().build());
    private final SctpAssociation peer =
            new SctpAssociation(SctpConfig.builder().build(), new DeterministicRandom(2));
    private final EnginePair<DataChannelEvent, SctpEvent> cable = new EnginePair<>(
            1,
            ours.channels,
            (datagram, path, now) -> ours.channels.handle(datagram, now),
            peer,
            (datagram, path, now) -> peer.handle(datagram, now));
    private final List<SctpEvent.Fragment> received = new ArrayList<>();

    @BeforeEach
    void connect() {
        cable.setConditions(LinkConditions.latency(Duration.ofMillis(5)));
        ours.attach(cable.left());
        cable.right().onEvent(event -> {
            if (event instanceof SctpEvent.Fragment fragment) {
                received.add(fragment);
                peer.consumed(fragment.stream(), fragment.data().length, cable.now());
            }
        });
        ours.start(DtlsRole.SERVER);
        cable.right().command(peer::connect);
        assertThat(cable.runUntil(
                        () -> ours.isConnected() && peer.state() == SctpState.CONNECTED, Duration.ofSeconds(5)))
                .isTrue();
    }

    private void peerSends(int stream, int ppid, byte[] data) {
        cable.right().command(now -> peer.send(OutgoingMessage.reliable(stream, ppid, data), now));
    }

    private void peerSends(int stream, int ppid, String text) {
        peerSends(stream, ppid, text.getBytes(StandardCharsets.UTF_8));
    }

    private void peerOpens(int stream, String label) {
        peerSends(
                stream,
                PayloadProtocol.DCEP,
                DcepMessage.Open.of(ChannelParameters.reliable(label)).encoded());
    }

    private void run() {
        cable.runFor(Duration.ofMillis(500));
    }

    private List<Integer> resetByUs() {
        return cable.right().events(SctpEvent.IncomingStreamsReset.class).stream()
                .flatMapToInt(reset -> java.util.Arrays.stream(reset.streams()))
                .boxed()
                .toList();
    }

    @Test
    @Spec("RFC 8832 §6")
    void answersOpenWithAck() {
        peerOpens(0, "x");
        run();
        assertThat(received).hasSize(1);
        assertThat(received.get(0).ppid()).isEqualTo(50);
        assertThat(received.get(0).data()).containsExactly(2);
        assertThat(received.get(0).unordered()).isFalse();
        assertThat(ours.events(Opened.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // replaced by a lone zero octet
                "04",
                "0300",
                "030301000000000000000000",
                "030001000000000000010000",
                "030001000000000000020000c328"
            })
    @Spec("RFC 8832 §6")
    void malformedDcepOnAnUnusedStreamIsCountedAndTheStreamReset(String hex) {
        byte[] bytes = hex.isEmpty() ? new byte[1] : java.util.HexFormat.of().parseHex(hex);
        peerSends(0, PayloadProtocol.DCEP, bytes);
        run();
        assertThat(received).isEmpty();
        assertThat(resetByUs()).containsExactly(0);
        assertThat(ours.events(Announced.class)).isEmpty();
        assertThat(ours.events(Closed.class)).isEmpty();
        assertThat(ours.channels.drops().total()).isEqualTo(1);

        // The peer resets its side too, and the stream can be used again.
        cable.right().command(now -> peer.resetOutgoingStreams(new int[] {0}, now));
        run();
        peerOpens(0, "second");
        run();
        assertThat(ours.announced("second")).isNotZero();
    }

    @Test
    @Spec("RFC 8832 §6")
    void anOpenWithOurParityIsRefused() {
        peerOpens(1, "odd");
        run();
        assertThat(ours.events(Announced.class)).isEmpty();
        assertThat(received).isEmpty();
        assertThat(resetByUs()).containsExactly(1);
    }

    @Test
    @Spec("RFC 8832 §6")
    void anOpenOnAUsedStreamClosesItsChannel() {
        peerOpens(2, "first");
        peerOpens(2, "second");
        run();
        assertThat(ours.announced("first")).isNotZero();
        assertThat(ours.announced("second")).isZero();
        assertThat(resetByUs()).containsExactly(2);
        cable.right().command(now -> peer.resetOutgoingStreams(new int[] {2}, now));
        run();
        assertThat(ours.events(Closed.class)).hasSize(1);
        assertThat(ours.events(Closed.class).get(0).failure()).isNotNull();
    }

    @Test
    @Spec("RFC 8831 §6.6")
    void anUnsupportedPpidClosesTheChannel() {
        peerOpens(0, "x");
        peerSends(0, 55, "?");
        run();
        assertThat(ours.messages).isEmpty();
        assertThat(resetByUs()).containsExactly(0);
    }

    @Test
    void dataBeforeOpenIsHeld() {
        peerSends(0, PayloadProtocol.STRING, "early");
        run();
        assertThat(ours.events(Announced.class)).isEmpty();
        peerOpens(0, "late");
        run();
        assertThat(ours.texts(ours.announced("late"))).containsExactly("s:early");
        assertThat(ours.channels.heldBytes()).isZero();
    }

    @Test
    @Spec("RFC 8832 §6")
    void tooMuchDataBeforeOpenResetsTheStream() {
        for (int i = 0; i < 3; i++) {
            peerSends(0, PayloadProtocol.BINARY, new byte[900]);
        }
        run();
        assertThat(resetByUs()).containsExactly(0);
        assertThat(ours.channels.heldBytes()).isZero();
        assertThat(ours.channels.drops().get("too much data before OPEN")).isEqualTo(1);
    }

    @Test
    @Spec("RFC 8831 §6.6")
    void theDeprecatedFragmentationByPpidIsUnderstood() {
        peerOpens(0, "x");
        peerSends(0, PayloadProtocol.STRING_PARTIAL, "one ");
        peerSends(0, PayloadProtocol.STRING_PARTIAL, "two ");
        peerSends(0, PayloadProtocol.STRING, "three");
        peerSends(0, PayloadProtocol.BINARY_PARTIAL, "a");
        peerSends(0, PayloadProtocol.BINARY, "b");
        peerSends(0, PayloadProtocol.STRING, "whole");
        run();
        assertThat(ours.texts(ours.announced("x"))).containsExactly("s:one two three", "b:ab", "s:whole");
        assertThat(ours.channels.heldBytes()).isZero();
    }

    @Test
    void piecesOfDifferentKindsCloseTheChannel() {
        peerOpens(0, "x");
        peerSends(0, PayloadProtocol.STRING_PARTIAL, "one ");
        peerSends(0, PayloadProtocol.BINARY, "two");
        run();
        assertThat(ours.messages).isEmpty();
        assertThat(resetByUs()).containsExactly(0);
    }

    @Test
    void piecesAreBoundedAsMessagesAre() {
        peerOpens(0, "x");
        for (int i = 0; i < 3; i++) {
            peerSends(0, PayloadProtocol.BINARY_PARTIAL, new byte[30_000]);
        }
        run();
        assertThat(resetByUs()).containsExactly(0);
        cable.right().command(now -> peer.resetOutgoingStreams(new int[] {0}, now));
        run();
        assertThat(ours.channels.heldBytes()).isZero();
    }

    @Test
    @Spec("RFC 8831 §6.6")
    void emptyMessagesIgnoreTheirOctet() {
        peerOpens(0, "x");
        peerSends(0, PayloadProtocol.STRING_EMPTY, "?");
        peerSends(0, PayloadProtocol.BINARY_EMPTY, "???");
        run();
        assertThat(ours.texts(ours.announced("x"))).containsExactly("s:", "b:");
        assertThat(ours.channels.heldBytes()).isZero();
    }

    @Test
    @Spec("RFC 8832 §6")
    void anUnorderedChannelSendsOrderedUntilItHearsThePeer() {
        int key = ours.open(new ChannelParameters("u", "", false, null, null, false, null, 256));
        ours.send(key, "before");
        run();
        assertThat(received).hasSize(2);
        assertThat(received.get(1).unordered()).isFalse();
        peerSends(1, PayloadProtocol.DCEP, new byte[] {2});
        run();
        ours.send(key, "after");
        run();
        assertThat(received.get(2).unordered()).isTrue();
    }

    @Test
    @Spec("RFC 8832 §6")
    void anyMessageOfThePeerEndsTheOrder() {
        int key = ours.open(new ChannelParameters("u", "", false, null, null, false, null, 256));
        run();
        peerSends(1, PayloadProtocol.STRING, "instead of an ACK");
        run();
        ours.send(key, "after");
        run();
        assertThat(received.get(1).unordered()).isTrue();
    }

    @Test
    @Spec("RFC 8832 §6")
    void aResetInsteadOfAnAckIsARefusal() {
        int key = ours.open(ChannelParameters.reliable("refused"));
        run();
        cable.right().command(now -> peer.resetOutgoingStreams(new int[] {1}, now));
        run();
        assertThat(resetByUs()).containsExactly(1);
        assertThat(ours.channels.state(key)).isEqualTo(ChannelState.CLOSED);
    }

    @Test
    void aStrayAckIsCounted() {
        peerSends(0, PayloadProtocol.DCEP, new byte[] {2});
        run();
        assertThat(ours.channels.drops().get("DCEP: ACK without OPEN")).isEqualTo(1);
        assertThat(resetByUs()).isEmpty();
    }

    @Test
    void aPeerThatNeverResetsItsStreamDoesNotKeepTheChannelClosing() {
        peerOpens(0, "x");
        run();
        int key = ours.announced("x");
        ours.close(key);
        run();
        assertThat(resetByUs()).containsExactly(0);
        assertThat(ours.channels.state(key)).isEqualTo(ChannelState.CLOSING);
        cable.runFor(ChannelClosing.PATIENCE.plusSeconds(1));
        assertThat(ours.channels.state(key)).isEqualTo(ChannelState.CLOSED);
        assertThat(ours.events(Closed.class)).hasSize(1);

        // Its late reset frees the id.
        cable.right().command(now -> peer.resetOutgoingStreams(new int[] {0}, now));
        run();
        peerOpens(0, "y");
        run();
        assertThat(ours.announced("y")).isNotZero();
        assertThat(ours.events(Closed.class)).hasSize(1);
    }

    @Test
    void labelsAreBounded() {
        ChannelEnd tight = new ChannelEnd(
                3,
                DataChannelsConfig.builder().announcedTextBytes(10).build(),
                SctpConfig.builder().build());
        SctpAssociation other = new SctpAssociation(SctpConfig.builder().build(), new DeterministicRandom(4));
        EnginePair<DataChannelEvent, SctpEvent> pair = new EnginePair<>(
                3,
                tight.channels,
                (datagram, path, now) -> tight.channels.handle(datagram, now),
                other,
                (datagram, path, now) -> other.handle(datagram, now));
        tight.attach(pair.left());
        tight.start(DtlsRole.SERVER);
        pair.right().command(other::connect);
        pair.runFor(Duration.ofSeconds(2));
        for (int stream : new int[] {0, 2, 4}) {
            byte[] open =
                    DcepMessage.Open.of(ChannelParameters.reliable("label")).encoded();
            pair.right().command(now -> other.send(OutgoingMessage.reliable(stream, 50, open), now));
        }
        pair.runFor(Duration.ofSeconds(1));
        assertThat(tight.events(Announced.class)).hasSize(2);
    }
}
