package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** A Certificate message of DTLS 1.3, RFC 8446 §4.4.2: certificates in DER, each with extensions, which are passed over. */
public record CertificateMessage13(byte[] requestContext, List<byte[]> chain) {
    private static final byte[] NO_BYTES = {};

    /** Parses the body. */
    public static CertificateMessage13 parse(byte[] body) throws MalformedException {
        VectorReader reader = new VectorReader(body);
        byte[] context = reader.vector8();
        VectorReader list = reader.nested24();
        reader.end();
        List<byte[]> chain = new ArrayList<>();
        while (list.remaining() > 0) {
            if (chain.size() == CertificateMessage.MAX_CHAIN) {
                throw new MalformedException("certificate: chain too long");
            }
            chain.add(list.vector24());
            list.vector16();
        }
        return new CertificateMessage13(context, chain);
    }

    /** Returns the body. */
    public byte[] encoded() {
        VectorWriter list = new VectorWriter();
        for (byte[] certificate : chain) {
            list.vector24(certificate).vector16(NO_BYTES);
        }
        return new VectorWriter()
                .vector8(requestContext)
                .vector24(list.toByteArray())
                .toByteArray();
    }
}
