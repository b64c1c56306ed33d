package dev.parley.sctp.association;

import dev.parley.base.PacketBuffer;
import dev.parley.base.TransmitBatch;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.CommonHeader;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The packet that is being filled. It joins the batch with its first chunk. */
public final class OutgoingPacket {
    private final TransmissionControlBlock tcb;
    private final CRC32C crc = new CRC32C();
    private @Nullable TransmitBatch batch;
    private @Nullable PacketBuffer packet;
    private int tag;
    private boolean dontFragment;
    private long packets;
    private long bytes;

    public OutgoingPacket(TransmissionControlBlock tcb) {
        this.tcb = tcb;
    }

    /** Returns the size that needs no probing: what is not user data, whose loss would show, is no larger. */
    public int safeSize() {
        return tcb.config.maxPacketSize();
    }

    public void start(TransmitBatch into, int verificationTag) {
        batch = into;
        tag = verificationTag;
        packet = null;
        dontFragment = false;
    }

    public boolean isEmpty() {
        return packet == null;
    }

    /** Returns how many bytes of chunks still fit. */
    public int room() {
        return tcb.maxPacketSize - (packet == null ? CommonHeader.LENGTH : packet.length());
    }

    public void add(Chunk chunk) {
        chunk.writeTo(buffer());
    }

    /** Makes the packet a probe of this size: it is rather lost than fragmented. */
    public void forbidFragmentation() {
        dontFragment = true;
    }

    /** Returns whether the packet is larger than what needs no probing. */
    public boolean isLarge() {
        return packet != null && packet.length() > safeSize();
    }

    /** Returns the buffer to append a chunk to. */
    public PacketBuffer buffer() {
        return buffer(tcb.maxPacketSize);
    }

    /** Returns the buffer of a packet of at most this size. */
    public PacketBuffer buffer(int size) {
        if (packet == null) {
            if (batch == null) {
                throw new AssertionError("a packet is filled within pollTransmit only");
            }
            packet = batch.append(null, size);
            new CommonHeader(tcb.config.localPort(), tcb.config.remotePort(), tag).writeTo(packet);
        }
        return packet;
    }

    /** Completes the packet, if there is one, with a checksum where the peer needs one. */
    public boolean finish() {
        return finish(!tcb.peerZeroChecksum);
    }

    /**
     * Completes the packet, if there is one. RFC 9653 §5.2: what carries INIT or COOKIE ECHO, and what answers a packet of no
     * association, has its checksum whatever the peer takes.
     */
    public boolean finish(boolean withChecksum) {
        if (packet == null || batch == null) {
            return false;
        }
        if (withChecksum) {
            CommonHeader.seal(packet, crc);
        }
        if (dontFragment || isLarge() && packet.length() <= tcb.maxPacketSize) {
            batch.setDontFragment(batch.size() - 1);
        }
        packets++;
        bytes += packet.length();
        packet = null;
        batch = null;
        return true;
    }

    public long packets() {
        return packets;
    }

    public long bytes() {
        return bytes;
    }
}
