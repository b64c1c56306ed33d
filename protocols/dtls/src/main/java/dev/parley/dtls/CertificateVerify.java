package dev.parley.dtls;

import dev.parley.base.MalformedException;

/** A CertificateVerify, RFC 5246 §7.4.8. */
record CertificateVerify(int signatureScheme, byte[] signature) {
    static CertificateVerify parse(byte[] body) throws MalformedException {
        VectorReader reader = new VectorReader(body);
        CertificateVerify message = new CertificateVerify(reader.u16(), reader.vector16());
        reader.end();
        return message;
    }

    byte[] encoded() {
        return new VectorWriter().u16(signatureScheme).vector16(signature).toByteArray();
    }
}
