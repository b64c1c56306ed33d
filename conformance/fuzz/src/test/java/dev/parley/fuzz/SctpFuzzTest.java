package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.PacketBuffer;
import dev.parley.sctp.SctpAssociation;
import dev.parley.sctp.congestion.BbrCongestionController;
import dev.parley.sctp.congestion.CongestionController;
import dev.parley.sctp.congestion.CubicCongestionController;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpEvent;
import dev.parley.sctp.upperlayer.SctpState;
import dev.parley.simulation.DeterministicRandom;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Two associations under any commands. On a link that damages packets every message arrives once, unchanged and in order, or not
 * at all, and the reliable ones arrive; where an attacker repairs the checksums, nothing breaks, grows or goes on for ever.
 */
class SctpFuzzTest {
    private static final int STREAMS = 5;

    /** What one end may have sent and the other not received: messages of a run are bounded so that it stays quick. */
    private static final int MAX_QUEUED = 1 << 20;

    @FuzzTest
    void commands(byte[] data) {
        new Pair(new Commands(data), CubicCongestionController::new).run();
    }

    /** The same with the congestion controller that paces. */
    @FuzzTest
    void pacedCommands(byte[] data) {
        new Pair(new Commands(data), BbrCongestionController::new).run();
    }

    /** What IP, UDP and DTLS would add to a packet. */
    private static final int OVERHEAD = 65;

    /** Nobody fragments here: smaller paths carry nothing. */
    private static final int SMALLEST_PATH = 1_225;

    private static final class End {
        final SctpAssociation association;
        final Map<Integer, OutgoingMessage> sent = new LinkedHashMap<>();
        final Set<Integer> received = new LinkedHashSet<>();
        final Map<Integer, Integer> lastOrdered = new LinkedHashMap<>();
        final Map<Long, ByteArrayOutputStream> partial = new LinkedHashMap<>();
        boolean consuming = true;
        int unconsumed;
        boolean ended;
        int mostPermitted;

        End(SctpConfig config, long seed) {
            association = new SctpAssociation(config, new DeterministicRandom(seed));
        }
    }

    private static final class Pair {
        final Commands commands;
        final boolean hostile;
        final boolean probing;
        final VirtualTime time = new VirtualTime();
        final End[] ends = new End[2];
        final MutatingLink[] toward = new MutatingLink[2];
        int messages;

        Pair(Commands commands, CongestionController.Factory controller) {
            this.commands = commands;
            int kind = commands.next(4);
            hostile = kind % 2 == 1;
            probing = kind > 1;
            for (int i = 0; i < 2; i++) {
                ends[i] = new End(config(controller), i + 1);
            }
            for (int i = 0; i < 2; i++) {
                End end = ends[i];
                toward[i] = new MutatingLink(
                        datagram -> end.association.handle(PacketBuffer.wrap(datagram.bytes()), time.now()),
                        hostile ? Pair::withChecksum : bytes -> bytes);
            }
            for (int i = 0; i < 2; i++) {
                End end = ends[i];
                End peer = ends[1 - i];
                MutatingLink out = toward[1 - i];
                time.drive(end.association, out::send, event -> event(end, peer, event));
            }
        }

        private SctpConfig config(CongestionController.Factory controller) {
            SctpConfig.Builder builder = SctpConfig.builder().congestionController(controller);
            if (commands.oneIn(4)) {
                builder.receiveWindow(128 * 1024);
            }
            builder.interleaving(!commands.oneIn(3));
            // Where bytes are damaged on the way nothing but the checksum would notice.
            builder.zeroChecksum(hostile && commands.flag());
            return builder.build();
        }

        private static byte[] withChecksum(byte[] packet) {
            if (packet.length >= 12) {
                ByteBuffer bytes = ByteBuffer.wrap(packet);
                bytes.putInt(8, 0);
                CRC32C crc = new CRC32C();
                crc.update(packet);
                bytes.putInt(8, Integer.reverseBytes((int) crc.getValue()));
            }
            return packet;
        }

        void run() {
            ends[0].association.connect(time.now());
            if (probing) {
                permit(ends[0], 9_000);
                permit(ends[1], 1_500);
            }
            if (commands.flag()) {
                ends[1].association.connect(time.now());
            }
            boolean quick = commands.flag();
            if (quick) {
                time.run(Duration.ofSeconds(1), this::deliver);
            }
            while (commands.hasMore()) {
                step();
                time.drain();
                check();
            }
            finish();
        }

        private void permit(End end, int bytes) {
            end.mostPermitted = Math.max(end.mostPermitted, bytes);
            end.association.probePathMtu(OVERHEAD, bytes, time.now());
        }

        private boolean deliver() {
            return toward[0].deliverAll() | toward[1].deliverAll();
        }

        private void step() {
            int which = commands.next(2);
            End end = ends[which];
            switch (commands.next(16)) {
                default -> toward[which].disturb(commands);
                case 4, 5, 6 -> send(end);
                case 7 -> time.advance(commands.time());
                case 3 -> time.run(commands.time(), this::deliver);
                case 8 -> time.jump(commands.time());
                case 9 -> end.association.resetOutgoingStreams(new int[] {commands.next(STREAMS)}, time.now());
                case 10 -> {
                    end.consuming = commands.flag();
                    consume(end);
                }
                case 11 -> end.association.pathUsable(commands.next(4) > 0, time.now());
                case 12 -> end.association.pathChanged(time.now());
                case 13 -> end.association.connect(time.now());
                case 14 -> rarely(end);
                case 15 -> {
                    if (hostile) {
                        byte[] packet = commands.bytes(80);
                        end.association.handle(PacketBuffer.wrap(withChecksum(packet)), time.now());
                    }
                }
            }
        }

        private void rarely(End end) {
            switch (commands.next(16)) {
                case 14 -> {
                    ends[0].ended = true;
                    ends[1].ended = true;
                    end.association.shutdown(time.now());
                }
                case 15 -> {
                    ends[0].ended = true;
                    ends[1].ended = true;
                    end.association.abort("x".repeat(commands.next(200)), time.now());
                }
                case 0, 1 -> permit(end, commands.next(16_385));
                case 2 -> {
                    // As an owner does when ICE has chosen another pair.
                    end.association.pathChanged(time.now());
                    permit(end, 9_000);
                }
                case 3, 4, 5, 6 -> {
                    int path = SMALLEST_PATH + (commands.flag() ? commands.next(400) : commands.next(15_000));
                    toward[0].setLargest(path - OVERHEAD);
                    toward[1].setLargest(path - OVERHEAD);
                }
                default -> end.association.setWeight(commands.next(STREAMS), 1 + commands.next(2_000));
            }
        }

        private void send(End end) {
            int stream = commands.next(STREAMS);
            boolean unordered = commands.oneIn(3);
            int retransmits = commands.oneIn(4) ? commands.next(3) : OutgoingMessage.UNLIMITED;
            int lifetime = commands.oneIn(4) ? commands.next(500) : OutgoingMessage.UNLIMITED;
            byte[] bytes = new byte[4 + (commands.oneIn(4) ? commands.next(20_000) : commands.next(256))];
            if (end.association.bufferedAmount() > MAX_QUEUED || stream >= end.association.maxOutgoingStreams()) {
                return;
            }
            int number = ++messages;
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (number * 31 + i);
            }
            ByteBuffer.wrap(bytes).putInt(0, number);
            OutgoingMessage message = new OutgoingMessage(stream, 51, bytes, unordered, retransmits, lifetime);
            end.sent.put(number, message);
            end.association.send(message, time.now());
        }

        private void event(End end, End peer, SctpEvent event) {
            if (event instanceof SctpEvent.StateChanged changed) {
                end.ended |= changed.state() == SctpState.CLOSED;
            } else if (event instanceof SctpEvent.MessageAborted aborted) {
                assertThat(end.partial.remove(aborted.messageId())).isNotNull();
            } else if (event instanceof SctpEvent.Fragment fragment) {
                assertThat(fragment.begin()).isNotEqualTo(end.partial.containsKey(fragment.messageId()));
                ByteArrayOutputStream bytes =
                        end.partial.computeIfAbsent(fragment.messageId(), id -> new ByteArrayOutputStream());
                bytes.writeBytes(fragment.data());
                end.unconsumed += fragment.data().length;
                if (end.consuming) {
                    consume(end);
                }
                if (fragment.end()) {
                    end.partial.remove(fragment.messageId());
                    if (!hostile) {
                        message(end, peer, fragment, bytes.toByteArray());
                    }
                }
            }
        }

        private void message(End end, End peer, SctpEvent.Fragment last, byte[] bytes) {
            int number = ByteBuffer.wrap(bytes).getInt(0);
            OutgoingMessage sent = peer.sent.get(number);
            assertThat(sent).isNotNull();
            assertThat(bytes).isEqualTo(sent.data());
            assertThat(last.stream()).isEqualTo(sent.stream());
            assertThat(last.ppid()).isEqualTo(sent.ppid());
            assertThat(end.received.add(number)).as("once").isTrue();
            if (!sent.unordered()) {
                Integer before = end.lastOrdered.put(sent.stream(), number);
                assertThat(before == null || before < number).as("in order").isTrue();
            }
        }

        private void consume(End end) {
            end.association.consumed(0, end.unconsumed, time.now());
            end.unconsumed = 0;
        }

        private void check() {
            for (int i = 0; i < 2; i++) {
                End end = ends[i];
                var statistics = end.association.statistics();
                assertThat(statistics.pathMtu()).isLessThanOrEqualTo(end.mostPermitted);
                if (!hostile) {
                    // Packets are whole words.
                    assertThat(statistics.pathMtu())
                            .as("nothing is known to pass but what has passed")
                            .isLessThanOrEqualTo(toward[1 - i].largestArrived() + OVERHEAD + 3);
                }
                assertThat(statistics.bytesInFlight()).isNotNegative();
                assertThat(statistics.peerReceiveWindow()).isNotNegative();
                assertThat(statistics.unacknowledgedChunks()).isNotNegative();
                assertThat(end.association.bufferedAmount()).isNotNegative();
                // RFC 9260 §6.2 lets a sender probe a closed window with one packet at a time.
                assertThat(end.unconsumed).isLessThan(16 << 20);
            }
        }

        private void finish() {
            for (End end : ends) {
                end.consuming = true;
                consume(end);
                end.association.pathUsable(true, time.now());
                end.association.connect(time.now());
            }
            time.run(Duration.ofMinutes(4), this::deliver);
            if (!hostile && !ends[0].ended && !ends[1].ended) {
                for (int i = 0; i < 2; i++) {
                    assertThat(ends[i].association.state()).isEqualTo(SctpState.CONNECTED);
                    assertThat(ends[i].association.bufferedAmount()).isZero();
                    Set<Integer> received = ends[1 - i].received;
                    ends[i].sent.forEach((number, message) -> assertThat(message.maxRetransmits() >= 0
                                    || message.maxLifetimeMillis() >= 0
                                    || received.contains(number))
                            .as("message %s arrives", number)
                            .isTrue());
                }
            }
            for (End end : ends) {
                end.association.abort("", time.now());
            }
            time.run(Duration.ofSeconds(1), this::deliver);
            time.requireEnd();
            for (End end : List.of(ends)) {
                assertThat(end.association.state()).isEqualTo(SctpState.CLOSED);
                assertThat(end.association.bufferedAmount()).isZero();
                assertThat(end.association.statistics().unacknowledgedChunks()).isZero();
            }
        }
    }
}
