package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpEvent;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The upload of a browser, whose sender waits for packets, not only for acknowledged bytes. */
class FourPacketSenderTest {
    private static final int BYTES = 20_000_000;

    /** Datagrams that one turn of an event loop reads. */
    private static final int TURN = 64;

    private record Flying(long arrival, byte[] packet) {}

    private final SctpAssociation receiver =
            new SctpAssociation(SctpConfig.builder().build(), new SeededRandom(1));
    private final FourPacketSender sender = new FourPacketSender(BYTES);
    private final ArrayDeque<Flying> up = new ArrayDeque<>();
    private final ArrayDeque<Flying> down = new ArrayDeque<>();
    private final TransmitBatch batch = new TransmitBatch();
    private Timestamp now = Timestamp.ofMillis(1_000);
    private long delay;
    private long turns;

    /**
     * The window of such a sender grows by half a round trip, from ten packets to the 7,000 of our first window in some sixteen, and
     * the rest takes three more; every further one is waiting. Without a path, all that takes time is waiting of ours.
     */
    @ParameterizedTest(name = "{0} ms")
    @CsvSource({"0, 1", "20, 500", "100, 2500"})
    @Spec("RFC 9260 §6.2")
    void twentyMegabytesTakeNoLongerThanTheWindowNeeds(long rttMillis, long mostMillis) {
        delay = rttMillis * 1_000_000 / 2;
        Timestamp start = now;
        up.add(new Flying(now.nanos() + delay, sender.init()));
        while (sender.acknowledged() < BYTES) {
            turn();
            assertThat(now.nanosSince(start) / 1_000_000)
                    .as("ms for %d bytes", sender.acknowledged())
                    .isLessThanOrEqualTo(mostMillis);
        }
        assertThat(sender.timeouts).isZero();
    }

    /** Goes on to the next thing that happens, and lets it happen. */
    private void turn() {
        assertThat(++turns).as("turns").isLessThan(1_000_000);
        long next = Math.min(receiver.nextTimeout().nanos(), sender.deadline().nanos());
        if (!up.isEmpty()) {
            next = Math.min(next, up.element().arrival());
        }
        if (!down.isEmpty()) {
            next = Math.min(next, down.element().arrival());
        }
        now = new Timestamp(Math.max(now.nanos(), next));
        if (!sender.deadline().isAfter(now)) {
            fly(sender.timeout(now));
        }
        for (int i = 0; i < TURN && !up.isEmpty() && up.element().arrival() <= now.nanos(); i++) {
            receiver.handle(PacketBuffer.wrap(up.remove().packet()), now);
        }
        receiver.handleTimeout(now);
        drain();
        while (!down.isEmpty() && down.element().arrival() <= now.nanos()) {
            fly(sender.receive(down.remove().packet(), now));
        }
    }

    private void fly(List<byte[]> packets) {
        packets.forEach(packet -> up.add(new Flying(now.nanos() + delay, packet)));
    }

    /** The drain rule: transmits and events, again until there is neither. */
    private void drain() {
        boolean any = true;
        while (any) {
            any = false;
            while (receiver.pollTransmit(batch, now)) {
                any = true;
            }
            for (int i = 0; i < batch.size(); i++) {
                down.add(new Flying(now.nanos() + delay, batch.packet(i).copy()));
            }
            batch.clear();
            for (SctpEvent event = receiver.pollEvent(); event != null; event = receiver.pollEvent()) {
                any = true;
                if (event instanceof SctpEvent.Fragment fragment) {
                    receiver.consumed(1, fragment.data().length, now);
                }
            }
        }
    }
}
