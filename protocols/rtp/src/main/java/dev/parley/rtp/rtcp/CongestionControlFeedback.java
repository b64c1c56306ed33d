package dev.parley.rtp.rtcp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Congestion control feedback, RFC 8888 §3.1.
 *
 * @param sender who reports
 * @param streams one report a stream
 * @param reportTime time of the report: middle 32 bits of an NTP time, units of 1/65,536 s
 */
public record CongestionControlFeedback(int sender, List<StreamReport> streams, int reportTime) implements RtcpPacket {
    static final int FORMAT = 11;

    /** Maximum number of packets in one stream's report. */
    public static final int MAX_PACKETS = 16_384;

    /** Arrival offset of a packet that arrived after the report's time, RFC 8888 §3.1. */
    public static final int OFFSET_UNAVAILABLE = 0x1fff;

    /** Arrival offset of a packet that arrived more than 8,189/1,024 s before the report's time. */
    public static final int OFFSET_TOO_LARGE = 0x1ffe;

    /**
     * Report about one stream.
     *
     * @param ssrc the stream
     * @param firstSequence sequence number of the first packet
     * @param packets consecutive packets from the first on
     */
    public record StreamReport(int ssrc, int firstSequence, List<Arrival> packets) {
        /** Copies and checks the list. */
        public StreamReport {
            if (packets.size() > MAX_PACKETS) {
                throw new IllegalArgumentException(packets.size() + " packets in one report");
            }
            packets = List.copyOf(packets);
        }
    }

    /**
     * Fate of one packet.
     *
     * @param received whether it arrived
     * @param ecn its ECN mark, 0 to 3
     * @param offset time before the report's, in units of 1/1,024 s, 0 to 8,191 with two special values
     */
    public record Arrival(boolean received, int ecn, int offset) {
        /** Packet that has not arrived. */
        public static final Arrival LOST = new Arrival(false, 0, 0);
    }

    /** Copies the list. */
    public CongestionControlFeedback {
        streams = List.copyOf(streams);
    }

    static CongestionControlFeedback read(PacketBuffer packet, int start, int end) throws MalformedException {
        int at = start + HEADER;
        int last = end - 4;
        List<StreamReport> streams = new ArrayList<>();
        while (at + 8 <= last) {
            int count = packet.u16(at + 6);
            RtcpReader.require(
                    count <= MAX_PACKETS && at + 8 + 2 * count <= last, "congestion feedback beyond the packet");
            List<Arrival> arrivals = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int word = packet.u16(at + 8 + 2 * i);
                arrivals.add((word & 0x8000) == 0 ? Arrival.LOST : new Arrival(true, word >> 13 & 3, word & 0x1fff));
            }
            streams.add(new StreamReport(packet.i32(at), packet.u16(at + 4), arrivals));
            at += blockLength(count);
        }
        RtcpReader.require(at == last, "congestion feedback with torn blocks");
        return new CongestionControlFeedback(packet.i32(start + 4), streams, packet.i32(last));
    }

    private static int blockLength(int packets) {
        return 8 + (2 * packets + 3 & ~3);
    }

    @Override
    public int length() {
        int length = HEADER + 4;
        for (StreamReport stream : streams) {
            length += blockLength(stream.packets.size());
        }
        return length;
    }

    @Override
    public void writeTo(PacketBuffer into) {
        int at = RtcpHeader.append(into, FORMAT, RtcpHeader.TRANSPORT_FEEDBACK, length());
        into.put32(at + 4, sender);
        at += HEADER;
        for (StreamReport stream : streams) {
            int count = stream.packets.size();
            into.put32(at, stream.ssrc);
            into.put16(at + 4, stream.firstSequence);
            into.put16(at + 6, count);
            for (int i = 0; i < count; i++) {
                Arrival arrival = stream.packets.get(i);
                into.put16(at + 8 + 2 * i, arrival.received ? 0x8000 | arrival.ecn << 13 | arrival.offset : 0);
            }
            if (count % 2 != 0) {
                into.put16(at + 8 + 2 * count, 0);
            }
            at += blockLength(count);
        }
        into.put32(at, reportTime);
    }
}
