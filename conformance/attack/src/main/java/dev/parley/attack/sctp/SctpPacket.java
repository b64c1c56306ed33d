package dev.parley.attack.sctp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** An SCTP packet in the making, RFC 9260 §3: chunks with whatever numbers an attacker likes. */
public final class SctpPacket {
    /** A DTLS record holds so much. */
    public static final int LARGEST = 16_000;

    /** Flag "E" of DATA: the last fragment. */
    public static final int END = 1;

    /** Flag "B" of DATA: the first fragment. */
    public static final int BEGIN = 2;

    /** Flag "U" of DATA. */
    public static final int UNORDERED = 4;

    /** A message in one chunk. */
    public static final int WHOLE = BEGIN | END;

    private static final int HEADER = 12;

    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16);

    /** Begins a packet between the ports 5000. */
    public SctpPacket(int verificationTag) {
        bytes.putShort((short) 5000)
                .putShort((short) 5000)
                .putInt(verificationTag)
                .putInt(0);
    }

    /** Returns the packet's length so far, in bytes. */
    public int length() {
        return bytes.position();
    }

    /** Returns whether there is no chunk in it yet. */
    public boolean isEmpty() {
        return bytes.position() == HEADER;
    }

    /** Returns the packet with its checksum. */
    public byte[] sealed() {
        byte[] packet = new byte[bytes.position()];
        bytes.flip().get(packet);
        CRC32C crc = new CRC32C();
        crc.update(packet);
        ByteBuffer.wrap(packet).putInt(8, Integer.reverseBytes((int) crc.getValue()));
        return packet;
    }

    /** Appends a chunk of any type. */
    public SctpPacket chunk(int type, int flags, byte[] value) {
        bytes.put((byte) type)
                .put((byte) flags)
                .putShort((short) (4 + value.length))
                .put(value);
        while (bytes.position() % 4 != 0) {
            bytes.put((byte) 0);
        }
        return this;
    }

    /** Appends an INIT (type 1) or INIT ACK (type 2), with a cookie of four bytes in the latter and all extensions of WebRTC. */
    public SctpPacket initiation(int type, int tag, int window, int tsn, boolean interleaving) {
        ByteBuffer value = ByteBuffer.allocate(type == 2 ? 36 : 28);
        value.putInt(tag)
                .putInt(window)
                .putShort((short) 65_535)
                .putShort((short) 65_535)
                .putInt(tsn);
        if (type == 2) {
            value.putShort((short) 7).putShort((short) 8).putInt(0x01020304);
        }
        value.putShort((short) 0x8008).putShort((short) (interleaving ? 8 : 6));
        value.put((byte) 130).put((byte) 192);
        // Without interleaving these two bytes are the parameter's padding.
        value.put((byte) (interleaving ? 64 : 0)).put((byte) (interleaving ? 194 : 0));
        value.putShort((short) 0xc000).putShort((short) 4);
        return chunk(type, 0, Arrays.copyOf(value.array(), value.position()));
    }

    /** Appends a COOKIE ACK. */
    public SctpPacket cookieAck() {
        return chunk(11, 0, new byte[0]);
    }

    /** Appends user data, RFC 9260 §3.3.1. */
    public SctpPacket data(int flags, int tsn, int stream, int ssn, int ppid, byte[] data) {
        ByteBuffer value = ByteBuffer.allocate(12 + data.length);
        value.putInt(tsn)
                .putShort((short) stream)
                .putShort((short) ssn)
                .putInt(ppid)
                .put(data);
        return chunk(0, flags, value.array());
    }

    /** Appends user data, RFC 8260 §2.1. */
    public SctpPacket interleaved(int flags, int tsn, int stream, int mid, int ppidOrFsn, byte[] data) {
        ByteBuffer value = ByteBuffer.allocate(16 + data.length);
        value.putInt(tsn)
                .putShort((short) stream)
                .putShort((short) 0)
                .putInt(mid)
                .putInt(ppidOrFsn)
                .put(data);
        return chunk(64, flags, value.array());
    }

    /** Appends a SACK; blocks are starts and ends above the cumulative TSN. */
    public SctpPacket sack(int cumulative, int window, int... blocks) {
        ByteBuffer value = ByteBuffer.allocate(12 + 2 * blocks.length);
        value.putInt(cumulative)
                .putInt(window)
                .putShort((short) (blocks.length / 2))
                .putShort((short) 0);
        for (int block : blocks) {
            value.putShort((short) block);
        }
        return chunk(3, 0, value.array());
    }

    /** Appends a FORWARD TSN (RFC 3758 §3.2) that skips up to a number on streams from {@code first} on. */
    public SctpPacket forwardTsn(int tsn, int first, int streams, int number) {
        ByteBuffer value = ByteBuffer.allocate(4 + 4 * streams);
        value.putInt(tsn);
        for (int i = 0; i < streams; i++) {
            value.putShort((short) (first + i)).putShort((short) number);
        }
        return chunk(192, 0, value.array());
    }

    /** Appends an I-FORWARD-TSN (RFC 8260 §2.3.1). */
    public SctpPacket interleavedForwardTsn(int tsn, int first, int streams, boolean unordered, int mid) {
        ByteBuffer value = ByteBuffer.allocate(4 + 8 * streams);
        value.putInt(tsn);
        for (int i = 0; i < streams; i++) {
            value.putShort((short) (first + i))
                    .putShort((short) (unordered ? 1 : 0))
                    .putInt(mid);
        }
        return chunk(194, 0, value.array());
    }

    /** Appends "I reset streams that I send on", RFC 6525 §4.1; no stream is all. */
    public SctpPacket outgoingReset(int sequence, int answered, int lastTsn, int... streams) {
        ByteBuffer value = parameter(13, 12, streams);
        value.putInt(sequence).putInt(answered).putInt(lastTsn);
        return reconfig(value, streams);
    }

    /** Appends "reset streams that you send on", RFC 6525 §4.2; no stream is all. */
    public SctpPacket incomingReset(int sequence, int... streams) {
        return reconfig(parameter(14, 4, streams).putInt(sequence), streams);
    }

    /** Appends an answer, RFC 6525 §4.4. */
    public SctpPacket reconfigResponse(int sequence, int result) {
        return reconfig(parameter(16, 8).putInt(sequence).putInt(result));
    }

    /** Appends a request for more streams, RFC 6525 §4.5 and §4.6. */
    public SctpPacket addStreams(boolean incoming, int sequence, int count) {
        return reconfig(parameter(incoming ? 18 : 17, 8).putInt(sequence).putShort((short) count));
    }

    private static ByteBuffer parameter(int type, int fixed, int... streams) {
        int length = 4 + fixed + 2 * streams.length;
        return ByteBuffer.allocate(length).putShort((short) type).putShort((short) length);
    }

    private SctpPacket reconfig(ByteBuffer value, int... streams) {
        for (int stream : streams) {
            value.putShort((short) stream);
        }
        return chunk(130, 0, value.array());
    }

    /** Appends a HEARTBEAT with so many bytes of information, RFC 9260 §3.3.5. */
    public SctpPacket heartbeat(int size) {
        ByteBuffer value = ByteBuffer.allocate(4 + size).putShort((short) 1).putShort((short) (4 + size));
        return chunk(4, 0, value.array());
    }
}
