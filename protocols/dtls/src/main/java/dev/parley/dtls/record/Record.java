package dev.parley.dtls.record;

import dev.parley.base.MalformedException;
import dev.parley.dtls.wire.ContentType;

/**
 * Where a record lies in a datagram, RFC 6347 §4.1, and what its header says. One object serves all records of an engine: it is
 * filled for each in turn.
 */
public final class Record {
    /** The length of a header before any explicit nonce. */
    static final int HEADER = 13;

    public byte[] array = new byte[0];
    int start;
    public int end;
    public int type;
    public int epoch;
    public long sequence;
    public int contentStart;
    public int contentLength;

    /**
     * Reads the header of the record at {@code at}, which ends before {@code limit}.
     *
     * @throws MalformedException where the rest of the datagram is no record
     */
    public void parse(byte[] from, int at, int limit) throws MalformedException {
        if (limit - at < HEADER) {
            throw new MalformedException("record: truncated header");
        }
        array = from;
        start = at;
        type = from[at] & 0xff;
        // Records of DTLS 1.3 will be told apart here: their first byte is 001xxxxx, RFC 9147 §4.
        if (type < ContentType.CHANGE_CIPHER_SPEC || type > ContentType.APPLICATION_DATA) {
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
        if (end > limit) {
            throw new MalformedException("record: longer than its datagram");
        }
    }
}
