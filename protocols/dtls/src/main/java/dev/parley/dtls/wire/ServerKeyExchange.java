package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;

/** A ServerKeyExchange with an ephemeral key on a named curve, RFC 8422 §5.4. */
public record ServerKeyExchange(int group, byte[] share, int signatureScheme, byte[] signature) {
    private static final int NAMED_CURVE = 3;

    public static ServerKeyExchange parse(byte[] body) throws MalformedException {
        VectorReader reader = new VectorReader(body);
        if (reader.u8() != NAMED_CURVE) {
            throw new MalformedException("key exchange: not a named curve");
        }
        ServerKeyExchange message =
                new ServerKeyExchange(reader.u16(), reader.vector8(), reader.u16(), reader.vector16());
        reader.end();
        return message;
    }

    /** Returns the part that is signed, behind the two randoms. */
    public static byte[] parameters(int group, byte[] share) {
        return new VectorWriter().u8(NAMED_CURVE).u16(group).vector8(share).toByteArray();
    }

    public byte[] encoded() {
        return new VectorWriter()
                .bytes(parameters(group, share))
                .u16(signatureScheme)
                .vector16(signature)
                .toByteArray();
    }
}
