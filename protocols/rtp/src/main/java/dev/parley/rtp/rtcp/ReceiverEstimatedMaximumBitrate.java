package dev.parley.rtp.rtcp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Receiver's estimate of the available rate (REMB), draft-alvestrand-rmcat-remb-03 §2.
 *
 * @param sender who estimates
 * @param bitsPerSecond estimated total rate of all listed streams, 0 or more; precise to 18 bits
 * @param ssrcs at most 255 streams
 */
public record ReceiverEstimatedMaximumBitrate(int sender, long bitsPerSecond, List<Integer> ssrcs)
        implements RtcpPacket {
    static final int FORMAT = 15;
    private static final int NAME = 0x52454d42; // "REMB"
    private static final int FIXED = 20;
    private static final int MANTISSA = 18;

    /** Copies and checks the list. */
    public ReceiverEstimatedMaximumBitrate {
        if (ssrcs.size() > 255) {
            throw new IllegalArgumentException(ssrcs.size() + " streams in one REMB");
        }
        ssrcs = List.copyOf(ssrcs);
    }

    static ReceiverEstimatedMaximumBitrate read(PacketBuffer packet, int at, int end) throws MalformedException {
        RtcpReader.require(
                end - at >= FIXED && packet.i32(at + 12) == NAME, "application layer feedback of an unknown kind");
        int count = packet.u8(at + 16);
        RtcpReader.require(end - at >= FIXED + 4 * count, "REMB shorter than its streams");
        int word = packet.u24(at + 17);
        int exponent = word >> MANTISSA;
        long mantissa = word & (1 << MANTISSA) - 1;
        RtcpReader.require(mantissa == 0 || exponent < Long.numberOfLeadingZeros(mantissa), "REMB with an absurd rate");
        List<Integer> ssrcs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ssrcs.add(packet.i32(at + FIXED + 4 * i));
        }
        return new ReceiverEstimatedMaximumBitrate(packet.i32(at + 4), mantissa << exponent, ssrcs);
    }

    @Override
    public int length() {
        return FIXED + 4 * ssrcs.size();
    }

    @Override
    public void writeTo(PacketBuffer into) {
        int at = RtcpHeader.appendFeedback(into, FORMAT, RtcpHeader.PAYLOAD_FEEDBACK, length(), sender, 0);
        int exponent = Math.max(0, 64 - Long.numberOfLeadingZeros(bitsPerSecond) - MANTISSA);
        into.put32(at + 12, NAME);
        into.put8(at + 16, ssrcs.size());
        into.put24(at + 17, exponent << MANTISSA | (int) (bitsPerSecond >> exponent));
        int entry = at + FIXED;
        for (int ssrc : ssrcs) {
            into.put32(entry, ssrc);
            entry += 4;
        }
    }
}
