package dev.parley.runtime.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One struct msghdr of 64-bit Linux with what it points to: a socket address, one buffer, and control data of one small number. The
 * sizes of musl are narrower than glibc's, and equal in little-endian memory whose padding is zero.
 */
final class MessageHeader {
    /** The largest UDP payload there is; a smaller buffer would truncate without telling. */
    static final int CAPACITY = 65_535;

    private static final int NAME_LENGTH = 8;
    private static final int BUFFERS_LENGTH = 24;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int HEADER_SIZE = 56;

    /** struct cmsghdr: a length of 8 bytes, level, type; then the data. */
    private static final int CONTROL_HEADER = 16;

    private static final int CONTROL_SIZE = 64;

    private final MemorySegment header;
    private final MemorySegment vector;
    private final MemorySegment name;
    private final MemorySegment control;
    private final MemorySegment buffer;

    MessageHeader(Arena arena) {
        header = arena.allocate(HEADER_SIZE, 8);
        vector = arena.allocate(16, 8);
        name = arena.allocate(RawAddress.SIZE, 8);
        control = arena.allocate(CONTROL_SIZE, 8);
        buffer = arena.allocate(CAPACITY, 64);
        header.set(JAVA_LONG, 0, name.address());
        header.set(JAVA_LONG, 16, vector.address());
        header.set(JAVA_LONG, BUFFERS_LENGTH, 1);
        header.set(JAVA_LONG, 32, control.address());
        vector.set(JAVA_LONG, 0, buffer.address());
    }

    MemorySegment segment() {
        return header;
    }

    MemorySegment name() {
        return name;
    }

    MemorySegment buffer() {
        return buffer;
    }

    /** Makes it a message of {@code bytes} bytes of the buffer, to the address in {@link #name}, in datagrams of {@code segment} bytes, or in one if that is 0. */
    void toSend(int nameLength, int bytes, int segment) {
        header.set(JAVA_INT, NAME_LENGTH, nameLength);
        vector.set(JAVA_LONG, 8, bytes);
        if (segment == 0) {
            header.set(JAVA_LONG, CONTROL_LENGTH, 0);
            return;
        }
        // CMSG_LEN(2), and CMSG_SPACE(2) for the whole.
        control.set(JAVA_LONG, 0, CONTROL_HEADER + Short.BYTES);
        control.set(JAVA_INT, 8, Udp.LEVEL);
        control.set(JAVA_INT, 12, Udp.SEGMENT);
        control.set(JAVA_SHORT, CONTROL_HEADER, (short) segment);
        header.set(JAVA_LONG, CONTROL_LENGTH, CONTROL_HEADER + Long.BYTES);
    }

    /** Makes it ready to receive. */
    void toReceive() {
        header.set(JAVA_INT, NAME_LENGTH, RawAddress.SIZE);
        vector.set(JAVA_LONG, 8, CAPACITY);
        header.set(JAVA_LONG, CONTROL_LENGTH, CONTROL_SIZE);
        header.set(JAVA_INT, FLAGS, 0);
    }

    /** Returns the size of the datagrams that were received together, or 0 where it was one. */
    int receivedSegment() {
        long length = header.get(JAVA_LONG, CONTROL_LENGTH);
        for (long at = 0; at + CONTROL_HEADER + Integer.BYTES <= length; ) {
            long size = control.get(JAVA_LONG, at);
            if (control.get(JAVA_INT, at + 8) == Udp.LEVEL && control.get(JAVA_INT, at + 12) == Udp.GRO) {
                return control.get(JAVA_INT, at + CONTROL_HEADER);
            }
            if (size < CONTROL_HEADER) {
                return 0;
            }
            at += size + 7 & ~7L;
        }
        return 0;
    }
}
