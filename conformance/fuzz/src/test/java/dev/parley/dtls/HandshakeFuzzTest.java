package dev.parley.dtls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.MalformedException;
import dev.parley.crypto.PeerCertificate;

/** Any body of a handshake message is read or malformed. */
class HandshakeFuzzTest {
    private interface Parser {
        void parse(byte[] body) throws MalformedException;
    }

    private static final Parser[] PARSERS = {
        ClientHello::parse,
        ServerHello::parse,
        HelloVerifyRequest::parse,
        CertificateMessage::parse,
        CertificateRequest::parse,
        CertificateVerify::parse,
        ServerKeyExchange::parse,
        ClientKeyExchange::parse,
        PeerCertificate::parse,
    };

    @FuzzTest
    void bodies(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] body = java.util.Arrays.copyOfRange(data, 1, data.length);
        try {
            PARSERS[(data[0] & 0xff) % PARSERS.length].parse(body);
        } catch (MalformedException e) {
            // the other right answer
            return;
        }
    }
}
