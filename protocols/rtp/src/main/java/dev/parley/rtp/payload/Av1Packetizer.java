package dev.parley.rtp.payload;

import dev.parley.frames.EncodedFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * RTP Payload Format For AV1, for sending. Units go without their sizes and without temporal delimiter; packets carry units of one
 * layer alone and are filled to one length, since any unit may be divided anywhere. Where the rest of a packet is too short for the
 * length field of a unit, it is at most two bytes shorter.
 */
final class Av1Packetizer implements Packetizer {
    /** Length of the aggregation header. */
    private static final int HEADER = 1;

    /** Maximum number of elements that the field W counts. */
    private static final int MAX_COUNTED = 3;

    /** Maximum number of units of a temporal unit: tile groups of the largest picture, and metadata. */
    private static final int MAX_UNITS = 1_024;

    /** A unit: its header without the size bit, the extension or -1, and where its content lies in the frame. */
    private record Unit(int header, int extension, int offset, int length) {
        int headerLength() {
            return extension < 0 ? 1 : 2;
        }

        int total() {
            return headerLength() + length;
        }
    }

    /** A part of a unit in a packet. */
    private record Element(Unit unit, int from, int count) {}

    private final PayloadPlan plan = new PayloadPlan();
    private boolean newSequence;

    @Override
    public PayloadPlan packetize(EncodedFrame frame, PayloadBudget budget) {
        List<Unit> units = units(frame);
        plan.begin(frame);
        newSequence = frame.key() && units.stream().anyMatch(unit -> Obu.type(unit.header) == Obu.SEQUENCE_HEADER);
        int from = 0;
        while (from < units.size()) {
            int to = from + 1;
            while (to < units.size() && sameLayer(units, from, to)) {
                to++;
            }
            send(units.subList(from, to), to == units.size(), budget);
            from = to;
        }
        return plan;
    }

    /** Returns whether the unit at {@code to} may share a packet with those from {@code from} on. */
    private static boolean sameLayer(List<Unit> units, int from, int to) {
        // RTP Payload Format For AV1 §5: "If more than one OBU contained in an RTP packet has an OBU extension header,
        // then the values of the temporal_id and spatial_id MUST be the same in all such OBUs in the RTP packet."
        int extension = units.get(to).extension;
        for (int i = from; i < to; i++) {
            int other = units.get(i).extension;
            if (extension >= 0 && other >= 0 && other >> 3 != extension >> 3) {
                return false;
            }
        }
        return true;
    }

    private static List<Unit> units(EncodedFrame frame) {
        List<Unit> units = new ArrayList<>();
        int at = 0;
        while (at < frame.length()) {
            int header = frame.u8(at++);
            int extension = -1;
            if ((header & 0x80) != 0 || units.size() == MAX_UNITS) {
                throw new IllegalArgumentException("an AV1 temporal unit that is no sequence of OBUs");
            }
            if ((header & Obu.HAS_EXTENSION) != 0) {
                extension = at < frame.length() ? frame.u8(at) : 0;
                at++;
            }
            long length = (long) frame.length() - at;
            if ((header & Obu.HAS_SIZE) != 0) {
                length = 0;
                int shift = 0;
                boolean more = true;
                while (more && at < frame.length() && shift < 35) {
                    int octet = frame.u8(at++);
                    length |= (octet & 0x7fL) << shift;
                    shift += 7;
                    more = (octet & 0x80) != 0;
                }
            }
            if (length < 0 || length > frame.length() - at) {
                throw new IllegalArgumentException("an OBU beyond its AV1 temporal unit");
            }
            if (!Obu.isDropped(Obu.type(header))) {
                units.add(new Unit(header & ~Obu.HAS_SIZE, extension, at, (int) length));
            }
            at += (int) length;
        }
        return units;
    }

    private void send(List<Unit> units, boolean endsFrame, PayloadBudget budget) {
        boolean counted = units.size() <= MAX_COUNTED;
        int total = 0;
        for (Unit unit : units) {
            total += unit.total() + Obu.leb128Length(unit.total());
        }
        EvenSplit split = new EvenSplit(budget, HEADER, total, plan.packets() == 0, endsFrame);
        int index = 0;
        int from = 0;
        boolean continued = false;
        while (index < units.size()) {
            boolean first = plan.packets() == 0;
            int space = restFits(units, index, from, counted, budget.of(first, endsFrame) - HEADER)
                    ? budget.of(first, endsFrame) - HEADER
                    : Math.min(
                            split.hasNext() ? split.next() : budget.middle() - HEADER,
                            budget.of(first, false) - HEADER);
            List<Element> elements = new ArrayList<>();
            boolean full = false;
            while (!full && index < units.size()) {
                Unit unit = units.get(index);
                int rest = unit.total() - from;
                boolean lastUnit = index == units.size() - 1;
                int prefix = counted ? 0 : Obu.leb128Length(Math.min(rest, space));
                int count = Math.min(rest, space - prefix);
                if (count <= 0) {
                    break;
                }
                elements.add(new Element(unit, from, count));
                from += count;
                // Behind a counted element that is not the last one there is a length field, and room for a byte.
                int used = count + Obu.leb128Length(count);
                full = from < unit.total() || lastUnit || space - used < (counted ? 1 : 2);
                space -= used;
                if (from == unit.total()) {
                    index++;
                    from = 0;
                }
            }
            write(elements, counted, continued, from > 0);
            continued = from > 0;
        }
    }

    private static boolean restFits(List<Unit> units, int index, int from, boolean counted, int space) {
        int needed = 0;
        for (int i = index; i < units.size() && needed <= space; i++) {
            int rest = units.get(i).total() - (i == index ? from : 0);
            boolean bare = counted && i == units.size() - 1;
            needed += rest + (bare ? 0 : Obu.leb128Length(rest));
        }
        return needed <= space;
    }

    private void write(List<Element> elements, boolean counted, boolean continued, boolean continues) {
        boolean first = plan.packets() == 0;
        plan.packet();
        // RTP Payload Format For AV1 §4.4: |Z|Y| W |N|-|-|-|
        plan.put((continued ? 0x80 : 0)
                | (continues ? 0x40 : 0)
                | (counted ? elements.size() << 4 : 0)
                | (first && newSequence ? 0x08 : 0));
        for (int i = 0; i < elements.size(); i++) {
            Element element = elements.get(i);
            if (!counted || i < elements.size() - 1) {
                putLeb128(element.count);
            }
            put(element);
        }
    }

    private void putLeb128(int value) {
        int rest = value;
        while (rest > 0x7f) {
            plan.put(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        plan.put(rest);
    }

    private void put(Element element) {
        Unit unit = element.unit;
        int from = element.from;
        int end = from + element.count;
        while (from < unit.headerLength() && from < end) {
            plan.put(from == 0 ? unit.header : unit.extension);
            from++;
        }
        plan.range(unit.offset + from - unit.headerLength(), end - from);
    }
}
