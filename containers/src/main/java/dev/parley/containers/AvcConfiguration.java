package dev.parley.containers;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * H.264 as Matroska and MP4 hold it, ISO/IEC 14496-15 §5.3: parameter sets in the configuration, NAL units with lengths.
 *
 * @param lengthSize bytes of a length, 1, 2 or 4
 * @param sets sequence parameter sets and then picture parameter sets
 */
record AvcConfiguration(int lengthSize, List<byte[]> sets) {
    /** Maximum number of NAL units of a frame, and of sets. */
    private static final int MAX_UNITS = 1_024;

    /** Returns the configuration of a key frame with start codes, or null if it has no parameter sets. */
    static byte @Nullable [] of(byte[] annexB) {
        List<byte[]> sequence = new ArrayList<>();
        List<byte[]> picture = new ArrayList<>();
        for (byte[] unit : units(annexB)) {
            int type = unit[0] & 0x1f;
            if (type == 7 && unit.length >= 4 && sequence.size() < 31) {
                sequence.add(unit);
            } else if (type == 8) {
                picture.add(unit);
            }
        }
        if (sequence.isEmpty() || picture.isEmpty() || picture.size() > 255) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] first = sequence.get(0);
        out.write(1);
        out.write(first, 1, 3);
        out.write(0xff);
        out.write(0xe0 | sequence.size());
        write(out, sequence);
        out.write(picture.size());
        write(out, picture);
        int profile = first[1] & 0xff;
        if (profile == 100 || profile == 110 || profile == 122 || profile == 144) {
            // 4:2:0 with 8 bits, the only format that these streams have.
            out.writeBytes(new byte[] {(byte) 0xfd, (byte) 0xf8, (byte) 0xf8, 0});
        }
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, List<byte[]> sets) {
        for (byte[] set : sets) {
            out.write(set.length >> 8);
            out.write(set.length);
            out.writeBytes(set);
        }
    }

    static AvcConfiguration parse(byte[] bytes) throws MediaFileException {
        List<byte[]> sets = new ArrayList<>();
        if (bytes.length < 7 || bytes[0] != 1) {
            throw new MediaFileException("no configuration of H.264");
        }
        int at = 5;
        for (int kind = 0; kind < 2; kind++) {
            int count = bytes[at++] & (kind == 0 ? 0x1f : 0xff);
            for (int i = 0; i < count; i++) {
                int length = at + 2 <= bytes.length ? (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff : -1;
                at += 2;
                if (length < 0 || at + length > bytes.length - (kind == 0 ? 1 : 0)) {
                    throw new MediaFileException("parameter set beyond its configuration");
                }
                sets.add(java.util.Arrays.copyOfRange(bytes, at, at + length));
                at += length;
            }
        }
        return new AvcConfiguration((bytes[4] & 3) + 1, sets);
    }

    /** Returns the NAL units of data with start codes, without empty ones. */
    static List<byte[]> units(byte[] data) {
        List<byte[]> units = new ArrayList<>();
        int start = -1;
        int zeros = 0;
        for (int i = 0; i <= data.length; i++) {
            boolean end = i == data.length;
            boolean code = !end && data[i] == 1 && zeros >= 2;
            if ((end || code) && start >= 0 && i - zeros > start && units.size() < MAX_UNITS) {
                units.add(java.util.Arrays.copyOfRange(data, start, i - zeros));
            }
            if (code) {
                start = i + 1;
            }
            zeros = !end && data[i] == 0 ? zeros + 1 : 0;
        }
        return units;
    }

    /** Returns the NAL units with lengths of four bytes. */
    static byte[] withLengths(byte[] annexB) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(annexB.length + 16);
        for (byte[] unit : units(annexB)) {
            if ((unit[0] & 0x1f) != 9) {
                for (int shift = 24; shift >= 0; shift -= 8) {
                    out.write(unit.length >> shift);
                }
                out.writeBytes(unit);
            }
        }
        return out.toByteArray();
    }

    /** Returns the NAL units with start codes, and before a key frame the parameter sets if it has none. */
    byte[] withStartCodes(byte[] data, boolean key) throws MediaFileException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(data.length + 16);
        boolean own = false;
        int at = 0;
        while (at + lengthSize <= data.length) {
            long length = 0;
            for (int i = 0; i < lengthSize; i++) {
                length = length << 8 | data[at++] & 0xff;
            }
            if (length > data.length - at) {
                throw new MediaFileException("NAL unit beyond its frame");
            }
            if (length > 0) {
                own |= (data[at] & 0x1f) == 7;
                append(body, data, at, (int) length);
            }
            at += (int) length;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream(body.size() + 64);
        if (key && !own) {
            sets.forEach(set -> append(whole, set, 0, set.length));
        }
        whole.writeBytes(body.toByteArray());
        return whole.toByteArray();
    }

    private static void append(ByteArrayOutputStream out, byte[] unit, int offset, int length) {
        out.writeBytes(new byte[] {0, 0, 0, 1});
        out.write(unit, offset, length);
    }
}
