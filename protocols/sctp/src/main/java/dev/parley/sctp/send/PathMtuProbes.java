package dev.parley.sctp.send;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.sctp.association.AssociationState;
import dev.parley.sctp.association.AssociationTimer;
import dev.parley.sctp.association.Heartbeats;
import dev.parley.sctp.association.OutgoingPacket;
import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.chunk.HeartbeatAckChunk;
import dev.parley.sctp.chunk.HeartbeatChunk;
import dev.parley.sctp.chunk.PadChunk;
import dev.parley.sctp.congestion.CongestionController;

/**
 * Finds out how large packets may be, where the owner permits it: RFC 8899 §6.2. Probes are packets of a HEARTBEAT and padding (RFC
 * 4820); neither congestion nor flow control counts them.
 *
 * <p>There are peers that throw a packet with a PAD chunk away, heartbeat included, where RFC 9260 §3.2 has them skip the chunk. Until
 * the base size is confirmed, every second probe is a HEARTBEAT whose information is the padding, which every peer supports. It comes back
 * unchanged: such a probe measures the way back as well.
 */
public final class PathMtuProbes {
    /** A nonce, and the probed size. The lengths of this information and of that of {@link Heartbeats} differ. */
    private static final int INFO_LENGTH = 12;

    private final TransmissionControlBlock tcb;
    private final CongestionController congestion;
    private final PathMtuDiscovery discovery = new PathMtuDiscovery();

    /** Bytes that IP, UDP and DTLS add to a packet. */
    private int overhead;

    /** The largest IP packet that the owner permits; 0 for no probing. */
    private int limit;

    private long nonce;
    private boolean awaited;

    /** True if the last probe was padded by a chunk; and whether a probe like that was ever answered. */
    private boolean byChunk;

    private boolean skipsPadding;

    PathMtuProbes(TransmissionControlBlock tcb, CongestionController congestion) {
        this.tcb = tcb;
        this.congestion = congestion;
    }

    /** Returns the size of the largest IP packet that the path is known to carry, or 0 where that is not being found out. */
    public int pathMtu() {
        return discovery.isConfirmed() ? discovery.size() : 0;
    }

    /** Another path, or other limits on it. */
    public void permit(int bytesAround, int largest) {
        if (bytesAround != overhead || largest != limit) {
            overhead = bytesAround;
            limit = largest;
            start();
        }
    }

    /** The path reaches the peer. */
    public void start() {
        if (tcb.state.isUp() && tcb.pathUsable) {
            // RFC 8899 §6.2.3.1: "A sender can enter the BASE state as soon as SCTP connectivity has been confirmed."
            discovery.start(tcb.config.maxPacketSize() + overhead, limit);
            awaited = false;
            changed();
        }
    }

    /** The path does not reach the peer any more, or is another one. */
    public void stop() {
        discovery.stop();
        awaited = false;
        changed();
    }

    private void changed() {
        int packet = Math.max(tcb.config.maxPacketSize(), packetSize(discovery.size()));
        if (packet != tcb.maxPacketSize) {
            tcb.maxPacketSize = packet;
            congestion.setPacketSize(packet);
        }
        tcb.timers.set(AssociationTimer.PATH_MTU, discovery.deadline());
    }

    private int packetSize(int ipPacket) {
        return (ipPacket - overhead) & ~3;
    }

    /** Writes the probe that is due; false where none is. */
    public boolean write(OutgoingPacket packet, TransmitBatch into, Timestamp now) {
        int size = discovery.dueProbe();
        if (size == 0 || tcb.state != AssociationState.ESTABLISHED) {
            return false;
        }
        nonce = tcb.random.nextLong();
        awaited = true;
        if (!discovery.isConfirmed()) {
            byChunk = skipsPadding || discovery.unanswered() % 2 == 0;
        }
        packet.start(into, tcb.peerTag);
        int length = packetSize(size);
        PacketBuffer buffer = packet.buffer(length);
        int room = length - buffer.length();
        if (byChunk) {
            // RFC 8899 §6.2.1.2: "Probe packets consist of an SCTP common header followed by a HEARTBEAT chunk and a
            // PAD chunk."
            HeartbeatChunk heartbeat = heartbeat(INFO_LENGTH, size);
            heartbeat.writeTo(buffer);
            new PadChunk(room - heartbeat.paddedLength()).writeTo(buffer);
        } else {
            // RFC 9260 §3.3.5: the information is "a variable-length opaque data structure understood only by the
            // sender".
            heartbeat(room - HeartbeatChunk.OVERHEAD, size).writeTo(buffer);
        }
        packet.forbidFragmentation();
        discovery.sent(tcb.rto.current(), now);
        changed();
        return packet.finish();
    }

    private HeartbeatChunk heartbeat(int infoLength, int size) {
        PacketBuffer info = PacketBuffer.allocate(infoLength, 0);
        info.append(infoLength);
        info.put64(0, nonce);
        info.put32(8, size);
        return new HeartbeatChunk(info.array());
    }

    /** Returns whether the answer was to a probe, on time or not. */
    public boolean handleHeartbeatAck(HeartbeatAckChunk ack, Timestamp now) {
        PacketBuffer info = PacketBuffer.wrap(ack.info());
        if (info.length() < INFO_LENGTH || info.length() == Heartbeats.INFO_LENGTH) {
            return false;
        }
        // RFC 8899 §4.1: probes are distinguished by something unique, "while being robust to reordering and replay of
        // probe response". A size alone could be made up.
        if (!awaited || info.i64(0) != nonce) {
            tcb.drops.count("answer to a path MTU probe that nobody waits for");
            return true;
        }
        awaited = false;
        skipsPadding |= byChunk;
        tcb.errorCount = 0;
        discovery.acknowledged(now);
        changed();
        return true;
    }

    public void timeout(Timestamp now) {
        awaited = false;
        discovery.timeout(now);
        changed();
    }

    /** The chunk arrived. */
    void delivered(SentChunk chunk) {
        if (chunk.large) {
            discovery.delivered();
        }
    }

    /** The chunk was lost. */
    void lost(SentChunk chunk, Timestamp now) {
        if (chunk.large && discovery.lost(chunk.sentAt, now)) {
            changed();
        }
    }
}
