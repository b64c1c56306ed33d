package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;

/** A HelloVerifyRequest, RFC 6347 §4.2.1. */
public record HelloVerifyRequest(int version, byte[] cookie) {
    public static HelloVerifyRequest parse(byte[] body) throws MalformedException {
        VectorReader reader = new VectorReader(body);
        HelloVerifyRequest request = new HelloVerifyRequest(reader.u16(), reader.vector8());
        reader.end();
        return request;
    }

    public byte[] encoded() {
        return new VectorWriter().u16(version).vector8(cookie).toByteArray();
    }
}
