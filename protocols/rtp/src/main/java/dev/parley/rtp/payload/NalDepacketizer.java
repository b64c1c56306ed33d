package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Payload formats of H.264 (RFC 6184, modes 0 and 1) and H.265 (RFC 7798, without decoding-order numbers) for receiving. Frames have
 * start codes of four bytes; a key frame without its parameter sets gets those that came before.
 */
final class NalDepacketizer implements Depacketizer {
    /** Payload with extensions for one NAL unit, RFC 7798 §4.4.4. */
    private static final int PACI = 50;

    private static final String BEYOND = "NAL unit beyond its packet";

    private final NalSyntax syntax;
    private final ParameterSets sets;
    private int width;
    private int height;

    NalDepacketizer(NalSyntax syntax, ParameterSets sets) {
        this.syntax = syntax;
        this.sets = sets;
    }

    @Override
    public int borders(byte[] bytes, int offset, int length) throws MalformedException {
        int type = syntax.checkedType(bytes, offset, length);
        int end = offset + length;
        int body = offset + syntax.headerLength;
        if (type == syntax.aggregation) {
            if (end - body < 2 + syntax.headerLength) {
                throw new MalformedException(BEYOND);
            }
            int first = syntax.type(bytes, body + 2);
            return syntax.borders(first, bytes, body + 2 + syntax.headerLength, end);
        }
        if (type == syntax.fragmentation) {
            if (end - body < 2) {
                throw new MalformedException("fragment of a NAL unit without data");
            }
            if (bytes[body] >= 0) {
                return 0;
            }
            int fragmented = syntax.fragmentedType(bytes[body]);
            return syntax.borders(fragmented, bytes, body + 1, end);
        }
        return syntax.borders(type, bytes, body, end);
    }

    @Override
    public AssembledFrame assemble(List<byte[]> payloads) throws MalformedException {
        List<byte[]> units = split(payloads);
        boolean key = false;
        boolean recovery = false;
        boolean own = false;
        List<byte[]> stored = List.of();
        for (byte[] unit : units) {
            int type = syntax.type(unit, 0);
            if (syntax.isParameterSet(type)) {
                sets.add(unit, 0, unit.length);
                own = true;
                readSize(type, unit);
            } else if (syntax.isKey(type) && !key) {
                key = true;
                List<byte[]> needed = sets.neededBy(unit, 0, unit.length);
                stored = own ? List.of() : needed;
                for (byte[] set : needed) {
                    readSize(syntax.type(set, 0), set);
                }
            }
            recovery |= isRecoveryPoint(type, unit);
        }
        ByteJoin data = new ByteJoin();
        boolean inserted = false;
        for (byte[] unit : units) {
            if (!inserted && syntax.isSlice(syntax.type(unit, 0))) {
                stored.forEach(set -> append(data, set));
                inserted = true;
            }
            append(data, unit);
        }
        if (data.length() == 0) {
            throw new MalformedException("frame of delimiters and filler alone");
        }
        return new AssembledFrame(data.toByteArray(), key || recovery && width > 0, width, height, null, null);
    }

    private static void append(ByteJoin data, byte[] unit) {
        data.append(0);
        data.append(0);
        data.append(0);
        data.append(1);
        data.append(unit, 0, unit.length);
    }

    private void readSize(int type, byte[] unit) throws MalformedException {
        boolean h264 = syntax == NalSyntax.H264;
        if (type == (h264 ? 7 : 33)) {
            SequenceParameters size = h264
                    ? SequenceParameters.ofH264(unit, 0, unit.length)
                    : SequenceParameters.ofH265(unit, 0, unit.length);
            width = size.width();
            height = size.height();
        }
    }

    private boolean isRecoveryPoint(int type, byte[] unit) {
        // ITU-T H.264 §D.2.8: payload type 6, "the recovery point SEI message assists a decoder in determining when the
        // decoding process will produce acceptable pictures". H.265 has a picture type for it.
        return syntax == NalSyntax.H264 && type == 6 && unit.length > 1 && unit[1] == 6;
    }

    private List<byte[]> split(List<byte[]> payloads) throws MalformedException {
        List<byte[]> units = new ArrayList<>();
        ByteJoin fragments = null;
        for (byte[] payload : payloads) {
            int type = syntax.checkedType(payload, 0, payload.length);
            if (type == syntax.fragmentation) {
                int flags = payload[syntax.headerLength];
                if ((flags & 0x80) != 0) {
                    fragments = new ByteJoin();
                    syntax.restoreHeader(payload, 0, fragments);
                } else if (fragments == null) {
                    throw new MalformedException("fragment without the first one");
                }
                int at = syntax.headerLength + 1;
                fragments.append(payload, at, payload.length - at);
                if ((flags & 0x40) != 0) {
                    add(units, fragments.toByteArray(), 0, fragments.length());
                    fragments = null;
                }
                continue;
            }
            if (fragments != null) {
                throw new MalformedException("fragments without the last one");
            }
            if (type == syntax.aggregation) {
                splitAggregation(payload, units);
            } else if (syntax == NalSyntax.H265 && type == PACI) {
                splitExtended(payload, units);
            } else {
                add(units, payload, 0, payload.length);
            }
        }
        if (fragments != null) {
            throw new MalformedException("fragments without the last one");
        }
        return units;
    }

    private void splitAggregation(byte[] payload, List<byte[]> units) throws MalformedException {
        PayloadCursor in = new PayloadCursor(payload, 0, payload.length, BEYOND);
        in.skip(syntax.headerLength);
        while (in.remaining() > 0) {
            int length = in.u16();
            int at = in.position();
            in.skip(length);
            if (length >= syntax.headerLength) {
                add(units, payload, at, length);
            }
        }
    }

    /** Takes the extensions off, RFC 7798 §4.4.4: the type of the contained unit stands in the six bits after A. */
    private void splitExtended(byte[] payload, List<byte[]> units) throws MalformedException {
        PayloadCursor in = new PayloadCursor(payload, 0, payload.length, BEYOND);
        int first = in.u8();
        int second = in.u8();
        int fields = in.u16();
        in.skip(fields >> 4 & 0x1f);
        byte[] unit = new byte[2 + in.remaining()];
        unit[0] = (byte) (first & 1 | fields >> 9 << 1 & 0x7e | fields >> 8 & 0x80);
        unit[1] = (byte) second;
        System.arraycopy(payload, in.position(), unit, 2, in.remaining());
        add(units, unit, 0, unit.length);
    }

    private void add(List<byte[]> units, byte[] from, int offset, int length) throws MalformedException {
        if (units.size() == AnnexB.MAX_UNITS) {
            throw new MalformedException("frame with too many NAL units");
        }
        if (!syntax.isDropped(syntax.type(from, offset))) {
            units.add(java.util.Arrays.copyOfRange(from, offset, offset + length));
        }
    }
}
