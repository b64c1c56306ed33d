package dev.parley.dtls.handshake.v12;

import dev.parley.base.MalformedException;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.KeyExchange;
import dev.parley.crypto.NamedGroup;
import dev.parley.crypto.SignatureScheme;
import dev.parley.dtls.handshake.HandshakeContext;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.dtls.settings.SrtpProfile;
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
import dev.parley.dtls.wire.VectorReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of a DTLS 1.2 handshake from the ClientHello on, RFC 6347 §4.2.4, figure 1.
 *
 * <pre>
 * state                       message             next
 * AWAIT_CLIENT_HELLO          ClientHello         AWAIT_CLIENT_CERTIFICATE, our flight
 * AWAIT_CLIENT_CERTIFICATE    Certificate         AWAIT_CLIENT_KEY_EXCHANGE
 * AWAIT_CLIENT_KEY_EXCHANGE   ClientKeyExchange   AWAIT_CERTIFICATE_VERIFY
 * AWAIT_CERTIFICATE_VERIFY    CertificateVerify   AWAIT_CLIENT_FINISHED
 * AWAIT_CLIENT_FINISHED       Finished            COMPLETE, our last flight
 * any later                   any other           unexpected_message
 * </pre>
 */
public final class ServerHandshake12 extends Handshake12 {
    enum State {
        AWAIT_CLIENT_HELLO,
        AWAIT_CLIENT_CERTIFICATE,
        AWAIT_CLIENT_KEY_EXCHANGE,
        AWAIT_CERTIFICATE_VERIFY,
        AWAIT_CLIENT_FINISHED,
        COMPLETE
    }

    private static final byte[] NO_BYTES = {};
    private static final int EMPTY_RENEGOTIATION_INFO_SCSV = 0x00ff;

    private State state = State.AWAIT_CLIENT_HELLO;
    private @Nullable KeyExchange exchange;

    public ServerHandshake12(HandshakeContext context) {
        super(context);
    }

    @Override
    public void start() {
        // The ClientHello begins everything.
    }

    @Override
    public void handle(HandshakeMessage message) throws MalformedException, HandshakeFailure {
        switch (state) {
            case AWAIT_CLIENT_HELLO -> throw new AssertionError("the hello comes by clientHello");
            case AWAIT_CLIENT_CERTIFICATE -> {
                expect(message, HandshakeType.CERTIFICATE);
                CertificateMessage certificate = CertificateMessage.parse(message.body());
                if (certificate.chain().isEmpty()) {
                    // RFC 8122 §6.2: "if the client does not provide one […] the server endpoint MUST terminate the
                    // media connection with a bad_certificate error"
                    throw new HandshakeFailure(Alert.BAD_CERTIFICATE, "the client sent no certificate");
                }
                acceptCertificates(certificate);
                record(message);
                state = State.AWAIT_CLIENT_KEY_EXCHANGE;
            }
            case AWAIT_CLIENT_KEY_EXCHANGE -> {
                expect(message, HandshakeType.CLIENT_KEY_EXCHANGE);
                ClientKeyExchange client = ClientKeyExchange.parse(message.body());
                KeyExchange ours = exchange;
                if (ours == null) {
                    throw new AssertionError("our key goes out before the client's comes");
                }
                record(message);
                deriveMasterSecret(ours, client.share());
                installKeys(false);
                exchange = null;
                state = State.AWAIT_CERTIFICATE_VERIFY;
            }
            case AWAIT_CERTIFICATE_VERIFY -> {
                expect(message, HandshakeType.CERTIFICATE_VERIFY);
                CertificateVerify verify = CertificateVerify.parse(message.body());
                SignatureScheme scheme = acceptScheme(verify.signatureScheme());
                if (!scheme.verify(peerKey(), verify.signature(), transcript())) {
                    throw new HandshakeFailure(Alert.DECRYPT_ERROR, "the client's signature is wrong");
                }
                record(message);
                state = State.AWAIT_CLIENT_FINISHED;
            }
            case AWAIT_CLIENT_FINISHED -> {
                expect(message, HandshakeType.FINISHED);
                acceptFinished(message, "client finished");
                context.flights().begin(false);
                sendFinished("server finished");
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

    /**
     * Answers a ClientHello.
     *
     * @throws MalformedException if part of it does not parse: nothing has changed
     * @throws HandshakeFailure if it leaves nothing to choose
     */
    public void clientHello(HandshakeMessage message, ClientHello hello) throws MalformedException, HandshakeFailure {
        if (!hasZero(hello.compressionMethods())) {
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "the client does not offer null compression");
        }
        Extensions offered = hello.extensions();
        int[] schemes = offered.numbers(Extensions.SIGNATURE_ALGORITHMS);
        if (schemes == null) {
            // RFC 5246 §7.4.1.4.1 would have us assume SHA-1, which we do not sign with.
            throw new HandshakeFailure(Alert.HANDSHAKE_FAILURE, "the client accepts SHA-1 signatures alone");
        }
        NamedGroup group = chooseGroup(offered);
        CertificateAndKey certificate = chooseSuite(hello, schemes);
        Extensions answered = answer(hello);
        requirePointFormats(offered);

        // Nothing above has changed anything; from here on the handshake is under way.
        clientRandom = hello.random();
        serverRandom = new byte[ClientHello.RANDOM_LENGTH];
        context.random().nextBytes(serverRandom);
        if (config.speaks(DtlsVersion.DTLS_1_3)) {
            // RFC 8446 §4.1.3: "TLS 1.3 servers which negotiate TLS 1.2 or below in response to a ClientHello MUST set
            // the last 8 bytes of their Random value specially"
            ServerHello.markDowngrade(serverRandom);
        }
        context.session().group = group;
        KeyExchange ours = KeyExchange.generate(group, context.random());
        exchange = ours;
        record(message);
        sendFlight(certificate, schemes, ours, answered);
        state = State.AWAIT_CLIENT_CERTIFICATE;
    }

    private NamedGroup chooseGroup(Extensions offered) throws MalformedException, HandshakeFailure {
        int[] groups = offered.numbers(Extensions.SUPPORTED_GROUPS);
        for (NamedGroup group : config.groups(DtlsVersion.DTLS_1_2)) {
            // RFC 8422 §4, of a hello without the extension: "the server is free to choose any one of the elliptic
            // curves"; every client has P-256.
            if (groups == null ? group == NamedGroup.SECP256R1 : Extensions.contains(groups, group.code())) {
                return group;
            }
        }
        throw new HandshakeFailure(Alert.HANDSHAKE_FAILURE, "no common group");
    }

    /** Chooses the cipher suite, and returns the certificate for it. */
    private CertificateAndKey chooseSuite(ClientHello hello, int[] schemes) throws HandshakeFailure {
        for (CipherSuite suite : config.cipherSuites(DtlsVersion.DTLS_1_2)) {
            if (Extensions.contains(hello.cipherSuites(), suite.code())) {
                boolean wantsEc = suite.authentication() == CipherSuite.Authentication.ECDSA;
                CertificateAndKey certificate =
                        chooseCertificate(schemes, candidate -> candidate.isElliptic() == wantsEc);
                if (certificate != null) {
                    context.session().cipherSuite = suite;
                    return certificate;
                }
            }
        }
        throw new HandshakeFailure(Alert.HANDSHAKE_FAILURE, "no common cipher suite");
    }

    private static void requirePointFormats(Extensions offered) throws MalformedException, HandshakeFailure {
        byte[] content = offered.get(Extensions.EC_POINT_FORMATS);
        if (content != null) {
            VectorReader reader = new VectorReader(content);
            byte[] formats = reader.vector8();
            reader.end();
            // RFC 8422 §5.1.2: "If the client sends the extension and the extension does not contain the uncompressed
            // point format […] then the server MUST abort the handshake and return an illegal_parameter alert."
            if (!hasZero(formats)) {
                throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "the client does not take uncompressed points");
            }
        }
    }

    private Extensions answer(ClientHello hello) throws MalformedException, HandshakeFailure {
        Extensions offered = hello.extensions();
        Extensions answered = new Extensions();
        byte[] renegotiation = offered.get(Extensions.RENEGOTIATION_INFO);
        if (renegotiation != null && (renegotiation.length != 1 || renegotiation[0] != 0)) {
            throw new HandshakeFailure(Alert.HANDSHAKE_FAILURE, "renegotiation_info of an initial handshake not empty");
        }
        if (renegotiation != null || Extensions.contains(hello.cipherSuites(), EMPTY_RENEGOTIATION_INFO_SCSV)) {
            // RFC 5746 §3.6: the server "MUST include an empty "renegotiation_info" extension in the ServerHello
            // message"
            answered.with(Extensions.RENEGOTIATION_INFO, new byte[] {0});
        }
        if (offered.has(Extensions.EXTENDED_MASTER_SECRET)) {
            answered.with(Extensions.EXTENDED_MASTER_SECRET, NO_BYTES);
        }
        if (offered.has(Extensions.EC_POINT_FORMATS)) {
            answered.with(Extensions.EC_POINT_FORMATS, new byte[] {1, 0});
        }
        byte[] srtp = offered.get(Extensions.USE_SRTP);
        SrtpProfile profile = srtp == null ? null : UseSrtp.choose(srtp, config.srtpProfiles());
        if (profile != null) {
            answered.with(Extensions.USE_SRTP, UseSrtp.offer(List.of(profile)));
        }
        context.session().srtpProfile = profile;
        context.session().extendedMasterSecret = offered.has(Extensions.EXTENDED_MASTER_SECRET);
        return answered;
    }

    private void sendFlight(CertificateAndKey certificate, int[] schemes, KeyExchange ours, Extensions answered) {
        SignatureScheme scheme = SignatureScheme.choose(certificate.privateKey(), schemes);
        if (scheme == null) {
            throw new AssertionError("the certificate was chosen for having a scheme");
        }
        context.flights().begin(true);
        send(
                HandshakeType.SERVER_HELLO,
                0,
                // An empty session id: "the session is not being cached", RFC 5246 §7.4.1.3
                new ServerHello(DtlsVersion.DTLS_1_2.code(), serverRandom, NO_BYTES, suite().code(), 0, answered)
                        .encoded());
        send(HandshakeType.CERTIFICATE, 0, new CertificateMessage(List.of(certificate.encoded())).encoded());
        int group = ours.group().code();
        byte[] share = ours.share();
        byte[] signature = scheme.sign(
                certificate.privateKey(),
                context.random(),
                clientRandom,
                serverRandom,
                ServerKeyExchange.parameters(group, share));
        send(
                HandshakeType.SERVER_KEY_EXCHANGE,
                0,
                new ServerKeyExchange(group, share, scheme.code(), signature).encoded());
        byte[] types = {CertificateRequest.ECDSA_SIGN, CertificateRequest.RSA_SIGN};
        send(HandshakeType.CERTIFICATE_REQUEST, 0, new CertificateRequest(types, SignatureScheme.codes()).encoded());
        send(HandshakeType.SERVER_HELLO_DONE, 0, NO_BYTES);
    }

    private static boolean hasZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isInItsEpoch(HandshakeMessage message) {
        boolean isFinished = state == State.AWAIT_CLIENT_FINISHED && message.type() == HandshakeType.FINISHED;
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
