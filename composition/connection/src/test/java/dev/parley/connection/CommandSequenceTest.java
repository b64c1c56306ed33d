package dev.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.datachannel.ChannelParameters;
import dev.parley.datachannel.ChannelState;
import dev.parley.datachannel.DataChannels;
import dev.parley.parameters.Fingerprint;
import dev.parley.simulation.LinkConditions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random commands at random moments over random weather: no engine throws, and closing leaves nothing. */
class CommandSequenceTest {
    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("parley.seeds", 60));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingBreaks(long seed) {
        Random random = new Random(seed);
        VirtualPair pair = new VirtualPair(seed, Duration.ofMillis(random.nextInt(60)));
        pair.components = 1 + random.nextInt(2);
        if (random.nextInt(10) == 0) {
            pair.answererFingerprints = List.of(new Fingerprint("sha-256", new byte[32]));
        }
        pair.negotiate();
        List<List<Integer>> keys = List.of(new ArrayList<>(), new ArrayList<>());
        for (int step = 0; step < 120; step++) {
            int which = random.nextInt(2);
            VirtualEnd end = which == 0 ? pair.offerer : pair.answerer;
            DataChannels channels = end.connection.dataChannels();
            switch (random.nextInt(14)) {
                case 0 -> open(end, channels, keys.get(which), random);
                case 1, 2, 3 -> send(end, channels, keys.get(which), random);
                case 4 -> {
                    if (channels != null && !keys.get(which).isEmpty()) {
                        channels.close(pick(keys.get(which), random), pair.network.now());
                    }
                }
                case 5 -> {
                    if (channels != null && !keys.get(which).isEmpty()) {
                        channels.setPaused(pick(keys.get(which), random), random.nextBoolean(), pair.network.now());
                    }
                }
                case 6 ->
                    pair.setConditions(LinkConditions.builder()
                            .latency(Duration.ofMillis(random.nextInt(100)))
                            .loss(random.nextInt(40) / 100.0)
                            .duplication(0.05)
                            .reordering(0.1, Duration.ofMillis(50))
                            .corruption(0.02)
                            .build());
                case 7 -> garbage(end, random);
                case 8 -> end.connection.handleTimeout(pair.network.now());
                case 9 -> end.connection.statistics();
                case 10 -> {
                    if (random.nextInt(4) == 0) {
                        pair.cut();
                        pair.run(Duration.ofSeconds(random.nextInt(40)));
                        pair.repair();
                    }
                }
                case 11 -> {
                    if (random.nextInt(6) == 0) {
                        end.connection.stopData(pair.network.now());
                    }
                }
                case 12 -> end.connection.removeComponent(1, 2, pair.network.now());
                default -> pair.run(Duration.ofMillis(random.nextInt(2_000)));
            }
            pair.offerer.node.drain();
            pair.answerer.node.drain();
            pair.run(Duration.ofMillis(random.nextInt(100)));
        }
        pair.onAnswer = () -> {};
        pair.offerer.close();
        pair.answerer.close();
        pair.run(Duration.ofSeconds(10));
        assertThat(pair.network.pending()).as("seed " + seed).isZero();
        assertThat(pair.offerer.connection.nextTimeout().isNever()).isTrue();
        assertThat(pair.answerer.connection.nextTimeout().isNever()).isTrue();
    }

    private static int pick(List<Integer> keys, Random random) {
        return keys.get(random.nextInt(keys.size()));
    }

    private static void open(VirtualEnd end, DataChannels channels, List<Integer> keys, Random random) {
        if (channels == null) {
            return;
        }
        int kind = random.nextInt(3);
        try {
            keys.add(channels.open(
                    new ChannelParameters(
                            "c",
                            "",
                            random.nextBoolean(),
                            kind == 1 ? random.nextInt(500) : null,
                            kind == 2 ? random.nextInt(3) : null,
                            random.nextInt(4) == 0,
                            random.nextInt(4) == 0 ? random.nextInt(20) : 1_000 + random.nextInt(100),
                            256),
                    end.now()));
        } catch (IllegalArgumentException | IllegalStateException e) {
            assertThat(e).hasMessageMatching("id .* is in use.*|the association has ended|all ids are in use");
        }
    }

    private static void send(VirtualEnd end, DataChannels channels, List<Integer> keys, Random random) {
        if (channels == null || keys.isEmpty()) {
            return;
        }
        int key = pick(keys, random);
        if (channels.state(key) == ChannelState.OPEN) {
            channels.send(
                    key,
                    new byte[random.nextInt(random.nextInt(5) == 0 ? 200_000 : 2_000)],
                    random.nextBoolean(),
                    end.now());
        }
    }

    private static void garbage(VirtualEnd end, Random random) {
        Path path = end.connection.ice().sendPath(1, 1);
        if (path == null || random.nextBoolean()) {
            path = Path.udp(
                    new InetSocketAddress(end.host.address(), 1_000), new InetSocketAddress("203.0.113.9", 999));
        }
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        end.connection.handle(PacketBuffer.wrap(bytes), path, end.now());
    }
}
