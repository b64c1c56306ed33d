package dev.parley.dtls;

import dev.parley.base.MalformedException;

/** A CertificateRequest, RFC 5246 §7.4.4; the list of authorities is passed over, and written empty. */
record CertificateRequest(byte[] certificateTypes, int[] signatureSchemes) {
    static final int RSA_SIGN = 1;
    static final int ECDSA_SIGN = 64;

    static CertificateRequest parse(byte[] body) throws MalformedException {
        VectorReader reader = new VectorReader(body);
        CertificateRequest request = new CertificateRequest(reader.vector8(), reader.numbers16());
        reader.vector16();
        reader.end();
        return request;
    }

    byte[] encoded() {
        return new VectorWriter()
                .vector8(certificateTypes)
                .numbers16(signatureSchemes)
                .u16(0)
                .toByteArray();
    }

    boolean accepts(int certificateType) {
        for (byte type : certificateTypes) {
            if ((type & 0xff) == certificateType) {
                return true;
            }
        }
        return false;
    }
}
