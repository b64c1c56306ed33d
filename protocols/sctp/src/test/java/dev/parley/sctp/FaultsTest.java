package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpStatistics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole transfers under drawn faults. A failing seed is named in the message and replays exactly. */
class FaultsTest {
    private static final int SEEDS = Integer.getInteger("parley.sctp.seeds", 250);

    private static final int FIRST = Integer.getInteger("parley.sctp.seed", 0);

    @Test
    void everySeedKeepsItsPromises() {
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                new Run(seed).go();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** One drawn scenario: both ends send on several streams of several kinds while the path misbehaves. */
    private static final class Run {
        private static final int STREAMS = 6;

        private static final int[] PATH_MTUS = {1_000, 1_280, 1_400, 1_500, 9_000};

        final Random random;

        /** Draws the sizes that the path carries, where packets larger than usual are tried. */
        final Random sizes;

        final boolean probing;
        final Pipe pipe;
        final int[][] sent = new int[2][STREAMS];

        Run(int seed) {
            random = new Random(seed);
            sizes = new Random(~seed);
            probing = seed % 4 == 1;
            SctpConfig config = SctpConfig.builder()
                    .receiveWindow(random.nextBoolean() ? 8 << 20 : 128 << 10)
                    .interleaving(seed % 3 > 0)
                    .build();
            // Some ends find that the other one cannot interleave.
            pipe = new Pipe(
                    seed,
                    config,
                    seed % 5 > 0
                            ? config
                            : SctpConfig.builder()
                                    .receiveWindow(config.receiveWindow())
                                    .interleaving(false)
                                    .build());
            pipe.delayNanos = (1 + random.nextInt(100)) * 1_000_000L;
            pipe.loss = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.3;
            pipe.duplication = random.nextInt(3) == 0 ? random.nextDouble() * 0.1 : 0;
            pipe.reordering = random.nextInt(3) == 0 ? random.nextDouble() * 0.2 : 0;
            pipe.jitterNanos = random.nextInt(3) == 0 ? pipe.delayNanos : 0;
            pipe.corruption = random.nextInt(4) == 0 ? random.nextDouble() * 0.05 : 0;
        }

        /** Streams 0 and 1 are ordered and reliable, 2 unordered and reliable, 3 and 4 limited, 5 limited and unordered. */
        private OutgoingMessage message(int end, int stream) {
            int size = random.nextInt(10) == 0 ? 8 + random.nextInt(100_000) : 8 + random.nextInt(3_000);
            byte[] data = new byte[size];
            int number = sent[end][stream]++;
            new Random(1_000L * number + stream).nextBytes(data);
            ByteBuffer.wrap(data).putInt(0, number).putInt(4, size);
            return switch (stream) {
                case 0, 1 -> OutgoingMessage.reliable(stream, 53, data);
                case 2 -> new OutgoingMessage(stream, 53, data, true, -1, -1);
                case 3 -> new OutgoingMessage(stream, 53, data, false, random.nextInt(3), -1);
                case 4 -> new OutgoingMessage(stream, 53, data, false, -1, random.nextInt(500));
                default -> new OutgoingMessage(stream, 53, data, true, random.nextInt(2), -1);
            };
        }

        void go() {
            pipe.a.association.connect(pipe.now);
            if (random.nextBoolean()) {
                pipe.z.association.connect(pipe.now);
            }
            int rounds = 5 + random.nextInt(20);
            for (int round = 0; round < rounds; round++) {
                int count = random.nextInt(20);
                for (int i = 0; i < count; i++) {
                    int end = random.nextInt(2);
                    Endpoint from = end == 0 ? pipe.a : pipe.z;
                    from.association.send(message(end, random.nextInt(STREAMS)), pipe.now);
                }
                changePathMtu(round);
                pipe.run(Duration.ofMillis(random.nextInt(300)));
                if (random.nextInt(10) == 0) {
                    misfortune();
                }
            }
            pipe.loss = Math.min(pipe.loss, 0.05);
            pipe.corruption = 0;
            pipe.runUntil(() -> done(pipe.a, sent[1]) && done(pipe.z, sent[0]) && idle(pipe.a) && idle(pipe.z));
            check(pipe.a, sent[1]);
            check(pipe.z, sent[0]);
        }

        private void changePathMtu(int round) {
            if (!probing || round > 0 && sizes.nextInt(8) > 0) {
                return;
            }
            pipe.mtu = PATH_MTUS[sizes.nextInt(PATH_MTUS.length)];
            if (round == 0 || sizes.nextInt(4) == 0) {
                int largest = sizes.nextInt(8) == 0 ? 0 : PATH_MTUS[1 + sizes.nextInt(4)];
                pipe.a.association.probePathMtu(Pipe.OVERHEAD, largest, pipe.now);
                pipe.z.association.probePathMtu(Pipe.OVERHEAD, largest, pipe.now);
            }
        }

        private void misfortune() {
            switch (random.nextInt(4)) {
                case 0 -> {
                    // An outage that nobody is told of.
                    pipe.cut = true;
                    pipe.run(Duration.ofMillis(random.nextInt(5_000)));
                    pipe.cut = false;
                }
                case 1 -> {
                    // One that ICE sees.
                    pipe.cut = true;
                    pipe.a.association.pathUsable(false, pipe.now);
                    pipe.z.association.pathUsable(false, pipe.now);
                    pipe.run(Duration.ofMillis(random.nextInt(30_000)));
                    pipe.cut = false;
                    pipe.a.association.pathUsable(true, pipe.now);
                    pipe.z.association.pathUsable(true, pipe.now);
                }
                case 2 -> {
                    // A delay spike: nothing is lost, everything seems to be.
                    long usual = pipe.delayNanos;
                    pipe.delayNanos = usual + random.nextInt(3_000) * 1_000_000L;
                    pipe.run(Duration.ofMillis(random.nextInt(300)));
                    pipe.delayNanos = usual;
                }
                default -> {
                    // Another path.
                    pipe.delayNanos = (1 + random.nextInt(200)) * 1_000_000L;
                    pipe.a.association.pathChanged(pipe.now);
                    pipe.z.association.pathChanged(pipe.now);
                }
            }
        }

        private static boolean idle(Endpoint end) {
            SctpStatistics statistics = end.association.statistics();
            return statistics.bufferedAmount() == 0 && statistics.unacknowledgedChunks() == 0;
        }

        private static boolean done(Endpoint end, int[] sent) {
            int[] got = new int[STREAMS];
            end.messages.forEach(m -> got[m.stream()]++);
            return got[0] == sent[0] && got[1] == sent[1] && got[2] == sent[2];
        }

        private static void check(Endpoint end, int[] sent) {
            Map<Integer, Integer> last = new HashMap<>();
            List<String> seen = new ArrayList<>();
            for (Endpoint.Message message : end.messages) {
                ByteBuffer data = ByteBuffer.wrap(message.data());
                int number = data.getInt(0);
                assertThat(data.getInt(4)).as("length").isEqualTo(message.data().length);
                byte[] expected = new byte[message.data().length];
                new Random(1_000L * number + message.stream()).nextBytes(expected);
                ByteBuffer.wrap(expected).putInt(0, number).putInt(4, expected.length);
                assertThat(message.data()).isEqualTo(expected);
                String name = message.stream() + "/" + number;
                assertThat(seen).as("once").doesNotContain(name);
                seen.add(name);
                assertThat(number).isLessThan(sent[message.stream()]);
                if (!message.unordered()) {
                    assertThat(number).as("order").isGreaterThan(last.getOrDefault(message.stream(), -1));
                    last.put(message.stream(), number);
                }
            }
            assertThat(end.partial).as("messages that stay open").isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void outageThatIceSeesEndsAtOnce(boolean told) {
        Pipe pipe = new Pipe(7).connected();
        pipe.cut = true;
        if (told) {
            pipe.a.association.pathUsable(false, pipe.now);
        }
        pipe.a.association.send(OutgoingMessage.reliable(1, 53, new byte[5_000]), pipe.now);
        pipe.run(Duration.ofSeconds(25));
        assertThat(pipe.a.association.statistics().errorCount() == 0).isEqualTo(told);
        pipe.cut = false;
        if (told) {
            pipe.a.association.pathUsable(true, pipe.now);
        }
        long before = pipe.now.nanos();
        pipe.runUntil(() -> pipe.z.messages.size() == 1);
        long millis = (pipe.now.nanos() - before) / 1_000_000;
        if (told) {
            assertThat(millis).isLessThan(50);
        } else {
            assertThat(millis).isLessThan(10_100);
        }
    }
}
