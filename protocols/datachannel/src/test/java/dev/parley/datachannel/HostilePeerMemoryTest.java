package dev.parley.datachannel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sctp.upperlayer.SctpConfig;
import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Heap that one hostile peer can make us hold: no more than {@link DataChannels#memory} reports, and that no more than is promised.
 * Each attack goes on until it gains nothing more.
 */
class HostilePeerMemoryTest {
    private static final long MEMORY = 32L << 20;
    private static final int CHANNELS = 4_096;
    private static final double TOLERANCE = 1.2;

    /** What an engine without an attack takes, tables included. */
    private static final long IDLE = 1 << 20;

    private static final Map<String, Consumer<HostilePeer>> ATTACKS = new LinkedHashMap<>();
    private static final Map<String, Consumer<HostilePeer>> INTERLEAVED = new LinkedHashMap<>();

    static {
        ATTACKS.put("pieces of one byte by PPID", HostilePeerMemoryTest::pieces);
        ATTACKS.put("pieces by PPID that make arrays double", HostilePeerMemoryTest::doublingPieces);
        ATTACKS.put("beginnings of ordered messages", p -> begin(p, 0));
        ATTACKS.put("beginnings of unordered messages", p -> begin(p, 4));
        ATTACKS.put("ordered chunks of one byte behind a missing message", p -> skipSsn(p, 1));
        ATTACKS.put("ordered chunks of a record behind a missing message", p -> skipSsn(p, 15_000));
        ATTACKS.put("the same, one chunk far ahead first", p -> {
            p.packet.data(RawPacket.WHOLE, p.tsn + 60_000, 9, 0, 53, new byte[1]);
            skipSsn(p, 15_000);
        });
        ATTACKS.put("unordered fragments of one byte without a beginning", HostilePeerMemoryTest::middles);
        ATTACKS.put("every second TSN", HostilePeerMemoryTest::everySecond);
        ATTACKS.put("channels without end", p -> openAll(p, 0));
        ATTACKS.put("channels up to the limit, and refusals up to theirs", p -> {
            for (int number = 0; number < CHANNELS + 8_000; number++) {
                p.open(2 * number, "");
            }
        });
        ATTACKS.put("channels with labels", p -> openAll(p, 2_000));
        ATTACKS.put("channels of our parity", p -> {
            for (int stream = 1; stream < 65_535; stream += 2) {
                p.open(stream, "");
            }
        });
        ATTACKS.put("FORWARD TSN over all streams", HostilePeerMemoryTest::forwardAll);
        ATTACKS.put("data on streams without a channel", HostilePeerMemoryTest::unknownStreams);
        ATTACKS.put("messages of one byte that nobody reads", p -> unread(p, 53, 1));
        ATTACKS.put("empty messages that nobody reads", p -> unread(p, 57, 1));
        ATTACKS.put("messages for a paused channel", HostilePeerMemoryTest::paused);
        ATTACKS.put("all but the first chunk acknowledged", p -> pin(p, 1_000));
        ATTACKS.put("the same of messages of one byte", p -> pin(p, 1));
        INTERLEAVED.put("beginnings of interleaved messages", p -> beginInterleaved(p, 0));
        INTERLEAVED.put("beginnings of unordered interleaved messages", p -> beginInterleaved(p, 4));
        INTERLEAVED.put("interleaved messages that make arrays double", HostilePeerMemoryTest::doublingInterleaved);
        INTERLEAVED.put(
                "interleaved fragments of one byte without a beginning", HostilePeerMemoryTest::middlesInterleaved);
        INTERLEAVED.put("an allowance that is no reading", HostilePeerMemoryTest::allowanceIsNoReading);
    }

    static Stream<String> attacks() {
        return Stream.concat(ATTACKS.keySet().stream(), INTERLEAVED.keySet().stream());
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void whatIsHeldIsWhatIsCounted(String name) {
        HostilePeer peer = attacked(name);
        long counted = peer.channels.memory();
        // What is sent and not acknowledged has a limit of its own.
        long received = counted - peer.channels.association().sendMemory();
        boolean connected = peer.isConnected();
        long with = heap();
        Reference.reachabilityFence(peer);
        peer = null;
        long held = with - heap();
        String figures = name + ": " + held + " bytes held, " + counted + " counted, connected " + connected;
        assertThat((double) held).as(figures).isLessThan(TOLERANCE * counted + IDLE);
        assertThat(received).as(figures).isLessThan(MEMORY + (long) DataChannels.CHANNEL_MEMORY * CHANNELS);
    }

    private static HostilePeer attacked(String name) {
        boolean interleaving = INTERLEAVED.containsKey(name);
        HostilePeer peer = new HostilePeer(
                DataChannelsConfig.builder()
                        .receiveMemory(MEMORY)
                        .maxAnnouncedChannels(CHANNELS)
                        .build(),
                SctpConfig.builder()
                        .receiveMemory(MEMORY)
                        .interleaving(interleaving)
                        .build());
        (interleaving ? INTERLEAVED : ATTACKS).get(name).accept(peer);
        peer.flush();
        return peer;
    }

    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    // ---- the attacks

    private static void pieces(HostilePeer peer) {
        for (int stream = 0; stream < 2 * 3_000; stream += 2) {
            peer.open(stream, "");
            for (int piece = 1; piece < 700; piece++) {
                peer.data(RawPacket.WHOLE, stream, piece, 54, 1);
            }
        }
    }

    private static void doublingPieces(HostilePeer peer) {
        for (int stream = 0; stream < 2 * CHANNELS; stream += 2) {
            peer.open(stream, "");
            peer.data(RawPacket.WHOLE, stream, 1, 52, 8_000);
            peer.data(RawPacket.WHOLE, stream, 2, 52, 1);
        }
    }

    private static void begin(HostilePeer peer, int unordered) {
        for (int stream = 0; stream < 65_535; stream++) {
            peer.data(2 | unordered, stream, 0, 53, stream % 50 == 0 ? 4_000 : 1);
            peer.tsn += unordered == 0 ? 0 : 1;
        }
    }

    private static void skipSsn(HostilePeer peer, int size) {
        for (int number = 1; number < Math.min(60_000, (256 << 20) / size); number++) {
            peer.data(RawPacket.WHOLE, 0, number % 30_000 + 1, 53, size);
        }
    }

    private static void middles(HostilePeer peer) {
        for (int number = 0; number < 200_000; number++) {
            peer.data(4, number % 60_000, 0, 53, 1);
        }
    }

    private static void everySecond(HostilePeer peer) {
        int first = peer.tsn;
        for (int number = 65_000; number > 0; number -= 2) {
            peer.tsn = first + number;
            peer.data(RawPacket.WHOLE, 0, number, 53, 1);
        }
    }

    private static void openAll(HostilePeer peer, int label) {
        for (int stream = 0; stream < 65_535; stream += 2) {
            peer.open(stream, HostilePeer.label(label));
        }
    }

    private static void forwardAll(HostilePeer peer) {
        for (int first = 0; first < 65_000; first += 1_000) {
            peer.packet.forwardTsn(peer.tsn++, first, 1_000, 0);
            peer.flush();
        }
    }

    private static void unknownStreams(HostilePeer peer) {
        for (int stream = 0; stream < 65_535; stream++) {
            peer.data(RawPacket.WHOLE, stream, 0, 53, 1);
        }
    }

    private static void unread(HostilePeer peer, int ppid, int size) {
        peer.open(0, "");
        for (int number = 1; number < 600_000; number++) {
            peer.data(RawPacket.WHOLE, 0, number & 0xffff, ppid, size);
        }
    }

    private static void paused(HostilePeer peer) {
        peer.open(0, "");
        peer.flush();
        peer.channels.setPaused(1, true, peer.now);
        for (int number = 1; number < 600_000; number++) {
            peer.data(RawPacket.WHOLE, 0, number & 0xffff, 53, number % 100 == 0 ? 10_000 : 1);
        }
    }

    private static void pin(HostilePeer peer, int size) {
        peer.reads = true;
        peer.open(0, "");
        peer.flush();
        int sent = 0;
        for (int round = 0; round < 5_000; round++) {
            // The application keeps to a megabyte.
            while (peer.channels.bufferedAmount(1) < 1 << 20 && sent < 200_000_000 / Math.max(size, 500)) {
                peer.channels.send(1, new byte[size], true, peer.now);
                sent++;
            }
            peer.drain();
            peer.now = peer.now.plusMillis(1);
            int chunks = peer.channels.association().statistics().unacknowledgedChunks();
            if (chunks > 1) {
                peer.packet.sack(peer.theirFirstTsn - 1, 1 << 30, 2, chunks);
                peer.flush();
            }
            peer.pass(1);
        }
    }

    private static void beginInterleaved(HostilePeer peer, int unordered) {
        for (int mid = 0; mid < 200_000; mid++) {
            peer.interleaved(2 | unordered, mid % 60_000, mid / 60_000, 53, 1);
        }
    }

    private static void doublingInterleaved(HostilePeer peer) {
        for (int fragment = 0; fragment < 4; fragment++) {
            for (int stream = 0; stream < 4_000; stream++) {
                peer.interleaved(fragment == 0 ? 2 : 0, stream, 0, fragment == 0 ? 53 : fragment, 1_030);
            }
        }
    }

    private static void middlesInterleaved(HostilePeer peer) {
        Random random = new Random(1);
        for (int number = 0; number < 200_000; number++) {
            peer.interleaved(random.nextInt(2) * 4, number % 60_000, 1 + number / 60_000, 2 + random.nextInt(9), 1);
        }
    }

    private static void allowanceIsNoReading(HostilePeer peer) {
        // Begins what an allowance lets pass, aborts it by a message too large, and begins again: no byte is read.
        for (int round = 0; round < 40; round++) {
            for (int stream = 0; stream < 60; stream++) {
                for (int fragment = 0; fragment < 20; fragment++) {
                    int flags = fragment == 0 ? 2 : fragment == 19 ? 1 : 0;
                    peer.interleaved(flags, stream, round, fragment == 0 ? 53 : fragment, 14_000);
                }
            }
        }
        peer.flush();
        doublingInterleaved(peer);
    }
}
