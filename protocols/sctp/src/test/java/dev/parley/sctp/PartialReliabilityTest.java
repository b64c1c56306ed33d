package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.parley.base.Spec;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.ForwardTsnChunk;
import dev.parley.sctp.chunk.SackChunk;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartialReliabilityTest {
    private static void send(Puppet puppet, int stream, int size, int retransmits, long lifetime) {
        puppet.association.send(
                new OutgoingMessage(stream, 53, new byte[size], false, retransmits, lifetime), puppet.now);
    }

    private static void warm(Puppet puppet) {
        // A round-trip time of 10 ms is known.
        puppet.send(7, 10);
        puppet.packets();
        puppet.pass(Duration.ofMillis(10));
        puppet.receive(puppet.sack(1));
        puppet.packets();
    }

    @Test
    @Spec("RFC 3758 §3.5")
    void limitOfRetransmissions() {
        Puppet puppet = new Puppet().established();
        warm(puppet);
        send(puppet, 1, 100, 0, -1);
        puppet.packets();
        List<String> sent = puppet.pass(Duration.ofSeconds(2));
        // It is not sent again, not even as a probe; FORWARD TSN goes until it is heard.
        assertThat(sent).allMatch(p -> p.endsWith(" FORWARD-TSN")).hasSizeGreaterThan(1);
        puppet.receive(puppet.sack(2));
        assertThat(puppet.pass(Duration.ofSeconds(5))).isEmpty();
        send(puppet, 1, 100, 1, -1);
        puppet.packets();
        assertThat(puppet.pass(Duration.ofSeconds(3)).stream().filter(p -> p.contains("DATA")))
                .hasSize(1);
    }

    @Test
    @Spec("RFC 3758 §3.5")
    void abandonmentIsByWholeMessageAndTheStreamGoesOn() {
        Puppet puppet = new Puppet().established();
        warm(puppet);
        send(puppet, 1, 3_000, 0, -1);
        send(puppet, 1, 10, -1, -1);
        // The 3,000 bytes are TSNs 1 to 3, the 10 bytes TSN 4. TSN 2 gets lost.
        assertThat(puppet.packets()).hasSize(3);
        puppet.now = puppet.now.plusMillis(10);
        puppet.receive(puppet.sack(2, 2, 3));
        assertThat(puppet.sent()).isEmpty();
        puppet.now = puppet.now.plusMillis(3);
        puppet.association.handleTimeout(puppet.now);
        List<ForwardTsnChunk> forwards = puppet.chunks(ForwardTsnChunk.class);
        assertThat(forwards).hasSize(1);
        assertThat(forwards.get(0).newCumulativeTsn()).isEqualTo(puppet.firstTsn + 3);
        assertThat(forwards.get(0).ssns()).containsExactly(0);
        puppet.receive(puppet.sack(5));
        puppet.send(1, 10);
        assertThat(puppet.chunks(DataChunk.class).get(0).ssn()).isEqualTo(2);
    }

    @Test
    @Spec("RFC 3758 §3.2")
    void forwardTsnNamesStreamsAndNumbers() {
        Puppet puppet = new Puppet().established();
        warm(puppet);
        send(puppet, 1, 100, 0, -1);
        send(puppet, 2, 2_000, 0, -1);
        puppet.packets();
        send(puppet, 1, 100, 0, -1);
        puppet.packets();
        puppet.send(3, 10);
        puppet.packets();
        puppet.pass(Duration.ofMillis(10));
        // Everything but the reliable message got lost.
        puppet.receive(puppet.sack(1, 5, 5));
        puppet.now = puppet.now.plusMillis(3);
        puppet.association.handleTimeout(puppet.now);
        List<ForwardTsnChunk> forwards = puppet.chunks(ForwardTsnChunk.class);
        assertThat(forwards).hasSize(1);
        ForwardTsnChunk forward = forwards.get(0);
        assertThat(forward.newCumulativeTsn()).isEqualTo(puppet.firstTsn + 4);
        assertThat(forward.streams()).containsExactly(1, 2);
        assertThat(forward.ssns()).containsExactly(1, 0);
        assertThat(puppet.association.statistics().abandonedMessages()).isEqualTo(3);
    }

    @Test
    void lifetimeBeforeTheFirstTransmission() {
        Puppet puppet = new Puppet();
        puppet.connect();
        send(puppet, 1, 100, -1, 50);
        send(puppet, 1, 200, -1, 5_000);
        puppet.pass(Duration.ofMillis(100));
        puppet.receive(puppet.initAck());
        List<DataChunk> data = puppet.chunks(DataChunk.class);
        // No TSN and no stream sequence number was used up.
        assertThat(data).hasSize(1);
        assertThat(data.get(0).ssn()).isZero();
        assertThat(data.get(0).data()).hasSize(200);
        assertThat(data.get(0).tsn()).isEqualTo(puppet.firstTsn);
        assertThat(puppet.events(SctpEvent.Transmitted.class).stream()
                        .mapToInt(SctpEvent.Transmitted::bytes)
                        .sum())
                .isEqualTo(300);
    }

    @Test
    void lifetimeThatEndsInTheMiddleOfAMessage() {
        Puppet puppet = new Puppet().established();
        warm(puppet);
        send(puppet, 1, 100_000, -1, 100);
        puppet.send(1, 10);
        int first = puppet.packets().size();
        assertThat(first).isBetween(10, 12);
        puppet.pass(Duration.ofMillis(10));
        puppet.now = puppet.now.plusMillis(200);
        puppet.receive(puppet.sack(1 + first));
        List<byte[]> packets = puppet.packets();
        assertThat(packets).hasSize(1);
        assertThat(Packets.describe(packets.get(0))).isEqualTo("FORWARD-TSN, DATA(BE 10)");
        ForwardTsnChunk forward =
                (ForwardTsnChunk) Packets.chunks(packets.get(0)).get(0);
        // One TSN more than was sent stands for the rest of the message.
        assertThat(forward.newCumulativeTsn()).isEqualTo(puppet.firstTsn + 1 + first);
        assertThat(forward.streams()).containsExactly(1);
        assertThat(puppet.association.bufferedAmount()).isZero();
    }

    @Test
    void peerWithoutForwardTsnGetsEverything() {
        Puppet puppet = new Puppet();
        puppet.extensions = new byte[0];
        puppet.established();
        send(puppet, 1, 100, 0, -1);
        puppet.packets();
        assertThat(puppet.pass(Duration.ofSeconds(3))).isNotEmpty().allMatch(p -> p.contains("DATA("));
    }

    @Test
    @Spec("RFC 3758 §3.6")
    void receiverSkipsAndGoesOn() {
        Puppet puppet = new Puppet().established();
        // Message 0 lacks its end, 1 is lost, 2 and 3 wait.
        puppet.receive(Puppet.data(0, 1, 0, 10, DataChunk.BEGIN));
        puppet.receive(Puppet.data(3, 1, 2, 12));
        puppet.receive(Puppet.data(4, 1, 3, 13));
        puppet.receive(new ForwardTsnChunk(Puppet.PEER_TSN + 2, new int[] {1}, new int[] {1}));
        assertThat(puppet.events(SctpEvent.MessageAborted.class)).hasSize(1);
        assertThat(puppet.events(SctpEvent.Fragment.class).stream().map(f -> f.data().length))
                .containsExactly(10, 12, 13);
        // An old one changes nothing, and is answered.
        puppet.packets();
        puppet.receive(new ForwardTsnChunk(Puppet.PEER_TSN + 1, new int[] {1}, new int[] {9}));
        assertThat(puppet.sent()).containsExactly("SACK");
        puppet.receive(Puppet.data(5, 1, 4, 14));
        assertThat(puppet.events(SctpEvent.Fragment.class)).hasSize(4);
    }

    @Test
    void receiverDropsUnorderedFragments() {
        Puppet puppet = new Puppet().established();
        int unordered = DataChunk.UNORDERED;
        puppet.receive(Puppet.data(0, 1, 0, 10, unordered | DataChunk.BEGIN));
        puppet.receive(Puppet.data(2, 1, 0, 10, unordered));
        puppet.receive(Puppet.data(5, 1, 0, 11, unordered | DataChunk.BEGIN));
        puppet.receive(new ForwardTsnChunk(Puppet.PEER_TSN + 3, new int[0], new int[0]));
        assertThat(puppet.events(SctpEvent.MessageAborted.class)).hasSize(1);
        puppet.receive(Puppet.data(6, 1, 0, 12, unordered | DataChunk.END));
        puppet.receive(Puppet.data(4, 1, 0, 13, unordered | DataChunk.BEGIN | DataChunk.END));
        assertThat(puppet.events(SctpEvent.Fragment.class).stream().map(f -> f.data().length))
                .containsExactly(10, 11, 12, 13);
    }

    /** A few bytes of the peer's do not cost a walk over all streams each time. */
    @Test
    void forwardTsnCostsWhatItChanges() {
        Puppet puppet = new Puppet().established();
        int streams = 60_000;
        for (int i = 0; i < streams; i++) {
            puppet.receive(Puppet.data(i, i, 0, 1, DataChunk.UNORDERED | DataChunk.BEGIN | DataChunk.END));
            puppet.association.consumed(i, 1, puppet.now);
        }
        puppet.packets();
        assertTimeout(Duration.ofSeconds(15), () -> {
            for (int i = 0; i < 40_000; i++) {
                int tsn = Puppet.PEER_TSN + streams + i;
                puppet.receive(new ForwardTsnChunk(tsn, new int[0], new int[0]));
            }
        });
        List<SackChunk> sacks = puppet.chunks(SackChunk.class);
        assertThat(sacks.get(sacks.size() - 1).cumulativeTsn()).isEqualTo(Puppet.PEER_TSN + streams + 39_999);
    }

    @Test
    void forwardTsnEndsWhatIsUnorderedOnEveryStream() {
        Puppet puppet = new Puppet().established();
        // A message that was begun on stream 1, a fragment without its beginning on 2, and one on 3 that goes on.
        puppet.receive(Puppet.data(0, 1, 0, 10, DataChunk.UNORDERED | DataChunk.BEGIN));
        puppet.receive(Puppet.data(3, 2, 0, 10, DataChunk.UNORDERED | DataChunk.END));
        puppet.receive(Puppet.data(5, 3, 0, 10, DataChunk.UNORDERED | DataChunk.BEGIN));
        puppet.receive(new ForwardTsnChunk(Puppet.PEER_TSN + 4, new int[0], new int[0]));
        puppet.packets();
        assertThat(puppet.events(SctpEvent.MessageAborted.class)).hasSize(1);
        puppet.receive(Puppet.data(6, 3, 0, 10, DataChunk.UNORDERED | DataChunk.END));
        puppet.packets();
        List<SctpEvent.Fragment> fragments = puppet.events(SctpEvent.Fragment.class);
        assertThat(fragments).hasSize(3);
        assertThat(fragments.get(2).messageId()).isEqualTo(fragments.get(1).messageId());
        assertThat(puppet.events(SctpEvent.MessageAborted.class)).hasSize(1);
    }
}
