package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.sctp.chunk.AbortChunk;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.CookieAckChunk;
import dev.parley.sctp.chunk.CookieEchoChunk;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.ErrorChunk;
import dev.parley.sctp.chunk.ForwardTsnChunk;
import dev.parley.sctp.chunk.HeartbeatAckChunk;
import dev.parley.sctp.chunk.HeartbeatChunk;
import dev.parley.sctp.chunk.IDataChunk;
import dev.parley.sctp.chunk.IForwardTsnChunk;
import dev.parley.sctp.chunk.InitChunk;
import dev.parley.sctp.chunk.ReconfigChunk;
import dev.parley.sctp.chunk.ReconfigParameter;
import dev.parley.sctp.chunk.SackChunk;
import dev.parley.sctp.chunk.ShutdownAckChunk;
import dev.parley.sctp.chunk.ShutdownChunk;
import dev.parley.sctp.chunk.ShutdownCompleteChunk;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpState;
import dev.parley.sctp.upperlayer.SctpStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random commands and hostile packets. Nothing may throw, grow without bound or go on for ever. */
class CommandFuzzTest {
    private static final int SEEDS = Integer.getInteger("parley.sctp.fuzz.seeds", 2_000);

    @Test
    void hostilePeer() {
        int found = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                found += hostile(new Random(seed)) ? 1 : 0;
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e, e);
            }
        }
        assertThat(found).as("searches that came somewhere").isGreaterThan(SEEDS / 50);
    }

    /** Returns whether a larger packet than the usual ones was ever found to pass. */
    private static boolean hostile(Random random) {
        Puppet puppet = new Puppet();
        puppet.mostBytes = 16_384;
        Probes probes = new Probes();
        boolean found = false;
        boolean interleaving = random.nextBoolean();
        if (interleaving) {
            puppet.extensions = Puppet.INTERLEAVING;
        }
        if (random.nextInt(10) > 0) {
            puppet.established();
            if (random.nextBoolean()) {
                puppet.association.probePathMtu(Probes.OVERHEAD, 9_000, puppet.now);
            }
        } else {
            puppet.connect();
        }
        for (int i = 0; i < 60; i++) {
            if (random.nextInt(6) == 0) {
                probes.step(puppet, random);
            } else if (random.nextInt(3) == 0) {
                command(puppet, random);
            } else {
                List<Chunk> chunks = new ArrayList<>();
                for (int n = random.nextInt(3); n >= 0; n--) {
                    // Now and then of the kind that was not agreed on.
                    chunks.add(chunk(puppet, random, random.nextInt(100) == 0 ? !interleaving : interleaving));
                }
                byte[] packet = Packets.packet(
                        random.nextInt(30) == 0 ? random.nextInt() : puppet.tag, chunks.toArray(new Chunk[0]));
                if (random.nextInt(20) == 0) {
                    packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
                }
                puppet.association.handle(PacketBuffer.wrap(packet), puppet.now);
            }
            if (random.nextInt(4) == 0) {
                List<byte[]> packets = puppet.packets();
                assertThat(packets).hasSizeLessThan(3_000);
                probes.look(packets);
            }
            int pathMtu = puppet.association.statistics().pathMtu();
            assertThat(pathMtu).as("no more than was answered").isLessThanOrEqualTo(probes.answered);
            found |= pathMtu > 1_228;
        }
        puppet.packets();
        SctpStatistics statistics = puppet.association.statistics();
        assertThat(statistics.bytesInFlight()).isNotNegative();
        assertThat(statistics.peerReceiveWindow()).isNotNegative();
        assertThat(statistics.unacknowledgedChunks()).isNotNegative();
        return found;
    }

    /** What a peer, or somebody between, may do to path MTU probes. */
    private static final class Probes {
        private static final int OVERHEAD = 65;

        private final List<byte[]> seen = new ArrayList<>();
        private @Nullable HeartbeatAckChunk last;

        /** The largest probe, as an IP packet, that was truly answered. */
        private int answered;

        void look(List<byte[]> packets) {
            packets.stream()
                    .filter(packet -> Packets.has(packet, HeartbeatChunk.class))
                    .forEach(seen::add);
        }

        void step(Puppet puppet, Random random) {
            int choice = random.nextInt(8);
            if (choice < 2) {
                if (choice == 0) {
                    puppet.association.pathChanged(puppet.now);
                }
                puppet.association.probePathMtu(OVERHEAD, random.nextInt(3) * 4_500, puppet.now);
            }
            look(puppet.packets());
            if (choice == 2) {
                puppet.now = Timestamp.max(
                        puppet.now,
                        puppet.association.nextTimeout().isNever() ? puppet.now : puppet.association.nextTimeout());
                puppet.association.handleTimeout(puppet.now);
            } else if (choice == 3 && last != null) {
                puppet.receive(last);
            } else if (choice > 3 && !seen.isEmpty()) {
                // Mostly the one that is awaited; now and then an older one.
                byte[] probe = seen.get(random.nextInt(4) == 0 ? random.nextInt(seen.size()) : seen.size() - 1);
                HeartbeatChunk heartbeat = (HeartbeatChunk) Packets.chunks(probe).stream()
                        .filter(HeartbeatChunk.class::isInstance)
                        .findFirst()
                        .orElseThrow();
                byte[] info = heartbeat.info().clone();
                if (choice == 4) {
                    info[random.nextInt(8)] ^= (byte) (1 << random.nextInt(8));
                } else {
                    // Whole words: up to three bytes of what IP could carry are left.
                    answered = Math.max(answered, probe.length + OVERHEAD + 3);
                }
                last = new HeartbeatAckChunk(info);
                puppet.receive(last);
            }
        }
    }

    private static void command(Puppet puppet, Random random) {
        SctpAssociation association = puppet.association;
        switch (random.nextInt(12)) {
            case 0 -> association.connect(puppet.now);
            case 1 -> puppet.pass(Duration.ofMillis(random.nextInt(2_000)));
            case 2 -> association.resetOutgoingStreams(new int[] {random.nextInt(4)}, puppet.now);
            case 3 -> association.consumed(random.nextInt(4), random.nextInt(10_000), puppet.now);
            case 4 -> association.pathUsable(random.nextBoolean(), puppet.now);
            case 5 -> association.pathChanged(puppet.now);
            case 6 -> {
                if (random.nextInt(10) == 0) {
                    association.shutdown(puppet.now);
                }
            }
            case 7 -> {
                if (random.nextInt(20) == 0) {
                    association.abort("x".repeat(random.nextInt(300)), puppet.now);
                }
            }
            default ->
                association.send(
                        new OutgoingMessage(
                                random.nextInt(4),
                                53,
                                new byte[1 + random.nextInt(20_000)],
                                random.nextBoolean(),
                                random.nextInt(4) - 1,
                                random.nextInt(300) - 1),
                        puppet.now);
        }
    }

    private static Chunk chunk(Puppet puppet, Random random, boolean interleaving) {
        int tsn = Puppet.PEER_TSN + random.nextInt(40) - 5;
        int sent = puppet.association.statistics().unacknowledgedChunks();
        int acked = puppet.firstTsn + random.nextInt(30) - 1;
        return switch (random.nextInt(24)) {
            case 0 -> new InitChunk(puppet.peer());
            case 1 -> puppet.initAck();
            case 2 -> new CookieAckChunk();
            case 3 -> new CookieEchoChunk(new byte[1 + random.nextInt(200)]);
            case 4 -> new HeartbeatChunk(new byte[random.nextInt(random.nextInt(20) == 0 ? 2_500 : 50)]);
            case 5 -> new ErrorChunk(List.of());
            case 6 -> random.nextInt(20) == 0 ? new AbortChunk(random.nextBoolean(), List.of()) : new CookieAckChunk();
            case 7 -> random.nextInt(10) == 0 ? new ShutdownChunk(acked) : new ErrorChunk(List.of());
            case 8 -> random.nextInt(10) == 0 ? new ShutdownAckChunk() : new ShutdownCompleteChunk(false);
            case 9 -> {
                if (interleaving) {
                    yield new IForwardTsnChunk(
                            tsn,
                            new int[] {random.nextInt(4), random.nextInt(65_536)},
                            new boolean[] {random.nextBoolean(), random.nextBoolean()},
                            new int[] {random.nextInt(10), random.nextInt()});
                }
                yield new ForwardTsnChunk(tsn, new int[] {random.nextInt(4), random.nextInt(65_536)}, new int[] {
                    random.nextInt(10), random.nextInt(65_536)
                });
            }
            case 10 -> new ReconfigChunk(List.of(request(random)));
            case 11, 12, 13, 14, 15 -> {
                int start = 2 + random.nextInt(5);
                int end = start + random.nextInt(5);
                int[] gaps = random.nextBoolean() || sent < 2
                        ? new int[0]
                        : new int[] {start, end, end + 2, end + 2 + random.nextInt(60_000)};
                int cumulative = random.nextInt(4) == 0 ? acked : puppet.firstTsn - 1 + random.nextInt(2);
                yield new SackChunk(
                        cumulative,
                        random.nextInt(5) == 0 ? random.nextInt(3_000) : 1 << 20,
                        gaps,
                        random.nextInt(5) == 0 ? new int[] {random.nextInt()} : new int[0]);
            }
            default -> {
                if (interleaving) {
                    yield new IDataChunk(
                            random.nextInt(16),
                            random.nextInt(30) == 0 ? random.nextInt() : tsn,
                            random.nextInt(20) == 0 ? 65_535 : random.nextInt(4),
                            random.nextInt(30) == 0 ? random.nextInt() : random.nextInt(5),
                            random.nextInt(5),
                            new byte[1 + random.nextInt(1_000)]);
                }
                yield new DataChunk(
                        random.nextInt(16),
                        random.nextInt(30) == 0 ? random.nextInt() : tsn,
                        random.nextInt(20) == 0 ? 65_535 : random.nextInt(4),
                        random.nextInt(5),
                        53,
                        new byte[1 + random.nextInt(1_000)]);
            }
        };
    }

    private static ReconfigParameter request(Random random) {
        int sequence = Puppet.PEER_TSN + random.nextInt(4);
        int[] streams = random.nextInt(4) == 0 ? new int[0] : new int[] {random.nextInt(4)};
        return switch (random.nextInt(5)) {
            case 0 -> new ReconfigParameter.IncomingReset(sequence, streams);
            case 1 -> new ReconfigParameter.AddStreams(random.nextBoolean(), sequence, random.nextInt(65_536));
            case 2 -> new ReconfigParameter.Response(random.nextInt(), random.nextInt(8));
            default -> new ReconfigParameter.OutgoingReset(sequence, 0, Puppet.PEER_TSN + random.nextInt(20), streams);
        };
    }

    @Test
    void bothEndsByRandomCommands() {
        for (int seed = 0; seed < SEEDS / 10; seed++) {
            Random random = new Random(seed);
            Pipe pipe = new Pipe(seed);
            pipe.loss = random.nextDouble() * 0.3;
            pipe.corruption = random.nextDouble() * 0.1;
            pipe.duplication = 0.1;
            pipe.jitterNanos = random.nextInt(30_000_000);
            pipe.fragmentsPass = random.nextBoolean();
            try {
                for (int i = 0; i < 100; i++) {
                    step(pipe, random);
                }
                pipe.cut = false;
                pipe.a.association.pathUsable(true, pipe.now);
                pipe.z.association.pathUsable(true, pipe.now);
                pipe.a.association.abort("end", pipe.now);
                pipe.z.association.abort("end", pipe.now);
                pipe.run(Duration.ofSeconds(5));
                for (Endpoint end : List.of(pipe.a, pipe.z)) {
                    assertThat(end.association.state()).isEqualTo(SctpState.CLOSED);
                    assertThat(end.association.nextTimeout().isNever()).isTrue();
                    assertThat(end.association.bufferedAmount()).isZero();
                    assertThat(end.association.statistics().unacknowledgedChunks())
                            .isZero();
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e, e);
            }
        }
    }

    private static void step(Pipe pipe, Random random) {
        Endpoint end = random.nextBoolean() ? pipe.a : pipe.z;
        SctpAssociation association = end.association;
        int stream = random.nextInt(6);
        switch (random.nextInt(17)) {
            case 0, 1 -> association.connect(pipe.now);
            case 2, 3, 4 -> pipe.run(Duration.ofMillis(random.nextInt(500)));
            case 5 -> association.resetOutgoingStreams(new int[] {stream}, pipe.now);
            case 10 -> association.setWeight(stream, 1 + random.nextInt(1_024));
            case 6 -> pipe.cut = random.nextBoolean();
            case 7 -> association.pathUsable(random.nextInt(3) > 0, pipe.now);
            case 8 -> association.pathChanged(pipe.now);
            case 9 -> {
                if (random.nextInt(50) == 0) {
                    association.shutdown(pipe.now);
                }
            }
            case 14 -> association.probePathMtu(Pipe.OVERHEAD, 1_000 + random.nextInt(15_000), pipe.now);
            case 15 -> pipe.mtu = 1_225 + random.nextInt(random.nextBoolean() ? 300 : 8_000);
            case 16 -> {
                association.pathChanged(pipe.now);
                association.probePathMtu(Pipe.OVERHEAD, 1_500, pipe.now);
            }
            default ->
                association.send(
                        new OutgoingMessage(
                                stream,
                                1,
                                new byte[1 + random.nextInt(30_000)],
                                random.nextBoolean(),
                                random.nextInt(3) - 1,
                                random.nextInt(400) - 1),
                        pipe.now);
        }
    }
}
