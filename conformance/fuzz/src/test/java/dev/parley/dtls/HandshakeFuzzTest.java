package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.MalformedException;
import dev.parley.dtls.wire.Acknowledgement;
import dev.parley.dtls.wire.CertificateMessage;
import dev.parley.dtls.wire.CertificateMessage13;
import dev.parley.dtls.wire.CertificateRequest;
import dev.parley.dtls.wire.CertificateRequest13;
import dev.parley.dtls.wire.CertificateVerify;
import dev.parley.dtls.wire.ClientHello;
import dev.parley.dtls.wire.ClientKeyExchange;
import dev.parley.dtls.wire.HelloVerifyRequest;
import dev.parley.dtls.wire.KeyShare;
import dev.parley.dtls.wire.ServerHello;
import dev.parley.dtls.wire.ServerKeyExchange;
import java.util.Arrays;

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
        CertificateMessage13::parse,
        CertificateRequest13::parse,
        KeyShare::parse,
        KeyShare::parseList,
        body -> Acknowledgement.parse(body, 0, body.length),
    };

    @FuzzTest
    void bodies(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] body = Arrays.copyOfRange(data, 1, data.length);
        try {
            PARSERS[(data[0] & 0xff) % PARSERS.length].parse(body);
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
