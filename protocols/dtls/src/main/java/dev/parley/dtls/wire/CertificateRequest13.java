package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;

/** A CertificateRequest of DTLS 1.3, RFC 8446 §4.3.2. */
public record CertificateRequest13(byte[] requestContext, Extensions extensions) {
    /** Parses the body. */
    public static CertificateRequest13 parse(byte[] body) throws MalformedException {
        VectorReader reader = new VectorReader(body);
        byte[] context = reader.vector8();
        Extensions extensions = Extensions.parseBlock(reader);
        reader.end();
        return new CertificateRequest13(context, extensions);
    }

    /** Returns the body. */
    public byte[] encoded() {
        VectorWriter writer = new VectorWriter().vector8(requestContext);
        extensions.writeTo(writer);
        return writer.toByteArray();
    }
}
