package dev.parley.media.send;

import dev.parley.base.Timestamp;
import dev.parley.rtp.extension.SendTimes;
import java.util.Objects;

/** Fields of a packet that are known only when it leaves: transport-wide sequence number and absolute send time. */
public final class PacketStamp {
    private PacketStamp() {}

    /** Writes the fields where the packet has room for them. */
    public static void stamp(MediaPacket packet, int transportSequence, Timestamp now) {
        if (packet.transportSequenceAt >= 0) {
            SendTimes.writeSequence(packet.bytes, packet.transportSequenceAt, transportSequence);
        }
        if (packet.sendTimeAt >= 0) {
            SendTimes.writeTime(packet.bytes, packet.sendTimeAt, SendTimes.absoluteSendTime(now.nanos()));
        }
    }

    /** Returns whether the packet has left before and goes again as it was sealed. */
    public static boolean isRepeated(MediaPacket packet) {
        return packet.sealed != null && !packet.sent.isNever();
    }

    /** Returns the sealed bytes of a repeated packet. */
    public static byte[] sealedBytes(MediaPacket packet) {
        return Objects.requireNonNull(packet.sealed, "only repeated packets are asked for their sealed bytes");
    }
}
