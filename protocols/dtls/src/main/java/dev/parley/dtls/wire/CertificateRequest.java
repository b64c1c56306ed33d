package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;

/** A CertificateRequest, RFC 5246 §7.4.4; the list of authorities is passed over, and written empty. */
public record CertificateRequest(byte[] certificateTypes, int[] signatureSchemes) {
    public static final int RSA_SIGN = 1;
    public static final int ECDSA_SIGN = 64;

    public static CertificateRequest parse(byte[] body) throws MalformedException {
        VectorReader reader = new VectorReader(body);
        CertificateRequest request = new CertificateRequest(reader.vector8(), reader.numbers16());
        reader.vector16();
        reader.end();
        return request;
    }

    public byte[] encoded() {
        return new VectorWriter()
                .vector8(certificateTypes)
                .numbers16(signatureSchemes)
                .u16(0)
                .toByteArray();
    }

    public boolean accepts(int certificateType) {
        for (byte type : certificateTypes) {
            if ((type & 0xff) == certificateType) {
                return true;
            }
        }
        return false;
    }
}
