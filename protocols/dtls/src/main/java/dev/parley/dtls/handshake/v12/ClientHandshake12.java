package dev.parley.dtls.handshake.v12;

import dev.parley.base.MalformedException;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.KeyExchange;
import dev.parley.crypto.NamedGroup;
import dev.parley.crypto.SignatureScheme;
import dev.parley.dtls.handshake.HandshakeContext;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.dtls.wire.Alert;
import dev.parley.dtls.wire.CertificateMessage;
import dev.parley.dtls.wire.CertificateRequest;
import dev.parley.dtls.wire.CertificateVerify;
import dev.parley.dtls.wire.ClientHello;
import dev.parley.dtls.wire.ClientKeyExchange;
import dev.parley.dtls.wire.Extensions;
import dev.parley.dtls.wire.HandshakeFailure;
import dev.parley.dtls.wire.HandshakeMessage;
import dev.parley.dtls.wire.HandshakeType;
import dev.parley.dtls.wire.ServerHello;
import dev.parley.dtls.wire.ServerKeyExchange;
import dev.parley.dtls.wire.UseSrtp;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a DTLS 1.2 handshake behind its ClientHello, RFC 6347 §4.2.4, figure 1.
 *
 * <pre>
 * state                       message              next
 * AWAIT_SERVER_HELLO          ServerHello          AWAIT_SERVER_CERTIFICATE
 * AWAIT_SERVER_CERTIFICATE    Certificate          AWAIT_SERVER_KEY_EXCHANGE
 * AWAIT_SERVER_KEY_EXCHANGE   ServerKeyExchange    AWAIT_REQUEST_OR_DONE
 * AWAIT_REQUEST_OR_DONE       CertificateRequest   AWAIT_SERVER_HELLO_DONE
 *                             ServerHelloDone      AWAIT_SERVER_FINISHED, our flight
 * AWAIT_SERVER_HELLO_DONE     ServerHelloDone      AWAIT_SERVER_FINISHED, our flight
 * AWAIT_SERVER_FINISHED       Finished             COMPLETE
 * any                         any other            unexpected_message
 * </pre>
 */
public final class ClientHandshake12 extends Handshake12 {
    enum State {
        AWAIT_SERVER_HELLO,
        AWAIT_SERVER_CERTIFICATE,
        AWAIT_SERVER_KEY_EXCHANGE,
        AWAIT_REQUEST_OR_DONE,
        AWAIT_SERVER_HELLO_DONE,
        AWAIT_SERVER_FINISHED,
        COMPLETE
    }

    private State state = State.AWAIT_SERVER_HELLO;

    private final ClientHello hello;
    private @Nullable ServerKeyExchange serverKeyExchange;
    private @Nullable CertificateRequest certificateRequest;

    /** Goes on behind a ClientHello that has been sent. */
    public ClientHandshake12(HandshakeContext context, ClientHello hello, HandshakeMessage sent) {
        super(context);
        this.hello = hello;
        clientRandom = hello.random();
        record(sent);
    }

    @Override
    public void start() {
        // The hello, which came before, has begun everything.
    }

    @Override
    public void handle(HandshakeMessage message) throws MalformedException, HandshakeFailure {
        switch (state) {
            case AWAIT_SERVER_HELLO -> {
                expect(message, HandshakeType.SERVER_HELLO);
                serverHello(ServerHello.parse(message.body()));
                record(message);
                state = State.AWAIT_SERVER_CERTIFICATE;
            }
            case AWAIT_SERVER_CERTIFICATE -> {
                expect(message, HandshakeType.CERTIFICATE);
                serverCertificate(CertificateMessage.parse(message.body()));
                record(message);
                state = State.AWAIT_SERVER_KEY_EXCHANGE;
            }
            case AWAIT_SERVER_KEY_EXCHANGE -> {
                expect(message, HandshakeType.SERVER_KEY_EXCHANGE);
                serverKeyExchange(ServerKeyExchange.parse(message.body()));
                record(message);
                state = State.AWAIT_REQUEST_OR_DONE;
            }
            case AWAIT_REQUEST_OR_DONE -> {
                if (message.type() == HandshakeType.CERTIFICATE_REQUEST) {
                    certificateRequest = CertificateRequest.parse(message.body());
                    record(message);
                    state = State.AWAIT_SERVER_HELLO_DONE;
                } else {
                    serverHelloDone(message);
                }
            }
            case AWAIT_SERVER_HELLO_DONE -> serverHelloDone(message);
            case AWAIT_SERVER_FINISHED -> {
                expect(message, HandshakeType.FINISHED);
                acceptFinished(message, "server finished");
                context.flights().end();
                complete();
                state = State.COMPLETE;
            }
            case COMPLETE -> throw new AssertionError("the engine gives a complete handshake no messages");
        }
    }

    private static void expect(HandshakeMessage message, int type) throws HandshakeFailure {
        if (message.type() != type) {
            throw new HandshakeFailure(Alert.UNEXPECTED_MESSAGE, "handshake message out of order");
        }
    }

    private void serverHello(ServerHello message) throws MalformedException, HandshakeFailure {
        if (message.version() != DtlsVersion.DTLS_1_2.code()) {
            throw new HandshakeFailure(Alert.PROTOCOL_VERSION, "the server chose a version that was not offered");
        }
        CipherSuite suite = CipherSuite.of(message.cipherSuite());
        if (suite == null
                || suite.version() != DtlsVersion.DTLS_1_2
                || !config.cipherSuites().contains(suite)
                || message.compressionMethod() != 0) {
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "the server chose a suite that was not offered");
        }
        Extensions extensions = message.extensions();
        for (int type : extensions.types()) {
            // RFC 5246 §7.4.1.4: "If a client receives an extension type in ServerHello that it did not request in the
            // associated ClientHello, it MUST abort the handshake with an unsupported_extension fatal alert."
            if (!hello.extensions().has(type)) {
                throw new HandshakeFailure(Alert.UNSUPPORTED_EXTENSION, "the server answered an extension not offered");
            }
        }
        byte[] renegotiation = extensions.get(Extensions.RENEGOTIATION_INFO);
        if (renegotiation != null && (renegotiation.length != 1 || renegotiation[0] != 0)) {
            // RFC 5746 §3.4: "if it is not [zero], MUST abort the handshake (by sending a fatal handshake_failure
            // alert)"
            throw new HandshakeFailure(Alert.HANDSHAKE_FAILURE, "renegotiation_info of an initial handshake not empty");
        }
        byte[] srtp = extensions.get(Extensions.USE_SRTP);
        context.session().srtpProfile = srtp == null ? null : UseSrtp.accept(srtp, config.srtpProfiles());
        context.session().extendedMasterSecret = extensions.has(Extensions.EXTENDED_MASTER_SECRET);
        context.session().cipherSuite = suite;
        serverRandom = message.random();
    }

    private void serverCertificate(CertificateMessage message) throws MalformedException, HandshakeFailure {
        if (message.chain().isEmpty()) {
            throw new HandshakeFailure(Alert.BAD_CERTIFICATE, "the server sent no certificate");
        }
        acceptCertificates(message);
        boolean isEc = peerKey() instanceof ECKey;
        if (isEc != (suite().authentication() == CipherSuite.Authentication.ECDSA)) {
            throw new HandshakeFailure(Alert.UNSUPPORTED_CERTIFICATE, "the certificate does not fit the cipher suite");
        }
    }

    private void serverKeyExchange(ServerKeyExchange message) throws HandshakeFailure {
        NamedGroup group = NamedGroup.of(message.group());
        if (group == null || !config.groups(DtlsVersion.DTLS_1_2).contains(group)) {
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "the server chose a group that was not offered");
        }
        SignatureScheme scheme = acceptScheme(message.signatureScheme());
        PublicKey key = peerKey();
        byte[] parameters = ServerKeyExchange.parameters(message.group(), message.share());
        if (!scheme.verify(key, message.signature(), clientRandom, serverRandom, parameters)) {
            throw new HandshakeFailure(Alert.DECRYPT_ERROR, "the server's signature is wrong");
        }
        context.session().group = group;
        serverKeyExchange = message;
    }

    private void serverHelloDone(HandshakeMessage message) throws MalformedException, HandshakeFailure {
        expect(message, HandshakeType.SERVER_HELLO_DONE);
        if (message.body().length != 0) {
            throw new MalformedException("handshake: ServerHelloDone with content");
        }
        ServerKeyExchange server = serverKeyExchange;
        NamedGroup group = context.session().group;
        if (server == null || group == null) {
            throw new AssertionError("the key exchange comes before ServerHelloDone");
        }
        record(message);
        context.flights().begin(true);
        CertificateAndKey ours = null;
        CertificateRequest request = certificateRequest;
        if (request != null) {
            ours = chooseCertificate(
                    request.signatureSchemes(),
                    certificate -> request.accepts(
                            certificate.isElliptic() ? CertificateRequest.ECDSA_SIGN : CertificateRequest.RSA_SIGN));
            // RFC 5246 §7.4.6: "If no suitable certificate is available, the client MUST send a certificate message
            // containing no certificates."
            List<byte[]> chain = ours == null ? List.of() : List.of(ours.encoded());
            send(HandshakeType.CERTIFICATE, 0, new CertificateMessage(chain).encoded());
        }
        KeyExchange exchange = KeyExchange.generate(group, context.random());
        send(HandshakeType.CLIENT_KEY_EXCHANGE, 0, new ClientKeyExchange(exchange.share()).encoded());
        deriveMasterSecret(exchange, server.share());
        if (ours != null && request != null) {
            SignatureScheme scheme = SignatureScheme.choose(ours.privateKey(), request.signatureSchemes());
            if (scheme == null) {
                throw new AssertionError("the certificate was chosen for having a scheme");
            }
            byte[] signature = scheme.sign(ours.privateKey(), context.random(), transcript());
            send(HandshakeType.CERTIFICATE_VERIFY, 0, new CertificateVerify(scheme.code(), signature).encoded());
        }
        installKeys(true);
        sendFinished("client finished");
        state = State.AWAIT_SERVER_FINISHED;
    }

    @Override
    public boolean isInItsEpoch(HandshakeMessage message) {
        boolean isFinished = state == State.AWAIT_SERVER_FINISHED && message.type() == HandshakeType.FINISHED;
        return message.epoch() == (isFinished ? PROTECTED_EPOCH : 0);
    }

    @Override
    public boolean isComplete() {
        return state == State.COMPLETE;
    }

    @Override
    public String stateName() {
        return state.name();
    }
}
