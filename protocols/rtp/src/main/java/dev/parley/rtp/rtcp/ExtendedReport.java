package dev.parley.rtp.rtcp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Extended report, RFC 3611. Of its blocks the two that measure round trips without sending media are kept; the others are skipped.
 *
 * @param ssrc the sender
 * @param blocks in their order
 */
public record ExtendedReport(int ssrc, List<Block> blocks) implements RtcpPacket {
    private static final int RECEIVER_REFERENCE_TIME = 4;
    private static final int DELAY_SINCE_LAST_RECEIVER_REPORT = 5;

    /** Block of an extended report. */
    public sealed interface Block permits ReceiverReferenceTime, DelaySinceLastReceiverReport {}

    /**
     * Clock of a receiver, RFC 3611 §4.4.
     *
     * @param ntpTime NTP time, 32.32 bits unsigned seconds since 1900
     */
    public record ReceiverReferenceTime(long ntpTime) implements Block {}

    /**
     * Answers to receivers' clocks, RFC 3611 §4.5.
     *
     * @param entries one a receiver
     */
    public record DelaySinceLastReceiverReport(List<Entry> entries) implements Block {
        /** Copies the list. */
        public DelaySinceLastReceiverReport {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Answer to one receiver.
     *
     * @param ssrc the receiver
     * @param lastReceiverReport middle 32 bits of its clock in the last report, 0 if there was none
     * @param delay time since that report arrived, in units of 1/65,536 s, unsigned
     */
    public record Entry(int ssrc, int lastReceiverReport, int delay) {}

    /** Copies the list. */
    public ExtendedReport {
        blocks = List.copyOf(blocks);
    }

    static ExtendedReport read(PacketBuffer packet, int start, int end) throws MalformedException {
        RtcpReader.require(end - start >= HEADER, "XR without its SSRC");
        List<Block> blocks = new ArrayList<>();
        int at = start + HEADER;
        while (at + 4 <= end) {
            int length = 4 * packet.u16(at + 2);
            RtcpReader.require(at + 4 + length <= end, "XR block beyond the packet");
            if (packet.u8(at) == RECEIVER_REFERENCE_TIME && length == 8) {
                blocks.add(new ReceiverReferenceTime(packet.i64(at + 4)));
            } else if (packet.u8(at) == DELAY_SINCE_LAST_RECEIVER_REPORT) {
                List<Entry> entries = new ArrayList<>();
                for (int entry = at + 4; entry + 12 <= at + 4 + length; entry += 12) {
                    entries.add(new Entry(packet.i32(entry), packet.i32(entry + 4), packet.i32(entry + 8)));
                }
                blocks.add(new DelaySinceLastReceiverReport(entries));
            }
            // RFC 3611 §3: every block has its length, by which blocks of other types are skipped.
            at += 4 + length;
        }
        return new ExtendedReport(packet.i32(start + 4), blocks);
    }

    private static int length(Block block) {
        return block instanceof DelaySinceLastReceiverReport delays ? 12 * delays.entries.size() : 8;
    }

    @Override
    public int length() {
        int length = HEADER;
        for (Block block : blocks) {
            length += 4 + length(block);
        }
        return length;
    }

    @Override
    public void writeTo(PacketBuffer into) {
        int at = RtcpHeader.append(into, 0, RtcpHeader.EXTENDED_REPORT, length());
        into.put32(at + 4, ssrc);
        at += HEADER;
        for (Block block : blocks) {
            into.put16(at + 2, length(block) / 4);
            if (block instanceof ReceiverReferenceTime time) {
                into.put16(at, RECEIVER_REFERENCE_TIME << 8);
                into.put64(at + 4, time.ntpTime);
            } else if (block instanceof DelaySinceLastReceiverReport delays) {
                into.put16(at, DELAY_SINCE_LAST_RECEIVER_REPORT << 8);
                int entry = at + 4;
                for (Entry answer : delays.entries) {
                    into.put32(entry, answer.ssrc);
                    into.put32(entry + 4, answer.lastReceiverReport);
                    into.put32(entry + 8, answer.delay);
                    entry += 12;
                }
            }
            at += 4 + length(block);
        }
    }
}
