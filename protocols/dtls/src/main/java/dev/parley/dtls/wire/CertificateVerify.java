package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;

/** A CertificateVerify, RFC 5246 §7.4.8. */
public record CertificateVerify(int signatureScheme, byte[] signature) {
    public static CertificateVerify parse(byte[] body) throws MalformedException {
        VectorReader reader = new VectorReader(body);
        CertificateVerify message = new CertificateVerify(reader.u16(), reader.vector16());
        reader.end();
        return message;
    }

    public byte[] encoded() {
        return new VectorWriter().u16(signatureScheme).vector16(signature).toByteArray();
    }
}
