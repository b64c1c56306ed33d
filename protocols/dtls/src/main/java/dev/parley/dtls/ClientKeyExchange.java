package dev.parley.dtls;

import dev.parley.base.MalformedException;

/** A ClientKeyExchange with an ephemeral key, RFC 8422 §5.7. */
record ClientKeyExchange(byte[] share) {
    static ClientKeyExchange parse(byte[] body) throws MalformedException {
        VectorReader reader = new VectorReader(body);
        ClientKeyExchange message = new ClientKeyExchange(reader.vector8());
        reader.end();
        return message;
    }

    byte[] encoded() {
        return new VectorWriter().vector8(share).toByteArray();
    }
}
