package dev.parley.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A packet: a range of a byte array, with room before and behind it. The layer that makes a packet leaves head room for the
 * headers that the layers below put in front, and tail room for an authentication tag, so that a packet is written once and
 * encrypted in place. Indexes count from the start of the packet. Numbers are in network byte order.
 *
 * <p>Mutable and not thread-safe. A buffer given to an engine is borrowed for that call.
 */
public final class PacketBuffer {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] array;
    private int offset;
    private int length;

    private PacketBuffer(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** Returns an empty packet in a new array of {@code capacity} bytes, {@code headRoom} of which lie in front of it. */
    public static PacketBuffer allocate(int capacity, int headRoom) {
        if (headRoom < 0 || headRoom > capacity) {
            throw new IllegalArgumentException("head room " + headRoom + " of a capacity of " + capacity);
        }
        return new PacketBuffer(new byte[capacity], headRoom, 0);
    }

    /** Returns the packet that fills {@code array}; the array is not copied. */
    public static PacketBuffer wrap(byte[] array) {
        return new PacketBuffer(array, 0, array.length);
    }

    /** Returns the packet in the given range of {@code array}; the array is not copied. */
    public static PacketBuffer wrap(byte[] array, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        return new PacketBuffer(array, offset, length);
    }

    /** Makes this buffer show another range, perhaps of another array. */
    public void set(byte[] newArray, int newOffset, int newLength) {
        Objects.checkFromIndexSize(newOffset, newLength, newArray.length);
        array = newArray;
        offset = newOffset;
        length = newLength;
    }

    /** Makes this the empty packet with {@code headRoom} bytes before it. */
    public void clear(int headRoom) {
        Objects.checkIndex(headRoom, array.length + 1);
        offset = headRoom;
        length = 0;
    }

    /** Returns the array under the packet. */
    public byte[] array() {
        return array;
    }

    /** Returns where in {@link #array()} the packet starts. */
    public int offset() {
        return offset;
    }

    /** Returns the packet's length in bytes. */
    public int length() {
        return length;
    }

    /** Returns how many bytes {@link #prepend} can still take. */
    public int headRoom() {
        return offset;
    }

    /** Returns how many bytes {@link #append} can still take. */
    public int tailRoom() {
        return array.length - offset - length;
    }

    /** Grows the packet by {@code count} bytes at its front; their content is undefined. */
    public void prepend(int count) {
        if (count < 0 || count > offset) {
            throw new IndexOutOfBoundsException("prepend " + count + " with head room " + offset);
        }
        offset -= count;
        length += count;
    }

    /**
     * Grows the packet by {@code count} bytes at its end; their content is undefined.
     *
     * @return the index of the first of them
     */
    public int append(int count) {
        if (count < 0 || count > tailRoom()) {
            throw new IndexOutOfBoundsException("append " + count + " with tail room " + tailRoom());
        }
        int index = length;
        length += count;
        return index;
    }

    /** Appends a copy of the given bytes. */
    public void append(byte[] source, int from, int count) {
        int index = append(count);
        System.arraycopy(source, from, array, offset + index, count);
    }

    /** Takes {@code count} bytes off the front. */
    public void trimFront(int count) {
        Objects.checkIndex(count, length + 1);
        offset += count;
        length -= count;
    }

    /** Takes {@code count} bytes off the end. */
    public void trimEnd(int count) {
        Objects.checkIndex(count, length + 1);
        length -= count;
    }

    /** Returns the unsigned byte at {@code index}. */
    public int u8(int index) {
        return array[checked(index, 1)] & 0xff;
    }

    /** Returns the unsigned 16-bit number at {@code index}. */
    public int u16(int index) {
        return (short) SHORT.get(array, checked(index, 2)) & 0xffff;
    }

    /** Returns the unsigned 24-bit number at {@code index}. */
    public int u24(int index) {
        int at = checked(index, 3);
        return (array[at] & 0xff) << 16 | (array[at + 1] & 0xff) << 8 | array[at + 2] & 0xff;
    }

    /** Returns the 32-bit number at {@code index}, as a signed int. */
    public int i32(int index) {
        return (int) INT.get(array, checked(index, 4));
    }

    /** Returns the unsigned 32-bit number at {@code index}. */
    public long u32(int index) {
        return i32(index) & 0xffff_ffffL;
    }

    /** Returns the 64-bit number at {@code index}. */
    public long i64(int index) {
        return (long) LONG.get(array, checked(index, 8));
    }

    /** Writes the low 8 bits of {@code value} at {@code index}. */
    public void put8(int index, int value) {
        array[checked(index, 1)] = (byte) value;
    }

    /** Writes the low 16 bits of {@code value} at {@code index}. */
    public void put16(int index, int value) {
        SHORT.set(array, checked(index, 2), (short) value);
    }

    /** Writes the low 24 bits of {@code value} at {@code index}. */
    public void put24(int index, int value) {
        int at = checked(index, 3);
        array[at] = (byte) (value >> 16);
        array[at + 1] = (byte) (value >> 8);
        array[at + 2] = (byte) value;
    }

    /** Writes {@code value} at {@code index}. */
    public void put32(int index, int value) {
        INT.set(array, checked(index, 4), value);
    }

    /** Writes the low 32 bits of {@code value} at {@code index}. */
    public void put32(int index, long value) {
        INT.set(array, checked(index, 4), (int) value);
    }

    /** Writes {@code value} at {@code index}. */
    public void put64(int index, long value) {
        LONG.set(array, checked(index, 8), value);
    }

    /** Copies the given bytes over the packet's content at {@code index}. */
    public void put(int index, byte[] source, int from, int count) {
        System.arraycopy(source, from, array, checked(index, count), count);
    }

    /** Copies {@code count} bytes at {@code index} into {@code target}. */
    public void get(int index, byte[] target, int to, int count) {
        System.arraycopy(array, checked(index, count), target, to, count);
    }

    /** Returns a copy of {@code count} bytes at {@code index}. */
    public byte[] copy(int index, int count) {
        int at = checked(index, count);
        return Arrays.copyOfRange(array, at, at + count);
    }

    /** Returns a copy of the packet's bytes. */
    public byte[] copy() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    private int checked(int index, int count) {
        if ((index | count) < 0 || index > length - count) {
            throw new IndexOutOfBoundsException(count + " bytes at " + index + " of a packet of " + length);
        }
        return offset + index;
    }

    @Override
    public String toString() {
        int shown = Math.min(length, 32);
        return length + " bytes " + HexFormat.of().formatHex(array, offset, offset + shown)
                + (shown < length ? "…" : "");
    }
}
