package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;

/** A ServerHello, RFC 5246 §7.4.1.3. */
public record ServerHello(
        int version, byte[] random, byte[] sessionId, int cipherSuite, int compressionMethod, Extensions extensions) {
    public static ServerHello parse(byte[] body) throws MalformedException {
        VectorReader reader = new VectorReader(body);
        int version = reader.u16();
        byte[] random = reader.bytes(ClientHello.RANDOM_LENGTH);
        byte[] sessionId = reader.vector8();
        int cipherSuite = reader.u16();
        int compressionMethod = reader.u8();
        Extensions extensions = Extensions.parse(reader);
        reader.end();
        return new ServerHello(version, random, sessionId, cipherSuite, compressionMethod, extensions);
    }

    public byte[] encoded() {
        VectorWriter writer = new VectorWriter()
                .u16(version)
                .bytes(random)
                .vector8(sessionId)
                .u16(cipherSuite)
                .u8(compressionMethod);
        extensions.writeTo(writer);
        return writer.toByteArray();
    }
}
