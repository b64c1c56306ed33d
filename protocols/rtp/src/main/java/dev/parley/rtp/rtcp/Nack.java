package dev.parley.rtp.rtcp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Generic negative acknowledgement, RFC 4585 §6.2.1.
 *
 * @param sender who asks
 * @param media the stream that misses packets
 * @param sequenceNumbers missing packets in serial order, 0 to 65,535 each, without repetition
 */
public record Nack(int sender, int media, List<Integer> sequenceNumbers) implements RtcpPacket {
    static final int FORMAT = 1;
    private static final int FIXED = 12;

    /** Copies the list. */
    public Nack {
        if (sequenceNumbers.isEmpty()) {
            throw new IllegalArgumentException("a NACK names at least one packet");
        }
        sequenceNumbers = List.copyOf(sequenceNumbers);
    }

    static Nack read(PacketBuffer packet, int at, int end) throws MalformedException {
        // RFC 4585 §6.2.1: "The Generic NACK message … FCI field MUST contain at least one and MAY contain more than
        // one Generic NACK."
        RtcpReader.require(end - at >= FIXED + 4, "NACK without packets");
        List<Integer> numbers = new ArrayList<>();
        for (int entry = at + FIXED; entry + 4 <= end; entry += 4) {
            int first = packet.u16(entry);
            int following = packet.u16(entry + 2);
            numbers.add(first);
            for (int bit = 0; bit < 16; bit++) {
                if ((following & 1 << bit) != 0) {
                    numbers.add(first + 1 + bit & 0xffff);
                }
            }
        }
        return new Nack(packet.i32(at + 4), packet.i32(at + 8), numbers);
    }

    @Override
    public int length() {
        int entries = 0;
        int first = 0;
        for (int i = 0; i < sequenceNumbers.size(); i++) {
            if (i == 0 || startsEntry(first, sequenceNumbers.get(i))) {
                first = sequenceNumbers.get(i);
                entries++;
            }
        }
        return FIXED + 4 * entries;
    }

    private static boolean startsEntry(int first, int number) {
        int distance = number - first & 0xffff;
        return distance == 0 || distance > 16;
    }

    @Override
    public void writeTo(PacketBuffer into) {
        int at = RtcpHeader.appendFeedback(into, FORMAT, RtcpHeader.TRANSPORT_FEEDBACK, length(), sender, media);
        int entry = at + FIXED - 4;
        int first = 0;
        int following = 0;
        for (int i = 0; i < sequenceNumbers.size(); i++) {
            int number = sequenceNumbers.get(i);
            if (i == 0 || startsEntry(first, number)) {
                entry += 4;
                first = number;
                following = 0;
                into.put16(entry, first);
            } else {
                following |= 1 << (number - first - 1 & 0xffff);
            }
            into.put16(entry + 2, following);
        }
    }
}
