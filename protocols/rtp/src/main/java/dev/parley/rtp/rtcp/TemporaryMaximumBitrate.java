package dev.parley.rtp.rtcp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Temporary maximum media stream bit rate, request (TMMBR) or notification (TMMBN), RFC 5104 §4.2.1 and §4.2.2.
 *
 * @param notification false for a request, true for the notification that answers it
 * @param sender who sends it
 * @param limits in a request one a stream; a notification may be empty
 */
public record TemporaryMaximumBitrate(boolean notification, int sender, List<Limit> limits) implements RtcpPacket {
    static final int REQUEST = 3;
    static final int NOTIFICATION = 4;
    private static final int FIXED = 12;
    private static final int MANTISSA = 17;

    /**
     * Limit of one stream.
     *
     * @param ssrc the stream that the request is for, or the owner of the limit in a notification
     * @param bitsPerSecond maximum total rate, 0 or more; precise to 17 bits
     * @param overhead measured bytes of headers a packet, 0 to 511
     */
    public record Limit(int ssrc, long bitsPerSecond, int overhead) {}

    /** Copies the list. */
    public TemporaryMaximumBitrate {
        limits = List.copyOf(limits);
    }

    static TemporaryMaximumBitrate read(PacketBuffer packet, int at, int end, int format) throws MalformedException {
        List<Limit> limits = new ArrayList<>();
        for (int entry = at + FIXED; entry + 8 <= end; entry += 8) {
            int word = packet.i32(entry + 4);
            long mantissa = word >> 9 & 0x1ffff;
            int exponent = word >>> 26;
            RtcpReader.require(exponent <= 63 - MANTISSA, "TMMBR with an absurd rate");
            limits.add(new Limit(packet.i32(entry), mantissa << exponent, word & 0x1ff));
        }
        RtcpReader.require(format == NOTIFICATION || !limits.isEmpty(), "TMMBR without streams");
        return new TemporaryMaximumBitrate(format == NOTIFICATION, packet.i32(at + 4), limits);
    }

    @Override
    public int length() {
        return FIXED + 8 * limits.size();
    }

    @Override
    public void writeTo(PacketBuffer into) {
        int format = notification ? NOTIFICATION : REQUEST;
        int at = RtcpHeader.appendFeedback(into, format, RtcpHeader.TRANSPORT_FEEDBACK, length(), sender, 0) + FIXED;
        for (Limit limit : limits) {
            int exponent = Math.max(0, 64 - Long.numberOfLeadingZeros(limit.bitsPerSecond) - MANTISSA);
            into.put32(at, limit.ssrc);
            into.put32(at + 4, exponent << 26 | (int) (limit.bitsPerSecond >> exponent) << 9 | limit.overhead & 0x1ff);
            at += 8;
        }
    }
}
