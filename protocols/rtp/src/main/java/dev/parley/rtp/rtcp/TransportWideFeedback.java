package dev.parley.rtp.rtcp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.Arrays;

/**
 * Transport-wide congestion control feedback, draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1: the arrival times of
 * consecutive transport-wide sequence numbers. Immutable.
 */
public final class TransportWideFeedback implements RtcpPacket {
    static final int FORMAT = 15;

    /** Maximum number of packets in one feedback: a quarter of the number space, beyond which the order is ambiguous. */
    public static final int MAX_PACKETS = 16_384;

    /** Units of the reference time in microseconds. */
    public static final int REFERENCE_MICROS = 64_000;

    /** Units of the differences between arrivals in microseconds. */
    public static final int DELTA_MICROS = 250;

    /** Difference of a packet that has not arrived. */
    public static final int NOT_RECEIVED = Integer.MIN_VALUE;

    private static final int FIXED = 20;

    private final int sender;
    private final int media;
    private final int base;
    private final int referenceTime;
    private final int number;
    private final int[] deltas;
    private final int chunkCount;

    /**
     * Makes a feedback.
     *
     * @param sender who reports
     * @param media any stream of the transport
     * @param base transport-wide sequence number of the first packet
     * @param referenceTime time from which the first arrival's difference counts, signed 24 bits in units of 64 ms
     * @param number counter of feedbacks, 0 to 255
     * @param deltas for each packet the time since the arrival before it in units of 250 µs, signed 16 bits, or {@link #NOT_RECEIVED}
     */
    public TransportWideFeedback(int sender, int media, int base, int referenceTime, int number, int[] deltas) {
        if (deltas.length == 0 || deltas.length > MAX_PACKETS) {
            throw new IllegalArgumentException(deltas.length + " packets in one feedback");
        }
        for (int delta : deltas) {
            if (delta != NOT_RECEIVED && delta != (short) delta) {
                throw new IllegalArgumentException("a difference of " + delta + " × 250 µs has no place in a feedback");
            }
        }
        this.sender = sender;
        this.media = media;
        this.base = base & 0xffff;
        this.referenceTime = referenceTime << 8 >> 8;
        this.number = number & 0xff;
        this.deltas = deltas.clone();
        this.chunkCount = StatusChunks.count(this.deltas);
    }

    /** Returns the SSRC of who reports. */
    public int sender() {
        return sender;
    }

    /** Returns the SSRC of a stream of the transport. */
    public int media() {
        return media;
    }

    /** Returns the transport-wide sequence number of the first packet. */
    public int base() {
        return base;
    }

    /** Returns the reference time, signed 24 bits in units of 64 ms. */
    public int referenceTime() {
        return referenceTime;
    }

    /** Returns the counter of feedbacks, 0 to 255. */
    public int number() {
        return number;
    }

    /** Returns the number of packets. */
    public int packetCount() {
        return deltas.length;
    }

    /** Returns whether the packet at {@code index} has arrived. */
    public boolean isReceived(int index) {
        return deltas[index] != NOT_RECEIVED;
    }

    /** Returns the time since the arrival before it in units of 250 µs, or {@link #NOT_RECEIVED}. */
    public int delta(int index) {
        return deltas[index];
    }

    static TransportWideFeedback read(PacketBuffer packet, int start, int end) throws MalformedException {
        RtcpReader.require(end - start >= FIXED, "transport feedback shorter than its fields");
        int count = packet.u16(start + 14);
        RtcpReader.require(count > 0 && count <= MAX_PACKETS, "transport feedback about too few or too many packets");
        byte[] symbols = new byte[count];
        int at = StatusChunks.read(packet, start + FIXED, end, symbols);
        int[] deltas = new int[count];
        for (int i = 0; i < count; i++) {
            int size = symbols[i];
            RtcpReader.require(at + size <= end, "transport feedback without its times");
            deltas[i] = size == 0 ? NOT_RECEIVED : size == 1 ? packet.u8(at) : (short) packet.u16(at);
            at += size;
        }
        return new TransportWideFeedback(
                packet.i32(start + 4),
                packet.i32(start + 8),
                packet.u16(start + 12),
                packet.u24(start + 16),
                packet.u8(start + 19),
                deltas);
    }

    private int contentLength() {
        int length = FIXED + 2 * chunkCount;
        for (int delta : deltas) {
            length += StatusChunks.symbol(delta);
        }
        return length;
    }

    @Override
    public int length() {
        return contentLength() + 3 & ~3;
    }

    @Override
    public void writeTo(PacketBuffer into) {
        int start = RtcpHeader.appendFeedback(into, FORMAT, RtcpHeader.TRANSPORT_FEEDBACK, length(), sender, media);
        int end = start + length();
        into.put16(start + 12, base);
        into.put16(start + 14, deltas.length);
        into.put24(start + 16, referenceTime);
        into.put8(start + 19, number);
        int at = StatusChunks.write(deltas, into, start + FIXED);
        for (int delta : deltas) {
            int size = StatusChunks.symbol(delta);
            if (size == 1) {
                into.put8(at, delta);
            } else if (size == 2) {
                into.put16(at, delta);
            }
            at += size;
        }
        int padding = end - at;
        while (at < end) {
            into.put8(at++, 0);
        }
        if (padding > 0) {
            // RFC 3550 §6.4.1: the padding's last octet counts its octets; here it may be one, two or three.
            into.put8(end - 1, padding);
            into.put8(start, into.u8(start) | 0x20);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransportWideFeedback that
                && sender == that.sender
                && media == that.media
                && base == that.base
                && referenceTime == that.referenceTime
                && number == that.number
                && Arrays.equals(deltas, that.deltas);
    }

    @Override
    public int hashCode() {
        return 31 * base + Arrays.hashCode(deltas);
    }

    @Override
    public String toString() {
        return "TransportWideFeedback[" + number + ", " + deltas.length + " packets from " + base + "]";
    }
}
