package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** A Certificate message, RFC 5246 §7.4.2: certificates in DER, the sender's own first. */
public record CertificateMessage(List<byte[]> chain) {
    /** The most certificates in a chain; WebRTC peers send one. */
    static final int MAX_CHAIN = 10;

    public static CertificateMessage parse(byte[] body) throws MalformedException {
        VectorReader reader = new VectorReader(body);
        VectorReader list = reader.nested24();
        reader.end();
        List<byte[]> chain = new ArrayList<>();
        while (list.remaining() > 0) {
            if (chain.size() == MAX_CHAIN) {
                throw new MalformedException("certificate: chain too long");
            }
            chain.add(list.vector24());
        }
        return new CertificateMessage(chain);
    }

    public byte[] encoded() {
        VectorWriter list = new VectorWriter();
        for (byte[] certificate : chain) {
            list.vector24(certificate);
        }
        return new VectorWriter().vector24(list.toByteArray()).toByteArray();
    }
}
