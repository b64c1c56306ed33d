package dev.parley.containers;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** AV1 as Matroska and MP4 hold it: temporal units without delimiter, and a configuration with the sequence header. */
final class Av1Configuration {
    private static final int SEQUENCE_HEADER = 1;
    private static final int TEMPORAL_DELIMITER = 2;

    private Av1Configuration() {}

    /** An OBU within data: its type, where it starts, where its content starts, and where it ends. */
    private record Unit(int type, int start, int content, int end) {}

    private static @Nullable Unit unit(byte[] data, int start) {
        int at = start;
        int header = data[at++] & 0xff;
        at += (header & 4) != 0 ? 1 : 0;
        if ((header & 2) == 0) {
            return at <= data.length ? new Unit(header >> 3 & 15, start, at, data.length) : null;
        }
        long size = 0;
        int shift = 0;
        boolean more = true;
        while (more) {
            if (at >= data.length || shift > 28) {
                return null;
            }
            size |= (data[at] & 0x7fL) << shift;
            more = data[at++] < 0;
            shift += 7;
        }
        return size > data.length - at ? null : new Unit(header >> 3 & 15, start, at, at + (int) size);
    }

    /** Returns the configuration (av1C) of a temporal unit with a sequence header, or null if it has none. */
    static byte @Nullable [] of(byte[] data) {
        for (int at = 0; at < data.length; ) {
            Unit unit = unit(data, at);
            if (unit == null) {
                return null;
            }
            if (unit.type == SEQUENCE_HEADER && unit.end - unit.content >= 4) {
                byte[] configuration = new byte[4 + unit.end - unit.start];
                // Profile of the first three bits; without reduced header and timing the level follows after 24 bits.
                int first = data[unit.content] & 0xff;
                int second = data[unit.content + 1] & 0xff;
                boolean plain = (first & 0x0c) == 0;
                int third = data[unit.content + 2] & 0xff;
                int fourth = data[unit.content + 3] & 0xff;
                int level = plain ? (third & 1) << 4 | fourth >> 4 : (first & 7) << 2 | second >> 6;
                configuration[0] = (byte) 0x81;
                configuration[1] = (byte) (first & 0xe0 | level & 0x1f);
                configuration[2] = 0x0c;
                System.arraycopy(data, unit.start, configuration, 4, unit.end - unit.start);
                return configuration;
            }
            at = unit.end;
        }
        return null;
    }

    /** Returns the temporal unit without its delimiter. */
    static byte[] withoutDelimiter(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length);
        for (int at = 0; at < data.length; ) {
            Unit unit = unit(data, at);
            if (unit == null) {
                return data;
            }
            if (unit.type != TEMPORAL_DELIMITER) {
                out.write(data, unit.start, unit.end - unit.start);
            }
            at = unit.end;
        }
        return out.toByteArray();
    }

    /** Returns the temporal unit with a delimiter. */
    static byte[] withDelimiter(byte[] data) {
        if (data.length > 0 && (data[0] >> 3 & 15) == TEMPORAL_DELIMITER) {
            return data;
        }
        byte[] whole = new byte[data.length + 2];
        whole[0] = 0x12;
        System.arraycopy(data, 0, whole, 2, data.length);
        return whole;
    }
}
