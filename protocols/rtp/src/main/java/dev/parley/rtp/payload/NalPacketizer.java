package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;
import dev.parley.frames.EncodedFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * Payload formats of H.264 (RFC 6184) and H.265 (RFC 7798) for sending: small NAL units are aggregated, large ones fragmented.
 * Delimiters and filler are left out. Parameter sets are kept and repeated before key frames that come without them, so that a
 * receiver can begin there.
 */
final class NalPacketizer implements Packetizer {
    /** A NAL unit of the frame, or of the sets if {@code stored} is not empty. */
    private record Unit(int offset, int length, int header, int header2, byte[] stored) {}

    private static final byte[] OF_FRAME = {};

    private final NalSyntax syntax;

    /** Packetization mode 0 of H.264: a NAL unit a packet. */
    private final boolean singleUnits;

    private final PayloadPlan plan = new PayloadPlan();
    private final AnnexB scan = new AnnexB();
    private final ParameterSets sets;

    NalPacketizer(NalSyntax syntax, boolean singleUnits, ParameterSets sets) {
        this.syntax = syntax;
        this.singleUnits = singleUnits;
        this.sets = sets;
    }

    @Override
    public PayloadPlan packetize(EncodedFrame frame, PayloadBudget budget) {
        scan.scan(frame);
        List<Unit> units = units(frame);
        plan.begin(frame);
        for (int i = 0; i < units.size(); ) {
            int joined = singleUnits ? 1 : joinable(units, i, budget);
            if (joined > 1) {
                aggregate(units.subList(i, i + joined));
            } else {
                send(units.get(i), i == units.size() - 1, budget);
            }
            i += joined;
        }
        return plan;
    }

    private List<Unit> units(EncodedFrame frame) {
        List<Unit> units = new ArrayList<>(scan.count() + 3);
        boolean ready = false;
        boolean own = false;
        byte[] copy = new byte[0];
        for (int i = 0; i < scan.count(); i++) {
            int offset = scan.offset(i);
            int length = scan.length(i);
            if (length < syntax.headerLength) {
                continue;
            }
            int second = syntax.headerLength > 1 ? frame.u8(offset + 1) : 0;
            Unit unit = new Unit(offset, length, frame.u8(offset), second, OF_FRAME);
            int type = type(unit);
            if (syntax.isDropped(type)) {
                continue;
            }
            if (syntax.isParameterSet(type)) {
                copy = new byte[length];
                frame.get(offset, copy, 0, length);
                own |= keep(copy);
            } else if (syntax.isKey(type) && !own && !ready) {
                ready = true;
                addStoredSets(frame, unit, units);
            }
            units.add(unit);
        }
        return units;
    }

    private boolean keep(byte[] set) {
        try {
            sets.add(set, 0, set.length);
            return true;
        } catch (MalformedException e) {
            throw new IllegalArgumentException("a parameter set that does not parse: " + e.reason());
        }
    }

    private void addStoredSets(EncodedFrame frame, Unit slice, List<Unit> into) {
        byte[] head = new byte[Math.min(slice.length, 32)];
        frame.get(slice.offset, head, 0, head.length);
        try {
            for (byte[] set : sets.neededBy(head, 0, head.length)) {
                into.add(new Unit(0, set.length, set[0] & 0xff, set[1] & 0xff, set));
            }
        } catch (MalformedException e) {
            // A stream whose sets travel in the session description alone has none here to repeat.
            return;
        }
    }

    private int type(Unit unit) {
        return syntax.type(new byte[] {(byte) unit.header}, 0);
    }

    /** Returns how many units from {@code from} on fit into one aggregation packet, 1 if none joins the first. */
    private int joinable(List<Unit> units, int from, PayloadBudget budget) {
        int length = syntax.headerLength;
        int count = 0;
        for (int i = from; i < units.size(); i++) {
            length += 2 + units.get(i).length;
            if (length > budget.of(plan.packets() == 0, i == units.size() - 1)) {
                break;
            }
            count++;
        }
        return Math.max(1, count);
    }

    private void aggregate(List<Unit> units) {
        plan.packet();
        int header = 0;
        int layer = 0xff;
        for (Unit unit : units) {
            if (syntax == NalSyntax.H264) {
                // RFC 6184 §5.3: "The value of NRI MUST be the maximum of all the NAL units carried in the aggregation
                // packet."
                header = Math.max(header & 0x60, unit.header & 0x60) | (header | unit.header) & 0x80;
            } else {
                // RFC 7798 §4.4.2: "The value of LayerId MUST be equal to the lowest value of LayerId of all the
                // aggregated NAL units", and TID likewise.
                header |= unit.header & 0x80;
                layer = Math.min(layer, unit.header2);
            }
        }
        if (syntax == NalSyntax.H264) {
            plan.put(header | syntax.aggregation);
        } else {
            plan.put(header | syntax.aggregation << 1);
            plan.put(layer);
        }
        for (Unit unit : units) {
            plan.put(unit.length >> 8);
            plan.put(unit.length);
            add(unit, 0, unit.length);
        }
    }

    private void add(Unit unit, int from, int count) {
        if (unit.stored.length == 0) {
            plan.range(unit.offset + from, count);
        } else {
            for (int i = from; i < from + count; i++) {
                plan.put(unit.stored[i]);
            }
        }
    }

    private void send(Unit unit, boolean endsFrame, PayloadBudget budget) {
        boolean startsFrame = plan.packets() == 0;
        if (unit.length <= budget.of(startsFrame, endsFrame)) {
            plan.packet();
            add(unit, 0, unit.length);
            return;
        }
        if (singleUnits) {
            throw new IllegalArgumentException("a NAL unit of " + unit.length
                    + " bytes fits into no packet of packetization-mode 0: encode in smaller slices");
        }
        int type = type(unit);
        EvenSplit split = new EvenSplit(
                budget, syntax.headerLength + 1, unit.length - syntax.headerLength, startsFrame, endsFrame);
        int at = syntax.headerLength;
        while (split.hasNext()) {
            // RFC 6184 §5.8: S is set for the first fragment, E for the last; the original header is not repeated.
            int flags = (at == syntax.headerLength ? 0x80 : 0) | (split.nextIsLast() ? 0x40 : 0);
            int count = split.next();
            plan.packet();
            if (syntax == NalSyntax.H264) {
                plan.put(unit.header & 0xe0 | syntax.fragmentation);
            } else {
                plan.put(unit.header & 0x81 | syntax.fragmentation << 1);
                plan.put(unit.header2);
            }
            plan.put(flags | type);
            add(unit, at, count);
            at += count;
        }
    }
}
