package dev.parley.rtp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * View of an RTP packet in a byte array, RFC 3550 §5.1 with the header extensions of RFC 8285. One view is reused for many packets:
 * {@link #parse} checks all lengths once, and nothing is copied or allocated. Offsets count from the start of {@link #array()}.
 *
 * <p>Mutable and not thread-safe. The bytes stay the caller's; the view is valid until they change in length.
 */
public final class RtpPacket {
    /** Length in bytes of the header without CSRCs and extensions. */
    public static final int FIXED_HEADER = 12;

    /** Identifies extension elements with headers of one byte, RFC 8285 §4.2. */
    public static final int ONE_BYTE_PROFILE = 0xBEDE;

    /** Identifies extension elements with headers of two bytes, RFC 8285 §4.3; the low four bits are "appbits". */
    public static final int TWO_BYTE_PROFILE = 0x1000;

    /** Maximum number of extension elements that are looked at: twice what any known sender uses. Further ones are ignored. */
    public static final int MAX_EXTENSIONS = 32;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] array = new byte[0];
    private int offset;
    private int length;
    private int headerLength;
    private int paddingLength;
    private int extensionCount;
    private final short[] extensionIds = new short[MAX_EXTENSIONS];
    private final int[] extensionOffsets = new int[MAX_EXTENSIONS];
    private final short[] extensionLengths = new short[MAX_EXTENSIONS];

    /** Makes a view of nothing; {@link #parse} comes first. */
    public RtpPacket() {}

    /** Returns whether a datagram of RTP's range (first byte 128 to 191) is RTCP, by its second byte. */
    public static boolean isRtcp(PacketBuffer datagram) {
        // RFC 5761 §4: "payload type values in the range 64-95 MUST NOT be used": with the marker bit these would be
        // 192 to 223, the range of RTCP packet types.
        if (datagram.length() < 2) {
            return false;
        }
        int second = datagram.u8(1);
        return second >= 192 && second <= 223;
    }

    /**
     * Makes this the view of the given packet.
     *
     * @throws MalformedException if it is no RTP packet of version 2, or a length in it points beyond its end
     */
    public void parse(PacketBuffer packet) throws MalformedException {
        parse(packet.array(), packet.offset(), packet.length());
    }

    /**
     * Makes this the view of the packet in the given range.
     *
     * @throws MalformedException if it is no RTP packet of version 2, or a length in it points beyond its end
     */
    public void parse(byte[] bytes, int from, int count) throws MalformedException {
        parseHeader(bytes, from, count);
        if ((bytes[from] & 0x20) != 0) {
            // RFC 3550 §5.1: "The last octet of the padding contains a count of how many padding octets should be
            // ignored, including itself."
            int padding = count > headerLength ? bytes[from + count - 1] & 0xff : 0;
            if (padding == 0 || padding > count - headerLength) {
                throw new MalformedException("RTP padding beyond the payload");
            }
            paddingLength = padding;
        }
    }

    /**
     * As {@link #parse(byte[], int, int)}, but looks at the header alone: the padding count of a packet that is still encrypted has
     * no meaning. {@link #paddingLength()} is 0.
     *
     * @throws MalformedException if it is no RTP packet of version 2, or a length in its header points beyond its end
     */
    public void parseHeader(byte[] bytes, int from, int count) throws MalformedException {
        if (count < FIXED_HEADER) {
            throw new MalformedException("RTP shorter than its header");
        }
        int first = bytes[from] & 0xff;
        if (first >> 6 != 2) {
            throw new MalformedException("RTP of another version");
        }
        int header = FIXED_HEADER + 4 * (first & 0x0f);
        array = bytes;
        offset = from;
        length = count;
        paddingLength = 0;
        extensionCount = 0;
        if ((first & 0x10) != 0) {
            if (header + 4 > count) {
                throw new MalformedException("RTP header extension beyond the packet");
            }
            int profile = u16(from + header);
            int block = 4 * u16(from + header + 2);
            int start = from + header + 4;
            header += 4 + block;
            if (header > count) {
                throw new MalformedException("RTP header extension beyond the packet");
            }
            if (profile == ONE_BYTE_PROFILE) {
                parseOneByteElements(start, start + block);
            } else if ((profile & 0xfff0) == TWO_BYTE_PROFILE) {
                parseTwoByteElements(start, start + block);
            }
        }
        if (header > count) {
            throw new MalformedException("RTP CSRCs beyond the packet");
        }
        headerLength = header;
    }

    private void parseOneByteElements(int start, int end) {
        int at = start;
        while (at < end) {
            int element = array[at] & 0xff;
            int id = element >> 4;
            if (element == 0) {
                at++;
                continue;
            }
            // RFC 8285 §4.2: "If the ID value 15 is encountered, its length field MUST be ignored, processing of the
            // entire extension MUST terminate at that point". §4.1.2 says the same of ID 0 with a length.
            int size = (element & 0x0f) + 1;
            if (id == 0 || id == 15 || at + 1 + size > end) {
                return;
            }
            addElement(id, at + 1, size);
            at += 1 + size;
        }
    }

    private void parseTwoByteElements(int start, int end) {
        int at = start;
        while (at < end) {
            int id = array[at] & 0xff;
            if (id == 0) {
                at++;
                continue;
            }
            // RFC 8285 §4.3: "The 8-bit length field is the length of extension data in bytes, not including the ID and
            // length fields. The value zero (0) indicates that there is no subsequent data."
            if (at + 2 > end || at + 2 + (array[at + 1] & 0xff) > end) {
                return;
            }
            int size = array[at + 1] & 0xff;
            addElement(id, at + 2, size);
            at += 2 + size;
        }
    }

    private void addElement(int id, int at, int size) {
        if (extensionCount < MAX_EXTENSIONS) {
            extensionIds[extensionCount] = (short) id;
            extensionOffsets[extensionCount] = at;
            extensionLengths[extensionCount] = (short) size;
            extensionCount++;
        }
    }

    /** Returns the array under the packet. */
    public byte[] array() {
        return array;
    }

    /** Returns where in {@link #array()} the packet starts. */
    public int offset() {
        return offset;
    }

    /** Returns the packet's length in bytes, padding included. */
    public int length() {
        return length;
    }

    /** Returns the length in bytes of the fixed header, the CSRCs and the extension block. */
    public int headerLength() {
        return headerLength;
    }

    /** Returns the number of padding bytes at the packet's end, 0 to 255. */
    public int paddingLength() {
        return paddingLength;
    }

    /** Returns where in {@link #array()} the payload starts. */
    public int payloadOffset() {
        return offset + headerLength;
    }

    /** Returns the payload's length in bytes, without padding. */
    public int payloadLength() {
        return length - headerLength - paddingLength;
    }

    /** Returns the marker bit. */
    public boolean marker() {
        return array[offset + 1] < 0;
    }

    /** Returns the payload type, 0 to 127. */
    public int payloadType() {
        return array[offset + 1] & 0x7f;
    }

    /** Returns the sequence number, 0 to 65,535. */
    public int sequenceNumber() {
        return u16(offset + 2);
    }

    /** Returns the timestamp, an unsigned 32-bit number in units of the payload type's clock rate. */
    public int timestamp() {
        return i32(offset + 4);
    }

    /** Returns the synchronization source, an unsigned 32-bit number. */
    public int ssrc() {
        return i32(offset + 8);
    }

    /** Returns the number of contributing sources, 0 to 15. */
    public int csrcCount() {
        return array[offset] & 0x0f;
    }

    /** Returns the contributing source at {@code index}. */
    public int csrc(int index) {
        if (index < 0 || index >= csrcCount()) {
            throw new IndexOutOfBoundsException("CSRC " + index + " of " + csrcCount());
        }
        return i32(offset + FIXED_HEADER + 4 * index);
    }

    /** Returns the number of extension elements, 0 to {@link #MAX_EXTENSIONS}. */
    public int extensionCount() {
        return extensionCount;
    }

    /** Returns the local identifier of the extension element at {@code index}: 1 to 14 in one-byte form, 1 to 255 in two-byte form. */
    public int extensionId(int index) {
        return extensionIds[checkedExtension(index)];
    }

    /** Returns where in {@link #array()} the value of the extension element at {@code index} starts. */
    public int extensionOffset(int index) {
        return extensionOffsets[checkedExtension(index)];
    }

    /** Returns the length in bytes of the value of the extension element at {@code index}, 0 to 255. */
    public int extensionLength(int index) {
        return extensionLengths[checkedExtension(index)];
    }

    /** Returns the index of the first extension element with the given identifier, or -1. */
    public int findExtension(int id) {
        for (int i = 0; i < extensionCount; i++) {
            if (extensionIds[i] == id) {
                return i;
            }
        }
        return -1;
    }

    private int checkedExtension(int index) {
        if (index < 0 || index >= extensionCount) {
            throw new IndexOutOfBoundsException("extension " + index + " of " + extensionCount);
        }
        return index;
    }

    /** Sets the marker bit. */
    public void setMarker(boolean marker) {
        array[offset + 1] = (byte) (marker ? array[offset + 1] | 0x80 : array[offset + 1] & 0x7f);
    }

    /** Sets the payload type, 0 to 127. */
    public void setPayloadType(int payloadType) {
        array[offset + 1] = (byte) (array[offset + 1] & 0x80 | payloadType & 0x7f);
    }

    /** Sets the low 16 bits of the sequence number. */
    public void setSequenceNumber(int sequenceNumber) {
        SHORT.set(array, offset + 2, (short) sequenceNumber);
    }

    /** Sets the timestamp. */
    public void setTimestamp(int timestamp) {
        INT.set(array, offset + 4, timestamp);
    }

    /** Sets the synchronization source. */
    public void setSsrc(int ssrc) {
        INT.set(array, offset + 8, ssrc);
    }

    /** Takes the padding off the view, and clears the padding bit of the packet. */
    public void removePadding() {
        length -= paddingLength;
        paddingLength = 0;
        array[offset] &= (byte) ~0x20;
    }

    /**
     * Takes bytes off the payload's front: moves the header over them, so that the packet stays contiguous. The original sequence number
     * of a retransmission goes this way (RFC 4588 §4).
     *
     * @param count at most {@link #payloadLength()}
     */
    public void trimPayload(int count) {
        if (count < 0 || count > payloadLength()) {
            throw new IllegalArgumentException(count + " bytes of a payload of " + payloadLength());
        }
        System.arraycopy(array, offset, array, offset + count, headerLength);
        offset += count;
        length -= count;
        for (int i = 0; i < extensionCount; i++) {
            extensionOffsets[i] += count;
        }
    }

    private int u16(int at) {
        return (short) SHORT.get(array, at) & 0xffff;
    }

    private int i32(int at) {
        return (int) INT.get(array, at);
    }

    @Override
    public String toString() {
        return length < FIXED_HEADER
                ? "RTP without bytes"
                : "RTP pt " + payloadType() + " seq " + sequenceNumber() + " ts "
                        + Integer.toUnsignedString(timestamp())
                        + " ssrc " + Integer.toUnsignedString(ssrc()) + (marker() ? " marker" : "") + ", "
                        + payloadLength() + " bytes";
    }
}
