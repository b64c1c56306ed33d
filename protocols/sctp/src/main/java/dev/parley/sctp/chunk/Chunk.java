package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/** One chunk of an SCTP packet, RFC 9260 §3.2. */
public sealed interface Chunk
        permits PayloadChunk,
                InitChunk,
                InitAckChunk,
                SackChunk,
                HeartbeatChunk,
                HeartbeatAckChunk,
                AbortChunk,
                ShutdownChunk,
                ShutdownAckChunk,
                ErrorChunk,
                CookieEchoChunk,
                CookieAckChunk,
                ShutdownCompleteChunk,
                ReconfigChunk,
                SkipChunk,
                PadChunk,
                UnknownChunk {
    /** Type, flags and length. */
    int HEADER_LENGTH = 4;

    /** Returns the chunk type. */
    int type();

    /** Returns the length in bytes without padding, header included. */
    int length();

    /** Appends the chunk and its padding. */
    void writeTo(PacketBuffer packet);

    /** Returns the length in bytes with padding. */
    default int paddedLength() {
        return padded(length());
    }

    /** Returns {@code length} rounded up to a multiple of four. */
    static int padded(int length) {
        return (length + 3) & ~3;
    }

    /** Returns the length field of the chunk at {@code at}, which lies whole within the packet. */
    static int lengthAt(PacketBuffer packet, int at) throws MalformedException {
        if (at + HEADER_LENGTH > packet.length()) {
            throw new MalformedException("truncated chunk header");
        }
        int length = packet.u16(at + 2);
        if (length < HEADER_LENGTH) {
            throw new MalformedException("chunk length below four");
        }
        if (at + length > packet.length()) {
            throw new MalformedException("truncated chunk");
        }
        return length;
    }

    /** Reads the chunk at {@code at}, whose length field says {@code length}. */
    static Chunk parse(PacketBuffer packet, int at, int length) throws MalformedException {
        int type = packet.u8(at);
        return switch (type) {
            case DataChunk.TYPE -> DataChunk.parse(packet, at, length);
            case IDataChunk.TYPE -> IDataChunk.parse(packet, at, length);
            case InitChunk.TYPE -> InitChunk.parse(packet, at, length);
            case InitAckChunk.TYPE -> InitAckChunk.parse(packet, at, length);
            case SackChunk.TYPE -> SackChunk.parse(packet, at, length);
            case HeartbeatChunk.TYPE -> HeartbeatChunk.parse(packet, at, length);
            case HeartbeatAckChunk.TYPE -> HeartbeatAckChunk.parse(packet, at, length);
            case AbortChunk.TYPE -> AbortChunk.parse(packet, at, length);
            case ShutdownChunk.TYPE -> ShutdownChunk.parse(packet, at, length);
            case ShutdownAckChunk.TYPE -> ShutdownAckChunk.parse(length);
            case ErrorChunk.TYPE -> ErrorChunk.parse(packet, at, length);
            case CookieEchoChunk.TYPE -> CookieEchoChunk.parse(packet, at, length);
            case CookieAckChunk.TYPE -> CookieAckChunk.parse(length);
            case ShutdownCompleteChunk.TYPE -> ShutdownCompleteChunk.parse(packet, at, length);
            case ReconfigChunk.TYPE -> ReconfigChunk.parse(packet, at, length);
            case ForwardTsnChunk.TYPE -> ForwardTsnChunk.parse(packet, at, length);
            case IForwardTsnChunk.TYPE -> IForwardTsnChunk.parse(packet, at, length);
            case PadChunk.TYPE -> new PadChunk(length);
            default -> new UnknownChunk(type, packet.copy(at, length));
        };
    }

    /** Appends a chunk's header and room for its value and padding; returns the index of the value. The padding is zero. */
    static int begin(PacketBuffer packet, int type, int flags, int length) {
        int padded = padded(length);
        int at = packet.append(padded);
        packet.put8(at, type);
        packet.put8(at + 1, flags);
        packet.put16(at + 2, length);
        for (int i = length; i < padded; i++) {
            packet.put8(at + i, 0);
        }
        return at + HEADER_LENGTH;
    }

    /** Fails unless a chunk without a value has none. */
    static void checkEmpty(int length) throws MalformedException {
        if (length != HEADER_LENGTH) {
            throw new MalformedException("a value in a chunk that has none");
        }
    }
}
