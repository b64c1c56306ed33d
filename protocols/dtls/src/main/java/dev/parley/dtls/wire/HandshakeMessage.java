package dev.parley.dtls.wire;

/**
 * A whole handshake message, RFC 6347 §4.2.2.
 *
 * @param type its {@link HandshakeType}
 * @param sequence its number in its direction of this handshake
 * @param epoch the epoch of the records that carry it
 * @param body its content behind the header
 */
public record HandshakeMessage(int type, int sequence, int epoch, byte[] body) {
    /** The length of the header that every fragment carries. */
    public static final int HEADER = 12;

    /** Returns the message with the header of TLS, as DTLS 1.3 has it in the transcript (RFC 9147 §5.2). */
    public byte[] withoutFragmentation() {
        return new VectorWriter().u8(type).vector24(body).toByteArray();
    }

    /** Returns the message with the header that it would have as a single fragment. */
    public byte[] unfragmented() {
        return new VectorWriter()
                .u8(type)
                .u24(body.length)
                .u16(sequence)
                .u24(0)
                .u24(body.length)
                .bytes(body)
                .toByteArray();
    }
}
