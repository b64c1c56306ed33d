package dev.parley.dtls;

import dev.parley.base.MalformedException;

/** A HelloVerifyRequest, RFC 6347 §4.2.1. */
record HelloVerifyRequest(int version, byte[] cookie) {
    static HelloVerifyRequest parse(byte[] body) throws MalformedException {
        VectorReader reader = new VectorReader(body);
        HelloVerifyRequest request = new HelloVerifyRequest(reader.u16(), reader.vector8());
        reader.end();
        return request;
    }

    byte[] encoded() {
        return new VectorWriter().u16(version).vector8(cookie).toByteArray();
    }
}
