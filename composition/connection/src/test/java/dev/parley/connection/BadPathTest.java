package dev.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.datachannel.DataChannelEvent;
import dev.parley.parameters.DtlsRole;
import dev.parley.simulation.LinkConditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections over paths that lose, reorder, double and damage, from seeds. */
class BadPathTest {
    private static final Duration LATENCY = Duration.ofMillis(50);

    @Test
    void aSeedReplaysByteForByte() {
        assertThat(transcript(21)).isEqualTo(transcript(21)).isNotEqualTo(transcript(22));
    }

    private static List<String> transcript(long seed) {
        VirtualPair pair = new VirtualPair(seed, LATENCY);
        pair.setConditions(LinkConditions.builder()
                .latency(LATENCY)
                .loss(0.1)
                .reordering(0.1, Duration.ofMillis(30))
                .build());
        pair.offerer.node.recordSent();
        pair.answerer.node.recordSent();
        int chat = pair.connect();
        pair.offerer.send(chat, new byte[20_000]);
        pair.run(Duration.ofSeconds(20));
        pair.offerer.close();
        pair.run(Duration.ofSeconds(1));
        List<String> all = new ArrayList<>();
        for (VirtualEnd end : List.of(pair.offerer, pair.answerer)) {
            end.node.sent().forEach(datagram -> all.add(HexFormat.of().formatHex(datagram)));
        }
        return all;
    }

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("parley.seeds", 30));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void connectionsSurviveABadPath(long seed) {
        Random random = new Random(seed);
        VirtualPair pair = new VirtualPair(seed, Duration.ofMillis(1 + random.nextInt(80)));
        pair.answererRole = random.nextBoolean() ? DtlsRole.CLIENT : DtlsRole.SERVER;
        LinkConditions conditions = LinkConditions.builder()
                .latency(pair.latency)
                .jitter(Duration.ofMillis(random.nextInt(20)))
                .loss(random.nextInt(30) / 100.0)
                .duplication(random.nextInt(10) / 100.0)
                .reordering(random.nextInt(20) / 100.0, Duration.ofMillis(30))
                .build();
        pair.setConditions(conditions);
        int chat = pair.connect();
        // Not before: nothing protects a handshake in the clear against damage that the UDP checksum missed.
        pair.setConditions(
                conditions.toBuilder().corruption(random.nextInt(3) / 100.0).build());
        int theirs = pair.answerer.announced("chat");
        for (int i = 0; i < 20; i++) {
            pair.offerer.send(chat, "message " + i);
            pair.answerer.send(theirs, "answer " + i);
            pair.run(Duration.ofMillis(random.nextInt(30)));
        }
        pair.require(() -> pair.answerer.texts(theirs).size() == 20
                && pair.offerer.texts(chat).size() == 20);
        for (int i = 0; i < 20; i++) {
            assertThat(pair.answerer.texts(theirs).get(i)).isEqualTo("message " + i);
            assertThat(pair.offerer.texts(chat).get(i)).isEqualTo("answer " + i);
        }
        pair.offerer.channels().close(chat, pair.network.now());
        pair.offerer.node.drain();
        pair.require(() -> pair.offerer.closed(chat) && pair.answerer.closed(theirs), Duration.ofMinutes(5));
        assertThat(pair.offerer.dataEvents.stream().filter(DataChannelEvent.Closed.class::isInstance))
                .hasSize(1);
        pair.offerer.close();
        pair.answerer.close();
        pair.run(Duration.ofSeconds(10));
        assertThat(pair.network.pending()).isZero();
    }
}
