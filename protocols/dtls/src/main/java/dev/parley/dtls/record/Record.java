package dev.parley.dtls.record;

import dev.parley.base.MalformedException;
import dev.parley.dtls.wire.ContentType;

/**
 * Place of a record in a datagram, and the content of its header: that of RFC 6347 §4.1, or the unified one of RFC 9147 §4. One object
 * serves all records of an engine: it is filled for each in turn.
 */
public final class Record {
    /** The length of a plaintext header, before any explicit nonce. */
    static final int HEADER = 13;

    private static final int UNIFIED_MASK = 0xe0;
    private static final int UNIFIED = 0x20;
    private static final int CONNECTION_ID = 0x10;
    static final int LONG_NUMBER = 0x08;
    static final int LENGTH = 0x04;
    static final int EPOCH_BITS = 0x03;

    public byte[] array = new byte[0];
    int start;
    public int end;
    /** The content type; of a unified header's record once it is open. */
    public int type;
    /** The epoch; of a unified header's record its two lowest bits until the record is open. */
    public int epoch;
    /** The sequence number; of a unified header's record once it is open. */
    public long sequence;

    public int contentStart;
    public int contentLength;
    /** True if the header is the unified one of DTLS 1.3. */
    public boolean unified;

    /** The number that the receiver expects next, from which the bits of a unified header are completed. */
    long expected;

    /** Returns whether the first byte of a datagram begins a protected record of DTLS 1.3. */
    public static boolean isUnified(int firstByte) {
        return (firstByte & UNIFIED_MASK) == UNIFIED;
    }

    /**
     * Reads the header of the record at {@code at}, which ends before {@code limit}.
     *
     * @throws MalformedException if the rest of the datagram is not a record
     */
    public void parse(byte[] from, int at, int limit) throws MalformedException {
        array = from;
        start = at;
        unified = isUnified(from[at]);
        if (unified) {
            parseUnified(from, at, limit);
        } else {
            parsePlaintext(from, at, limit);
        }
        if (end > limit) {
            throw new MalformedException("record: longer than its datagram");
        }
    }

    private void parsePlaintext(byte[] from, int at, int limit) throws MalformedException {
        if (limit - at < HEADER) {
            throw new MalformedException("record: truncated header");
        }
        type = from[at] & 0xff;
        if (type < ContentType.CHANGE_CIPHER_SPEC
                || type > ContentType.APPLICATION_DATA && type != ContentType.ACKNOWLEDGEMENT) {
            throw new MalformedException("record: unknown content type");
        }
        // RFC 6347 §4.2.1 has hellos go out with either minor version; the major one is all there is to check.
        if (from[at + 1] != (byte) 0xfe) {
            throw new MalformedException("record: not of DTLS");
        }
        epoch = (from[at + 3] & 0xff) << 8 | from[at + 4] & 0xff;
        long number = 0;
        for (int i = 5; i < 11; i++) {
            number = number << 8 | from[at + i] & 0xff;
        }
        sequence = number;
        contentStart = at + HEADER;
        contentLength = (from[at + 11] & 0xff) << 8 | from[at + 12] & 0xff;
        end = contentStart + contentLength;
    }

    private void parseUnified(byte[] from, int at, int limit) throws MalformedException {
        int flags = from[at];
        // RFC 9147 §4: "the C bit […] is set if the Connection ID is present." We negotiate none.
        if ((flags & CONNECTION_ID) != 0) {
            throw new MalformedException("record: connection id");
        }
        int header = 1 + ((flags & LONG_NUMBER) != 0 ? 2 : 1) + ((flags & LENGTH) != 0 ? 2 : 0);
        if (limit - at < header) {
            throw new MalformedException("record: truncated header");
        }
        type = 0;
        epoch = flags & EPOCH_BITS;
        contentStart = at + header;
        // RFC 9147 §4: "If the L bit is not set, the record consumes the rest of the datagram"
        contentLength = (flags & LENGTH) != 0
                ? (from[contentStart - 2] & 0xff) << 8 | from[contentStart - 1] & 0xff
                : limit - contentStart;
        end = contentStart + contentLength;
    }
}
