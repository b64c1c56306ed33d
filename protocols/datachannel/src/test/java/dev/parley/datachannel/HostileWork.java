package dev.parley.datachannel;

import dev.parley.sctp.upperlayer.SctpConfig;
import java.util.function.Function;

/**
 * Attacks by work: each makes a peer's side as large as its argument says, and returns the steps that one packet costs then. Loaded by
 * {@link Steps}, so that it must not be touched by a test directly.
 */
public final class HostileWork implements Function<String, Long> {
    /** Makes one. */
    public HostileWork() {}

    /** Takes the name of an attack, a space, and how much there is beside what the packet names. */
    @Override
    public Long apply(String attackAndSize) {
        int space = attackAndSize.lastIndexOf(' ');
        int size = Integer.parseInt(attackAndSize.substring(space + 1));
        return switch (attackAndSize.substring(0, space)) {
            case "SACK" -> sack(size);
            case "SACK of one block" -> oneBlock(size);
            case "SACK that takes back" -> takenBack(size);
            case "DATA before all others" -> lastFirst(size);
            case "DATA that is a duplicate" -> duplicates(size);
            case "DATA behind a deferred reset" -> behindReset(size);
            case "FORWARD TSN of one" -> forwardOne(size);
            case "FORWARD TSN that names streams" -> forwardStreams(size);
            case "RE-CONFIG, all incoming streams" -> resetAll(size, true);
            case "RE-CONFIG, all outgoing streams" -> resetAll(size, false);
            case "RE-CONFIG, unused streams" -> resetUnused(size);
            case "RE-CONFIG, outgoing streams by name" -> resetNamed(size);
            case "a packet while channels close" -> closing(size);
            case "a packet while messages are abandoned" -> abandoned(size);
            default -> throw new IllegalArgumentException(attackAndSize);
        };
    }

    private static HostilePeer peer(boolean interleaving) {
        HostilePeer peer = new HostilePeer(
                DataChannelsConfig.builder().maxAnnouncedChannels(65_535).build(),
                SctpConfig.builder().interleaving(interleaving).build());
        peer.reads = true;
        return peer;
    }

    private static HostilePeer withChannels(int count) {
        HostilePeer peer = peer(false);
        for (int number = 0; number < count; number++) {
            peer.open(2 * number, "");
        }
        peer.flush();
        return peer;
    }

    /** Makes the peer acknowledge all that was sent. */
    private static void acknowledgeAll(HostilePeer peer) {
        for (int round = 0; round < 1_000 && unacknowledged(peer) > 0; round++) {
            peer.packet.sack(peer.theirFirstTsn - 1 + (peer.acknowledged += unacknowledged(peer)), 1 << 30);
            peer.flush();
        }
    }

    private static int unacknowledged(HostilePeer peer) {
        return peer.channels.association().statistics().unacknowledgedChunks();
    }

    private static long steps(HostilePeer peer) {
        long before = Steps.count();
        peer.flush();
        return Steps.count() - before;
    }

    // ---- what we sent

    /** So many chunks of a byte under way, or as many as leave. */
    private static HostilePeer sending(int chunks) {
        HostilePeer peer = withChannels(1);
        for (int number = 0; number < chunks; number++) {
            peer.channels.send(1, new byte[1], true, peer.now);
        }
        peer.drain();
        for (int round = 0; round < 100_000 && unacknowledged(peer) < chunks; round++) {
            peer.pass(5);
            // Whatever is acknowledged in gaps lets more leave.
            int sent = unacknowledged(peer);
            if (sent > 2) {
                peer.packet.sack(peer.theirFirstTsn - 1, 1 << 30, 2, sent);
                peer.flush();
            }
        }
        return peer;
    }

    private static long sack(int size) {
        HostilePeer peer = sending(size);
        peer.packet.sack(peer.theirFirstTsn - 1, 1 << 30);
        return steps(peer);
    }

    private static long oneBlock(int size) {
        HostilePeer peer = sending(size);
        for (int i = 0; i < 100; i++) {
            peer.packet.sack(peer.theirFirstTsn - 1, 1 << 30, 2, unacknowledged(peer));
        }
        return steps(peer);
    }

    private static long takenBack(int size) {
        HostilePeer peer = sending(size);
        for (int i = 0; i < 400; i++) {
            peer.packet.sack(peer.theirFirstTsn + i, 1 << 30);
            peer.packet.sack(peer.theirFirstTsn + i, 1 << 30, 2, unacknowledged(peer) - i - 1);
        }
        return steps(peer);
    }

    private static long closing(int size) {
        HostilePeer peer = withChannels(size);
        for (int key = 1; key <= size; key++) {
            peer.channels.close(key, peer.now);
        }
        peer.drain();
        peer.data(RawPacket.WHOLE, 1, 0, 53, 1);
        return steps(peer);
    }

    private static long abandoned(int size) {
        HostilePeer peer = peer(false);
        peer.open(0, "");
        peer.flush();
        int key = peer.channels.open(
                new ChannelParameters("", "", true, null, 0, false, null, ChannelPriority.LOW.value()), peer.now);
        acknowledgeAll(peer);
        for (int number = 0; number < size; number++) {
            peer.channels.send(key, new byte[1], true, peer.now);
        }
        peer.drain();
        for (int round = 0; round < 100_000 && unacknowledged(peer) < size; round++) {
            // Nothing is acknowledged but the last one, so that all before it are lost and given up.
            int sent = unacknowledged(peer);
            if (sent > 5) {
                peer.packet.sack(peer.theirFirstTsn - 1 + peer.acknowledged, 1 << 30, sent, sent);
                peer.flush();
            }
            peer.pass(20);
        }
        peer.now = peer.now.plusMillis(5_000);
        int sent = unacknowledged(peer);
        peer.packet.sack(peer.theirFirstTsn - 1 + peer.acknowledged, 1 << 30, sent, sent);
        return steps(peer);
    }

    // ---- what came

    /** So many gaps of one TSN each, behind the next 1,000 TSNs. */
    private static HostilePeer withGaps(int gaps) {
        HostilePeer peer = peer(false);
        int first = peer.tsn;
        for (int number = gaps - 1; number >= 0; number--) {
            peer.tsn = first + 1_000 + 2 * number;
            peer.data(RawPacket.WHOLE, 9, number + 1, 53, 1);
        }
        peer.flush();
        peer.tsn = first;
        return peer;
    }

    private static long lastFirst(int size) {
        HostilePeer peer = withGaps(size);
        int first = peer.tsn;
        for (int number = 700; number > 0; number--) {
            peer.packet.data(RawPacket.WHOLE, first + number, 8, number, 53, new byte[1]);
        }
        return steps(peer);
    }

    private static long duplicates(int size) {
        HostilePeer peer = withGaps(size);
        for (int number = 700; number > 0; number--) {
            peer.packet.data(RawPacket.WHOLE, peer.tsn + 1_000, 9, 0, 53, new byte[1]);
        }
        return steps(peer);
    }

    private static long forwardOne(int size) {
        HostilePeer peer = withGaps(size);
        for (int number = 0; number < 500; number++) {
            peer.packet.forwardTsn(peer.tsn + number, 0, 0, 0);
        }
        return steps(peer);
    }

    private static long forwardStreams(int size) {
        HostilePeer peer = withGaps(size);
        peer.packet.forwardTsn(peer.tsn, 100, 3_500, 7);
        return steps(peer);
    }

    private static long behindReset(int size) {
        HostilePeer peer = peer(false);
        int[] streams = new int[size];
        for (int i = 0; i < size; i++) {
            streams[i] = 2 * i;
        }
        peer.packet.outgoingReset(100, peer.tsn + 10_000, streams);
        peer.flush();
        for (int number = 1; number < 700; number++) {
            peer.packet.data(RawPacket.WHOLE, peer.tsn + 20_000 + number, 60_001, 0, 53, new byte[1]);
        }
        return steps(peer);
    }

    // ---- RE-CONFIG

    private static long resetAll(int size, boolean ofOurs) {
        HostilePeer peer = withChannels(size);
        // The first names them all.
        int sequence = 100;
        reset(peer, sequence++, ofOurs);
        peer.flush();
        for (int number = 0; number < 700; number++) {
            reset(peer, sequence++, ofOurs);
        }
        return steps(peer);
    }

    private static void reset(HostilePeer peer, int sequence, boolean ofOurs) {
        if (ofOurs) {
            peer.packet.incomingReset(sequence);
        } else {
            peer.packet.outgoingReset(sequence, peer.tsn - 1);
        }
    }

    private static long resetUnused(int size) {
        HostilePeer peer = peer(false);
        for (int stream = 0; stream < size; stream++) {
            peer.data(RawPacket.BEGIN, stream, 0, 53, 1);
        }
        peer.flush();
        int[] streams = new int[6_500];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = 58_000 + i;
        }
        peer.packet.outgoingReset(100, peer.tsn - 1, streams);
        return steps(peer);
    }

    private static long resetNamed(int size) {
        HostilePeer peer = withChannels(size);
        int[] streams = new int[6_500];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = 2 * (i % 100);
        }
        peer.packet.incomingReset(100, streams);
        peer.flush();
        peer.packet.incomingReset(101, streams);
        return steps(peer);
    }
}
