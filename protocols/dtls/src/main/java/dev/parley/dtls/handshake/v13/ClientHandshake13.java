package dev.parley.dtls.handshake.v13;

import dev.parley.base.MalformedException;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.dtls.handshake.HandshakeContext;
import dev.parley.dtls.handshake.PostHandshake;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.wire.Alert;
import dev.parley.dtls.wire.CertificateMessage13;
import dev.parley.dtls.wire.CertificateRequest13;
import dev.parley.dtls.wire.CertificateVerify;
import dev.parley.dtls.wire.ClientHello;
import dev.parley.dtls.wire.Extensions;
import dev.parley.dtls.wire.HandshakeFailure;
import dev.parley.dtls.wire.HandshakeMessage;
import dev.parley.dtls.wire.HandshakeType;
import dev.parley.dtls.wire.UseSrtp;
import dev.parley.dtls.wire.VectorReader;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a DTLS 1.3 handshake behind the hellos, RFC 9147 §5 and RFC 8446 appendix A.1.
 *
 * <pre>
 * state                          message               next
 * AWAIT_ENCRYPTED_EXTENSIONS     EncryptedExtensions   AWAIT_REQUEST_OR_CERTIFICATE
 * AWAIT_REQUEST_OR_CERTIFICATE   CertificateRequest    AWAIT_CERTIFICATE
 *                                Certificate           AWAIT_CERTIFICATE_VERIFY
 * AWAIT_CERTIFICATE              Certificate           AWAIT_CERTIFICATE_VERIFY
 * AWAIT_CERTIFICATE_VERIFY       CertificateVerify     AWAIT_SERVER_FINISHED
 * AWAIT_SERVER_FINISHED          Finished              COMPLETE, our flight; {@link KeyUpdates} goes on
 * any                            any other             unexpected_message
 * </pre>
 */
public final class ClientHandshake13 extends Handshake13 {
    enum State {
        AWAIT_ENCRYPTED_EXTENSIONS,
        AWAIT_REQUEST_OR_CERTIFICATE,
        AWAIT_CERTIFICATE,
        AWAIT_CERTIFICATE_VERIFY,
        AWAIT_SERVER_FINISHED,
        COMPLETE
    }

    private final ClientHello hello;
    private State state = State.AWAIT_ENCRYPTED_EXTENSIONS;
    private @Nullable CertificateRequest13 request;
    private @Nullable KeyUpdates afterwards;

    /**
     * Goes on behind a ServerHello, with which the transcript ends.
     *
     * @param sharedSecret the result of the key exchange, which is erased
     */
    public ClientHandshake13(
            HandshakeContext context,
            ClientHello hello,
            CipherSuite suite,
            Transcript transcript,
            byte[] sharedSecret) {
        super(context, suite, transcript, hello.random());
        this.hello = hello;
        installHandshakeKeys(sharedSecret, true);
        // The ServerHello acknowledges our hello; the rest of the server's flight is the server's to repeat.
        context.flights().end();
    }

    @Override
    public void handle(HandshakeMessage message) throws MalformedException, HandshakeFailure {
        switch (state) {
            case AWAIT_ENCRYPTED_EXTENSIONS -> {
                expect(message, HandshakeType.ENCRYPTED_EXTENSIONS);
                encryptedExtensions(message.body());
                transcript.add(message);
                state = State.AWAIT_REQUEST_OR_CERTIFICATE;
            }
            case AWAIT_REQUEST_OR_CERTIFICATE -> {
                if (message.type() == HandshakeType.CERTIFICATE_REQUEST) {
                    certificateRequest(CertificateRequest13.parse(message.body()));
                    transcript.add(message);
                    state = State.AWAIT_CERTIFICATE;
                } else {
                    serverCertificate(message);
                }
            }
            case AWAIT_CERTIFICATE -> serverCertificate(message);
            case AWAIT_CERTIFICATE_VERIFY -> {
                expect(message, HandshakeType.CERTIFICATE_VERIFY);
                acceptSignature(CertificateVerify.parse(message.body()), SERVER_CONTEXT);
                transcript.add(message);
                state = State.AWAIT_SERVER_FINISHED;
            }
            case AWAIT_SERVER_FINISHED -> {
                expect(message, HandshakeType.FINISHED);
                acceptFinished(message, keys.serverHandshakeTraffic);
                sendFlight();
                state = State.COMPLETE;
            }
            case COMPLETE -> throw new AssertionError("what comes after the handshake goes to KeyUpdates");
        }
    }

    private void encryptedExtensions(byte[] body) throws MalformedException, HandshakeFailure {
        VectorReader reader = new VectorReader(body);
        Extensions extensions = Extensions.parseBlock(reader);
        reader.end();
        for (int type : extensions.types()) {
            if (!hello.extensions().has(type)) {
                // RFC 8446 §4.2: "Implementations MUST NOT send extension responses if the remote endpoint did not send
                // the corresponding extension requests"
                throw new HandshakeFailure(Alert.UNSUPPORTED_EXTENSION, "the server answered an extension not offered");
            }
            if (type != Extensions.USE_SRTP && type != Extensions.SUPPORTED_GROUPS) {
                // RFC 8446 §4.2: "If an implementation receives an extension which it recognizes and which is not
                // specified for the message in which it appears, it MUST abort the handshake with an
                // "illegal_parameter" alert."
                throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "extension in the wrong message");
            }
        }
        byte[] srtp = extensions.get(Extensions.USE_SRTP);
        context.session().srtpProfile = srtp == null ? null : UseSrtp.accept(srtp, config.srtpProfiles());
    }

    private void certificateRequest(CertificateRequest13 message) throws MalformedException, HandshakeFailure {
        if (message.requestContext().length != 0) {
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "certificate_request_context not empty");
        }
        schemes(message.extensions());
        request = message;
    }

    private void serverCertificate(HandshakeMessage message) throws MalformedException, HandshakeFailure {
        expect(message, HandshakeType.CERTIFICATE);
        CertificateMessage13 certificate = CertificateMessage13.parse(message.body());
        if (certificate.chain().isEmpty()) {
            // RFC 8446 §4.4.2.4: "If the server supplies an empty Certificate message, the client MUST abort the
            // handshake with a "decode_error" alert."
            throw new HandshakeFailure(Alert.DECODE_ERROR, "the server sent no certificate");
        }
        acceptCertificates(certificate);
        transcript.add(message);
        state = State.AWAIT_CERTIFICATE_VERIFY;
    }

    private void sendFlight() throws MalformedException, HandshakeFailure {
        installDataKeys(true);
        context.flights().begin(true);
        context.acknowledgements().flightAnswered();
        CertificateRequest13 asked = request;
        if (asked != null) {
            int[] schemes = schemes(asked.extensions());
            CertificateAndKey certificate = chooseCertificate(schemes);
            sendCertificate(certificate, schemes, CLIENT_CONTEXT);
        }
        sendFinished(keys.clientHandshakeTraffic);
        afterwards = complete(true);
    }

    @Override
    public boolean isComplete() {
        return state == State.COMPLETE;
    }

    @Override
    public String stateName() {
        return state.name();
    }

    @Override
    public @Nullable PostHandshake afterwards() {
        return afterwards;
    }
}
