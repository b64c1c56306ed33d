package dev.parley.datachannel;

import dev.parley.base.PacketBuffer;
import java.util.zip.CRC32C;

/** An SCTP packet in the making, chunk by chunk, with whatever numbers one likes. */
final class RawPacket {
    private static final int HEADER = 12;
    static final int BEGIN = 2;
    static final int END = 1;
    static final int UNORDERED = 4;
    static final int WHOLE = BEGIN | END;

    private final PacketBuffer packet = PacketBuffer.allocate(17_000, 0);
    private final CRC32C crc = new CRC32C();

    /** Begins anew. */
    RawPacket start(int tag) {
        packet.clear(0);
        int at = packet.append(HEADER);
        packet.put16(at, 5000);
        packet.put16(at + 2, 5000);
        packet.put32(at + 4, tag);
        packet.put32(at + 8, 0);
        return this;
    }

    int length() {
        return packet.length();
    }

    boolean isEmpty() {
        return packet.length() <= HEADER;
    }

    /** Returns the packet with its checksum. */
    byte[] sealed() {
        crc.reset();
        crc.update(packet.array(), packet.offset(), packet.length());
        packet.put32(8, Integer.reverseBytes((int) crc.getValue()));
        return packet.copy();
    }

    /** Begins a chunk, zeroed and padded, and returns where its value begins. */
    private int chunk(int type, int flags, int valueLength) {
        int length = 4 + valueLength;
        int at = packet.append(length + 3 & ~3);
        for (int i = at; i < packet.length(); i++) {
            packet.put8(i, 0);
        }
        packet.put8(at, type);
        packet.put8(at + 1, flags);
        packet.put16(at + 2, length);
        return at + 4;
    }

    /** RFC 9260 §3.3.3, with a cookie of four bytes and RE-CONFIG, FORWARD TSN, I-DATA and I-FORWARD-TSN among the extensions. */
    RawPacket initAck(int tag, int window, int tsn) {
        int at = chunk(2, 0, 16 + 8 + 8);
        packet.put32(at, tag);
        packet.put32(at + 4, window);
        packet.put16(at + 8, 65_535);
        packet.put16(at + 10, 65_535);
        packet.put32(at + 12, tsn);
        packet.put32(at + 16, 7 << 16 | 8);
        packet.put32(at + 20, 0x01020304);
        packet.put32(at + 24, 0x8008 << 16 | 8);
        packet.put32(at + 28, 130 << 24 | 192 << 16 | 64 << 8 | 194);
        return this;
    }

    /** RFC 9260 §3.3.8. */
    RawPacket shutdown(int cumulative) {
        packet.put32(chunk(7, 0, 4), cumulative);
        return this;
    }

    RawPacket cookieAck() {
        chunk(11, 0, 0);
        return this;
    }

    RawPacket data(int flags, int tsn, int stream, int ssn, int ppid, byte[] bytes) {
        int at = chunk(0, flags, 12 + bytes.length);
        packet.put32(at, tsn);
        packet.put16(at + 4, stream);
        packet.put16(at + 6, ssn);
        packet.put32(at + 8, ppid);
        packet.put(at + 12, bytes, 0, bytes.length);
        return this;
    }

    /** RFC 8260 §2.1. */
    RawPacket interleaved(int flags, int tsn, int stream, int mid, int ppidOrFsn, byte[] bytes) {
        int at = chunk(64, flags, 16 + bytes.length);
        packet.put32(at, tsn);
        packet.put16(at + 4, stream);
        packet.put32(at + 8, mid);
        packet.put32(at + 12, ppidOrFsn);
        packet.put(at + 16, bytes, 0, bytes.length);
        return this;
    }

    RawPacket sack(int cumulative, int window, int... blocks) {
        int at = chunk(3, 0, 12 + 2 * blocks.length);
        packet.put32(at, cumulative);
        packet.put32(at + 4, window);
        packet.put16(at + 8, blocks.length / 2);
        for (int i = 0; i < blocks.length; i++) {
            packet.put16(at + 12 + 2 * i, blocks[i]);
        }
        return this;
    }

    /** RFC 3758 §3.2: skips up to {@code number} on streams from {@code first} on. */
    RawPacket forwardTsn(int tsn, int first, int streams, int number) {
        int at = chunk(192, 0, 4 + 4 * streams);
        packet.put32(at, tsn);
        for (int i = 0; i < streams; i++) {
            packet.put16(at + 4 + 4 * i, first + i);
            packet.put16(at + 6 + 4 * i, number);
        }
        return this;
    }

    /** RFC 6525 §4.1: "I reset streams that I send on"; none is all. */
    RawPacket outgoingReset(int sequence, int lastTsn, int... streams) {
        int at = chunk(130, 0, 16 + 2 * streams.length);
        packet.put32(at, 13 << 16 | 16 + 2 * streams.length);
        packet.put32(at + 4, sequence);
        packet.put32(at + 8, 0);
        packet.put32(at + 12, lastTsn);
        for (int i = 0; i < streams.length; i++) {
            packet.put16(at + 16 + 2 * i, streams[i]);
        }
        return this;
    }

    /** RFC 6525 §4.2: "reset streams that you send on"; none is all. */
    RawPacket incomingReset(int sequence, int... streams) {
        int at = chunk(130, 0, 8 + 2 * streams.length);
        packet.put32(at, 14 << 16 | 8 + 2 * streams.length);
        packet.put32(at + 4, sequence);
        for (int i = 0; i < streams.length; i++) {
            packet.put16(at + 8 + 2 * i, streams[i]);
        }
        return this;
    }
}
