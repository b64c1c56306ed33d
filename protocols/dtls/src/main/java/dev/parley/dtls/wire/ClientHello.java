package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;

/**
 * A ClientHello, RFC 5246 §7.4.1.2 with the cookie of RFC 6347 §4.2.1.
 *
 * @param version the highest version that the client speaks, of those before 1.3
 */
public record ClientHello(
        int version,
        byte[] random,
        byte[] sessionId,
        byte[] cookie,
        int[] cipherSuites,
        byte[] compressionMethods,
        Extensions extensions) {
    public static final int RANDOM_LENGTH = 32;
    private static final int MAX_SESSION_ID = 32;

    public static ClientHello parse(byte[] body) throws MalformedException {
        VectorReader reader = new VectorReader(body);
        int version = reader.u16();
        byte[] random = reader.bytes(RANDOM_LENGTH);
        byte[] sessionId = reader.vector8();
        if (sessionId.length > MAX_SESSION_ID) {
            throw new MalformedException("hello: session id too long");
        }
        byte[] cookie = reader.vector8();
        int[] cipherSuites = reader.numbers16();
        byte[] compressionMethods = reader.vector8();
        if (cipherSuites.length == 0 || compressionMethods.length == 0) {
            throw new MalformedException("hello: nothing to choose from");
        }
        Extensions extensions = Extensions.parse(reader);
        reader.end();
        return new ClientHello(version, random, sessionId, cookie, cipherSuites, compressionMethods, extensions);
    }

    public byte[] encoded() {
        VectorWriter writer = new VectorWriter()
                .u16(version)
                .bytes(random)
                .vector8(sessionId)
                .vector8(cookie)
                .numbers16(cipherSuites)
                .vector8(compressionMethods);
        extensions.writeTo(writer);
        return writer.toByteArray();
    }

    public ClientHello withCookie(byte[] newCookie) {
        return new ClientHello(version, random, sessionId, newCookie, cipherSuites, compressionMethods, extensions);
    }

    /** Returns the hello with other extensions. */
    public ClientHello withExtensions(Extensions newExtensions) {
        return new ClientHello(version, random, sessionId, cookie, cipherSuites, compressionMethods, newExtensions);
    }
}
