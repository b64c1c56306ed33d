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
import dev.parley.dtls.wire.HelloVerifyRequest;
import dev.parley.dtls.wire.ServerHello;
import dev.parley.dtls.wire.ServerKeyExchange;
import dev.parley.dtls.wire.UseSrtp;
import dev.parley.dtls.wire.VectorWriter;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a DTLS 1.2 handshake, RFC 6347 §4.2.4, figure 1.
 *
 * <pre>
 * state                       message              next
 * AWAIT_SERVER_HELLO          HelloVerifyRequest   AWAIT_SERVER_HELLO, ClientHello again with the cookie
 *                             ServerHello          AWAIT_SERVER_CERTIFICATE
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
    /** How often a server may ask for a cookie: once, and again where its secret changed meanwhile. */
    public static final int MAX_COOKIES = 3;

    enum State {
        AWAIT_SERVER_HELLO,
        AWAIT_SERVER_CERTIFICATE,
        AWAIT_SERVER_KEY_EXCHANGE,
        AWAIT_REQUEST_OR_DONE,
        AWAIT_SERVER_HELLO_DONE,
        AWAIT_SERVER_FINISHED,
        COMPLETE
    }

    private static final byte[] NO_BYTES = {};

    private State state = State.AWAIT_SERVER_HELLO;
    private int cookies;

    @Nullable
    private ClientHello hello;

    private @Nullable ServerKeyExchange serverKeyExchange;
    private @Nullable CertificateRequest certificateRequest;

    public ClientHandshake12(HandshakeContext context) {
        super(context);
    }

    @Override
    public void start() {
        clientRandom = new byte[ClientHello.RANDOM_LENGTH];
        context.random().nextBytes(clientRandom);
        Extensions extensions = new Extensions()
                .with(Extensions.EXTENDED_MASTER_SECRET, NO_BYTES)
                // RFC 5746 §3.4: an empty "renegotiated_connection"
                .with(Extensions.RENEGOTIATION_INFO, new byte[] {0})
                .with(
                        Extensions.SUPPORTED_GROUPS,
                        numbers(config.groups().stream()
                                .mapToInt(NamedGroup::code)
                                .toArray()))
                .with(Extensions.EC_POINT_FORMATS, new byte[] {1, 0})
                .with(Extensions.SIGNATURE_ALGORITHMS, numbers(offeredSchemes()));
        if (!config.srtpProfiles().isEmpty()) {
            extensions.with(Extensions.USE_SRTP, UseSrtp.offer(config.srtpProfiles()));
        }
        ClientHello first = new ClientHello(
                DtlsVersion.DTLS_1_2.code(),
                clientRandom,
                NO_BYTES,
                NO_BYTES,
                config.cipherSuites().stream().mapToInt(CipherSuite::code).toArray(),
                new byte[] {0},
                extensions);
        sendHello(first);
    }

    private static byte[] numbers(int[] numbers) {
        return new VectorWriter().numbers16(numbers).toByteArray();
    }

    private void sendHello(ClientHello next) {
        hello = next;
        restartTranscript();
        context.flights().begin(true);
        send(HandshakeType.CLIENT_HELLO, 0, next.encoded());
    }

    @Override
    public void handle(HandshakeMessage message) throws MalformedException, HandshakeFailure {
        boolean isFinished = state == State.AWAIT_SERVER_FINISHED && message.type() == HandshakeType.FINISHED;
        if (message.epoch() != (isFinished ? PROTECTED_EPOCH : 0)) {
            throw new MalformedException("handshake: message in the wrong epoch");
        }
        switch (state) {
            case AWAIT_SERVER_HELLO -> {
                if (message.type() == HandshakeType.HELLO_VERIFY_REQUEST) {
                    helloVerifyRequest(HelloVerifyRequest.parse(message.body()));
                } else {
                    expect(message, HandshakeType.SERVER_HELLO);
                    serverHello(ServerHello.parse(message.body()));
                    record(message);
                    state = State.AWAIT_SERVER_CERTIFICATE;
                }
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

    private void helloVerifyRequest(HelloVerifyRequest request) throws HandshakeFailure {
        if (++cookies > MAX_COOKIES) {
            throw new HandshakeFailure(Alert.UNEXPECTED_MESSAGE, "the server keeps asking for cookies");
        }
        // RFC 6347 §4.2.1: "the client MUST use the same parameter values (version, random, session_id, cipher_suites,
        // compression_method) as it did in the original ClientHello"
        sendHello(hello().withCookie(request.cookie()));
    }

    private ClientHello hello() {
        ClientHello sent = hello;
        if (sent == null) {
            throw new AssertionError("start() comes before any message");
        }
        return sent;
    }

    private void serverHello(ServerHello message) throws MalformedException, HandshakeFailure {
        if (message.version() != DtlsVersion.DTLS_1_2.code()) {
            throw new HandshakeFailure(Alert.PROTOCOL_VERSION, "the server chose a version that was not offered");
        }
        CipherSuite suite = CipherSuite.of(message.cipherSuite());
        if (suite == null || !config.cipherSuites().contains(suite) || message.compressionMethod() != 0) {
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "the server chose a suite that was not offered");
        }
        Extensions extensions = message.extensions();
        for (int type : extensions.types()) {
            // RFC 5246 §7.4.1.4: "If a client receives an extension type in ServerHello that it did not request in the
            // associated ClientHello, it MUST abort the handshake with an unsupported_extension fatal alert."
            if (!hello().extensions().has(type)) {
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
        if (group == null || !config.groups().contains(group)) {
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
                            certificate.publicKey() instanceof ECKey
                                    ? CertificateRequest.ECDSA_SIGN
                                    : CertificateRequest.RSA_SIGN));
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
    public boolean isComplete() {
        return state == State.COMPLETE;
    }

    @Override
    public String stateName() {
        return state.name();
    }
}
