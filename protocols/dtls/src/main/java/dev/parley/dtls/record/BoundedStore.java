package dev.parley.dtls.record;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Copies of bytes that came too early, first in, first out, and never too many. */
public final class BoundedStore {
    /** The most entries: several flights, or the first window of data. */
    public static final int MAX_ENTRIES = 32;

    /** The most bytes: as many full datagrams. */
    static final int MAX_BYTES = MAX_ENTRIES * 1_500;

    private final ArrayDeque<byte[]> entries = new ArrayDeque<>(1);
    private int bytes;

    /** Keeps a copy if there is room for it. */
    public boolean keep(byte[] array, int offset, int length) {
        if (entries.size() == MAX_ENTRIES || bytes + length > MAX_BYTES) {
            return false;
        }
        entries.add(Arrays.copyOfRange(array, offset, offset + length));
        bytes += length;
        return true;
    }

    public byte @Nullable [] poll() {
        byte[] first = entries.poll();
        if (first != null) {
            bytes -= first.length;
        }
        return first;
    }

    /** Returns the number of entries. */
    int size() {
        return entries.size();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    public void clear() {
        entries.clear();
        bytes = 0;
    }
}
