package dev.parley.rtp;

import java.util.Objects;

/**
 * Writer of one packet's block of header extensions, RFC 8285 §4. The caller begins it behind the CSRCs, adds elements, and finishes
 * it with zeros up to a length of its choice, so that all packets of a frame get equally long. One writer is reused.
 *
 * <p>Mutable and not thread-safe.
 */
public final class HeaderExtensionWriter {
    /** Length in bytes of the profile and length fields in front of the elements. */
    public static final int BLOCK_HEADER = 4;

    private byte[] array = new byte[0];
    private int packetOffset;
    private int start;
    private int at;
    private boolean twoByte;

    /** Makes a writer; {@link #begin} comes first. */
    public HeaderExtensionWriter() {}

    /** Returns whether an element fits a header of one byte: identifiers 1 to 14, lengths 1 to 16. */
    public static boolean fitsOneByte(int id, int length) {
        return id >= 1 && id <= 14 && length >= 1 && length <= 16;
    }

    /** Returns the bytes of an element with its header. */
    public static int elementLength(boolean twoByte, int length) {
        return length + (twoByte ? 2 : 1);
    }

    /** Returns the bytes of a block whose elements have {@code elements} bytes together: 0 without elements, else a multiple of four. */
    public static int blockLength(int elements) {
        return elements == 0 ? 0 : BLOCK_HEADER + (elements + 3 & ~3);
    }

    /**
     * Begins a block.
     *
     * @param bytes where the packet is written
     * @param packet the offset of the packet's first byte
     * @param block the offset of the block: behind the fixed header and the CSRCs
     * @param twoByteHeaders the form of all elements of this packet
     */
    public void begin(byte[] bytes, int packet, int block, boolean twoByteHeaders) {
        Objects.checkFromToIndex(packet, block, bytes.length);
        array = bytes;
        packetOffset = packet;
        start = block;
        at = block + BLOCK_HEADER;
        twoByte = twoByteHeaders;
    }

    /**
     * Adds an element and returns the offset in the array at which the caller writes its value.
     *
     * @throws IllegalArgumentException if the form of this block cannot carry it
     */
    public int add(int id, int length) {
        if (twoByte ? id < 1 || id > 255 || length < 0 || length > 255 : !fitsOneByte(id, length)) {
            throw new IllegalArgumentException("an extension element " + id + " of " + length + " bytes");
        }
        if (twoByte) {
            array[at++] = (byte) id;
            array[at++] = (byte) length;
        } else {
            array[at++] = (byte) (id << 4 | length - 1);
        }
        int value = at;
        at += length;
        return value;
    }

    /** Adds an element with a copy of the given value. */
    public void add(int id, byte[] value) {
        int target = add(id, value.length);
        System.arraycopy(value, 0, array, target, value.length);
    }

    /**
     * Finishes the block: pads it, writes its header and sets the packet's extension bit. Without elements and without a length asked
     * for there is no block.
     *
     * @param minimumLength bytes that the block shall have at least, its header included; rounded up to a multiple of four
     * @return the offset behind the block, where the payload begins
     */
    public int finish(int minimumLength) {
        int length = Math.max(blockLength(at - start - BLOCK_HEADER), minimumLength + 3 & ~3);
        if (length == 0) {
            array[packetOffset] &= (byte) ~0x10;
            return start;
        }
        int end = start + length;
        while (at < end) {
            // RFC 8285 §4.1.2: "padding bytes have the value of 0 (zero)".
            array[at++] = 0;
        }
        int profile = twoByte ? RtpPacket.TWO_BYTE_PROFILE : RtpPacket.ONE_BYTE_PROFILE;
        int words = (length - BLOCK_HEADER) / 4;
        array[start] = (byte) (profile >> 8);
        array[start + 1] = (byte) profile;
        array[start + 2] = (byte) (words >> 8);
        array[start + 3] = (byte) words;
        array[packetOffset] |= 0x10;
        return end;
    }
}
