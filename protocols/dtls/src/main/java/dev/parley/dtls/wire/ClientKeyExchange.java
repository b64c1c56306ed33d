package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;

/** A ClientKeyExchange with an ephemeral key, RFC 8422 §5.7. */
public record ClientKeyExchange(byte[] share) {
    public static ClientKeyExchange parse(byte[] body) throws MalformedException {
        VectorReader reader = new VectorReader(body);
        ClientKeyExchange message = new ClientKeyExchange(reader.vector8());
        reader.end();
        return message;
    }

    public byte[] encoded() {
        return new VectorWriter().vector8(share).toByteArray();
    }
}
