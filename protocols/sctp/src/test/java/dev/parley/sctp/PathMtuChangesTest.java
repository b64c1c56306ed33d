package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.sctp.chunk.PadChunk;
import dev.parley.sctp.congestion.BbrCongestionController;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Paths whose MTU falls and rises under an association, from seeds: what falls is noticed by loss, what rises by the raise timer. */
class PathMtuChangesTest {
    private static final int SEEDS = Integer.getInteger("parley.sctp.mtu.seeds", 40);

    /** The base size, and what is probed from there: RFC 8899 §5.3.2. */
    private static final int[] SIZES = {
        1_225, 1_280, 1_400, 1_420, 1_440, 1_460, 1_480, 1_492, 1_500, 2_304, 4_352, 8_192, 9_000
    };

    /** What the peer is like. */
    enum Peer {
        SKIPS_PADDING,
        /** RFC 9260 §3.2 is not obeyed: a packet with a chunk that is not known is dropped whole. */
        DROPS_PADDING
    }

    private static int found(int mtu, int limit) {
        int found = 0;
        for (int size : SIZES) {
            found = size <= Math.min(mtu, limit) ? size : found;
        }
        return limit <= mtu ? limit : found;
    }

    private static Pipe pipe(int seed, Random random, Peer peer) {
        SctpConfig.Builder config = SctpConfig.builder();
        if (seed % 2 == 1) {
            config.congestionController(BbrCongestionController::new);
        }
        Pipe pipe = new Pipe(seed, config.build(), config.build());
        pipe.delayNanos = 1_000_000L + random.nextInt(60_000_000);
        pipe.jitterNanos = random.nextInt(5_000_000);
        pipe.duplication = random.nextInt(3) * 0.02;
        pipe.reordering = random.nextInt(3) * 0.01;
        pipe.loss = random.nextInt(3) * 0.005;
        pipe.fragmentsPass = random.nextBoolean();
        if (peer == Peer.DROPS_PADDING) {
            pipe.drop = packet -> Packets.has(packet, PadChunk.class);
        }
        return pipe.connected();
    }

    /** Sends, and returns when all has arrived, once and in order. */
    private static void transfer(Pipe pipe, Endpoint from, int messages, int size) {
        Endpoint to = pipe.other(from);
        int had = to.messages.size();
        for (int i = 0; i < messages; i++) {
            byte[] data = new byte[size];
            data[0] = (byte) i;
            from.association.send(OutgoingMessage.reliable(1, 53, data), pipe.now);
        }
        pipe.runUntil(() -> to.messages.size() >= had + messages, Duration.ofSeconds(60));
        for (int i = 0; i < messages; i++) {
            assertThat(to.messages.get(had + i).data()).hasSize(size);
            assertThat(to.messages.get(had + i).data()[0]).isEqualTo((byte) i);
        }
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    @Spec("RFC 8899 §4.3")
    @Spec("RFC 8899 §5.1.1: PMTU_RAISE_TIMER")
    void theSizeFollowsThePath(Peer peer) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Pipe pipe = pipe(seed, random, peer);
            // A heartbeat of more than 2,048 bytes is answered by nobody who is our like.
            int limit = SIZES[1 + random.nextInt(peer == Peer.DROPS_PADDING ? 8 : SIZES.length - 1)];
            pipe.mtu = SIZES[random.nextInt(SIZES.length)];
            pipe.a.association.probePathMtu(Pipe.OVERHEAD, limit, pipe.now);
            for (int change = 0; change < 6; change++) {
                String what = "seed " + seed + ", change " + change + " to " + pipe.mtu + ", limit " + limit;
                transfer(pipe, pipe.a, 40, 20_000);
                transfer(pipe, pipe.a, 40, 20_000);
                pipe.run(Duration.ofSeconds(20));
                int size = pipe.a.association.statistics().pathMtu();
                assertThat(size).as("%s: a hole was found", what).isLessThanOrEqualTo(found(pipe.mtu, limit));
                pipe.run(Duration.ofSeconds(660));
                size = pipe.a.association.statistics().pathMtu();
                assertThat(size).as("%s: all was found", what).isEqualTo(found(pipe.mtu, limit));
                pipe.tooLarge = 0;
                pipe.largest = 0;
                transfer(pipe, pipe.a, 10, 20_000);
                assertThat(pipe.tooLarge).as("%s: nothing vanishes", what).isZero();
                assertThat(pipe.largest).as("%s: it is used", what).isBetween(size - 3, size);
                // In the midst of a transfer, or of a search that it has begun.
                pipe.mtu = SIZES[random.nextInt(SIZES.length)];
                if (random.nextBoolean()) {
                    pipe.a.association.pathChanged(pipe.now);
                    pipe.a.association.probePathMtu(Pipe.OVERHEAD, limit, pipe.now);
                    pipe.run(Duration.ofMillis(random.nextInt(3_000)));
                    pipe.mtu = SIZES[random.nextInt(SIZES.length)];
                }
            }
        }
    }
}
