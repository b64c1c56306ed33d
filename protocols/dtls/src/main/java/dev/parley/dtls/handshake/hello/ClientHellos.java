package dev.parley.dtls.handshake.hello;

import dev.parley.base.MalformedException;
import dev.parley.crypto.KeyExchange;
import dev.parley.crypto.NamedGroup;
import dev.parley.crypto.SignatureScheme;
import dev.parley.dtls.handshake.Handshake;
import dev.parley.dtls.handshake.HandshakeContext;
import dev.parley.dtls.handshake.PostHandshake;
import dev.parley.dtls.handshake.v12.ClientHandshake12;
import dev.parley.dtls.handshake.v13.ClientHandshake13;
import dev.parley.dtls.handshake.v13.Transcript;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.dtls.wire.Alert;
import dev.parley.dtls.wire.ClientHello;
import dev.parley.dtls.wire.Extensions;
import dev.parley.dtls.wire.HandshakeFailure;
import dev.parley.dtls.wire.HandshakeMessage;
import dev.parley.dtls.wire.HandshakeType;
import dev.parley.dtls.wire.HelloVerifyRequest;
import dev.parley.dtls.wire.KeyShare;
import dev.parley.dtls.wire.ServerHello;
import dev.parley.dtls.wire.UseSrtp;
import dev.parley.dtls.wire.VectorReader;
import dev.parley.dtls.wire.VectorWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's hellos, in which the version is negotiated: one ClientHello serves all. The handshake of the version goes on from there.
 *
 * <pre>
 * state                      message              next
 * AWAIT_SERVER_HELLO         HelloVerifyRequest   the same, ClientHello again with the cookie; 1.3 is out
 *                            HelloRetryRequest    AWAIT_SERVER_HELLO_AGAIN, ClientHello with what was asked for
 *                            ServerHello of 1.2   {@link ClientHandshake12}
 *                            ServerHello of 1.3   {@link ClientHandshake13}
 * AWAIT_SERVER_HELLO_AGAIN   ServerHello of 1.3   {@link ClientHandshake13}
 * any                        any other            unexpected_message
 * </pre>
 */
public final class ClientHellos implements Handshake {
    /** How often a server may ask for a cookie: once, and again if its secret changed meanwhile. */
    public static final int MAX_COOKIES = 3;

    private enum State {
        AWAIT_SERVER_HELLO,
        AWAIT_SERVER_HELLO_AGAIN
    }

    private static final byte[] NO_BYTES = {};

    private final HandshakeContext context;
    private final DtlsConfig config;
    private final List<KeyExchange> exchanges = new ArrayList<>();
    private State state = State.AWAIT_SERVER_HELLO;
    private Transcript transcript = new Transcript();
    private int cookies;
    private boolean offers13;
    private @Nullable ClientHello hello;
    private @Nullable HandshakeMessage helloMessage;
    private @Nullable CipherSuite retrySuite;
    private @Nullable Handshake next;

    /** Makes the stage in front of a client's handshake. */
    public ClientHellos(HandshakeContext context) {
        this.context = context;
        this.config = context.config();
    }

    @Override
    public void start() {
        offers13 = config.speaks(DtlsVersion.DTLS_1_3);
        byte[] random = new byte[ClientHello.RANDOM_LENGTH];
        context.random().nextBytes(random);
        List<CipherSuite> suites = config.cipherSuites().stream()
                .filter(suite -> config.speaks(suite.version()))
                .toList();
        sendHello(new ClientHello(
                DtlsVersion.DTLS_1_2.code(),
                random,
                NO_BYTES,
                NO_BYTES,
                suites.stream().mapToInt(CipherSuite::code).toArray(),
                new byte[] {0},
                extensions()));
    }

    private Extensions extensions() {
        Extensions extensions = new Extensions();
        List<NamedGroup> groups = config.groups(offers13 ? DtlsVersion.DTLS_1_3 : DtlsVersion.DTLS_1_2);
        if (config.speaks(DtlsVersion.DTLS_1_2)) {
            extensions
                    .with(Extensions.EXTENDED_MASTER_SECRET, NO_BYTES)
                    // RFC 5746 §3.4: an empty "renegotiated_connection"
                    .with(Extensions.RENEGOTIATION_INFO, new byte[] {0})
                    .with(Extensions.EC_POINT_FORMATS, new byte[] {1, 0});
        }
        extensions
                .with(
                        Extensions.SUPPORTED_GROUPS,
                        numbers(groups.stream().mapToInt(NamedGroup::code).toArray()))
                .with(
                        Extensions.SIGNATURE_ALGORITHMS,
                        numbers(
                                config.speaks(DtlsVersion.DTLS_1_2)
                                        ? SignatureScheme.codes()
                                        : SignatureScheme.codesForTls13()));
        if (!config.srtpProfiles().isEmpty()) {
            extensions.with(Extensions.USE_SRTP, UseSrtp.offer(config.srtpProfiles()));
        }
        if (offers13) {
            VectorWriter versions = new VectorWriter().u16(DtlsVersion.DTLS_1_3.code());
            if (config.speaks(DtlsVersion.DTLS_1_2)) {
                versions.u16(DtlsVersion.DTLS_1_2.code());
            }
            makeShares(groups);
            extensions
                    .with(
                            Extensions.SUPPORTED_VERSIONS,
                            new VectorWriter().vector8(versions.toByteArray()).toByteArray())
                    .with(Extensions.KEY_SHARE, shares());
        }
        return extensions;
    }

    /** Makes a share for the best group, and one for the best curve beside a hybrid: it costs 36 bytes and saves a round trip. */
    private void makeShares(List<NamedGroup> groups) {
        for (NamedGroup group : groups) {
            exchanges.add(KeyExchange.generate(group, context.random(), exchanges));
            if (!group.isHybrid()) {
                return;
            }
        }
    }

    private byte[] shares() {
        return KeyShare.encodedList(exchanges.stream()
                .map(exchange -> new KeyShare(exchange.group().code(), exchange.share()))
                .toList());
    }

    private static byte[] numbers(int[] numbers) {
        return new VectorWriter().numbers16(numbers).toByteArray();
    }

    private void sendHello(ClientHello newHello) {
        hello = newHello;
        context.flights().begin(true);
        context.acknowledgements().flightAnswered();
        HandshakeMessage message = context.flights().add(HandshakeType.CLIENT_HELLO, 0, newHello.encoded());
        helloMessage = message;
        transcript.add(message);
    }

    @Override
    public boolean isInItsEpoch(HandshakeMessage message) {
        return next == null ? message.epoch() == 0 : next.isInItsEpoch(message);
    }

    @Override
    public void handle(HandshakeMessage message) throws MalformedException, HandshakeFailure {
        Handshake chosen = next;
        if (chosen != null) {
            chosen.handle(message);
        } else if (message.type() == HandshakeType.HELLO_VERIFY_REQUEST && state == State.AWAIT_SERVER_HELLO) {
            helloVerifyRequest(HelloVerifyRequest.parse(message.body()));
        } else if (message.type() == HandshakeType.SERVER_HELLO) {
            ServerHello answer = ServerHello.parse(message.body());
            if (answer.isRetryRequest()) {
                retryRequest(message, answer);
            } else {
                serverHello(message, answer);
            }
        } else {
            throw new HandshakeFailure(Alert.UNEXPECTED_MESSAGE, "handshake message out of order");
        }
    }

    private void helloVerifyRequest(HelloVerifyRequest request) throws HandshakeFailure {
        if (!config.speaks(DtlsVersion.DTLS_1_2)) {
            throw new HandshakeFailure(Alert.PROTOCOL_VERSION, "the server does not speak DTLS 1.3");
        }
        if (++cookies > MAX_COOKIES) {
            throw new HandshakeFailure(Alert.UNEXPECTED_MESSAGE, "the server keeps asking for cookies");
        }
        // RFC 6347 §4.2.1: "the client MUST use the same parameter values (version, random, session_id, cipher_suites,
        // compression_method) as it did in the original ClientHello"
        transcript = new Transcript();
        sendHello(hello().withCookie(request.cookie()));
    }

    private void serverHello(HandshakeMessage message, ServerHello answer) throws MalformedException, HandshakeFailure {
        if (answer.selectedVersion() != DtlsVersion.DTLS_1_3.code()) {
            serverHello12(message, answer);
            return;
        }
        CipherSuite suite = acceptHello13(answer);
        if (retrySuite != null && retrySuite != suite) {
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "another suite than that of the HelloRetryRequest");
        }
        allow(answer.extensions(), Extensions.SUPPORTED_VERSIONS, Extensions.KEY_SHARE);
        byte[] content = answer.extensions().get(Extensions.KEY_SHARE);
        KeyShare share = content == null ? null : KeyShare.parse(content);
        KeyExchange ours = share == null ? null : exchange(share.group());
        if (share == null || ours == null) {
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "the server chose a group without a share of ours");
        }
        byte[] secret;
        try {
            secret = ours.agree(share.share());
        } catch (MalformedException e) {
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, e.reason());
        }
        context.session().group = ours.group();
        transcript.choose(suite.hash());
        transcript.add(message);
        next = new ClientHandshake13(context, hello(), suite, transcript, secret);
        exchanges.clear();
    }

    private void serverHello12(HandshakeMessage message, ServerHello answer)
            throws MalformedException, HandshakeFailure {
        if (state == State.AWAIT_SERVER_HELLO_AGAIN || !config.speaks(DtlsVersion.DTLS_1_2)) {
            throw new HandshakeFailure(Alert.PROTOCOL_VERSION, "the server chose a version that was not offered");
        }
        if (answer.extensions().has(Extensions.SUPPORTED_VERSIONS)) {
            // RFC 8446 §4.2.1: "If the "supported_versions" extension in the ServerHello contains a version not offered
            // by the client or contains a version prior to TLS 1.3, the client MUST abort the handshake with an
            // "illegal_parameter" alert."
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "a version in supported_versions that is not 1.3");
        }
        if (offers13 && answer.isDowngraded()) {
            // RFC 8446 §4.1.3: "TLS 1.3 clients receiving a ServerHello indicating TLS 1.2 or below MUST check that the
            // last 8 bytes are not equal to either of these values. […] If a match is found, the client MUST abort the
            // handshake with an "illegal_parameter" alert."
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "somebody has taken DTLS 1.3 from our hello");
        }
        ClientHandshake12 handshake = new ClientHandshake12(context, hello(), helloMessage());
        handshake.handle(message);
        next = handshake;
        exchanges.clear();
    }

    private CipherSuite acceptHello13(ServerHello answer) throws HandshakeFailure {
        if (!offers13 || cookies > 0) {
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "the server chose DTLS 1.3, which was not open to it");
        }
        CipherSuite suite = CipherSuite.of(answer.cipherSuite());
        if (suite == null
                || suite.version() != DtlsVersion.DTLS_1_3
                || !config.cipherSuites().contains(suite)) {
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "the server chose a suite that was not offered");
        }
        if (answer.version() != DtlsVersion.DTLS_1_2.code()
                || answer.sessionId().length != 0
                || answer.compressionMethod() != 0) {
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "a legacy field of the ServerHello is wrong");
        }
        return suite;
    }

    private void allow(Extensions extensions, int... allowed) throws HandshakeFailure {
        for (int type : extensions.types()) {
            if (!Extensions.contains(allowed, type)) {
                boolean offered = hello().extensions().has(type);
                throw new HandshakeFailure(
                        offered ? Alert.ILLEGAL_PARAMETER : Alert.UNSUPPORTED_EXTENSION,
                        "an extension that does not belong into the ServerHello");
            }
        }
    }

    private void retryRequest(HandshakeMessage message, ServerHello request)
            throws MalformedException, HandshakeFailure {
        if (state == State.AWAIT_SERVER_HELLO_AGAIN) {
            // RFC 8446 §4.1.4: "If a client receives a second HelloRetryRequest in the same connection […], it MUST
            // abort the handshake with an "unexpected_message" alert."
            throw new HandshakeFailure(Alert.UNEXPECTED_MESSAGE, "a second HelloRetryRequest");
        }
        if (request.selectedVersion() != DtlsVersion.DTLS_1_3.code()) {
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "a HelloRetryRequest of another version");
        }
        CipherSuite suite = acceptHello13(request);
        Extensions asked = request.extensions();
        for (int type : asked.types()) {
            if (type != Extensions.SUPPORTED_VERSIONS && type != Extensions.KEY_SHARE && type != Extensions.COOKIE) {
                throw new HandshakeFailure(
                        Alert.UNSUPPORTED_EXTENSION, "an extension that does not belong into a HelloRetryRequest");
            }
        }
        byte[] cookie = asked.get(Extensions.COOKIE);
        byte[] share = asked.get(Extensions.KEY_SHARE);
        Extensions second = hello().extensions().copy();
        if (share != null) {
            KeyExchange exchange = generateAsked(share);
            exchanges.clear();
            exchanges.add(exchange);
            second.with(Extensions.KEY_SHARE, shares());
        } else if (cookie == null) {
            // RFC 8446 §4.1.4: "Clients MUST abort the handshake with an "illegal_parameter" alert if the
            // HelloRetryRequest would not result in any change in the ClientHello."
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "a HelloRetryRequest that asks for nothing");
        }
        if (cookie != null) {
            second.with(Extensions.COOKIE, cookie);
        }
        retrySuite = suite;
        transcript.replaceByHash(suite.hash());
        transcript.add(message);
        state = State.AWAIT_SERVER_HELLO_AGAIN;
        sendHello(hello().withExtensions(second));
    }

    private KeyExchange generateAsked(byte[] content) throws MalformedException, HandshakeFailure {
        VectorReader reader = new VectorReader(content);
        NamedGroup group = NamedGroup.of(reader.u16());
        reader.end();
        if (group == null || !config.groups().contains(group) || exchange(group.code()) != null) {
            // RFC 8446 §4.2.8: the group must have been offered, and "does not correspond to a group which was provided
            // in the "key_share" extension in the original ClientHello"
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "a HelloRetryRequest for a group that is no use");
        }
        return KeyExchange.generate(group, context.random(), exchanges);
    }

    private @Nullable KeyExchange exchange(int group) {
        for (KeyExchange exchange : exchanges) {
            if (exchange.group().code() == group) {
                return exchange;
            }
        }
        return null;
    }

    private ClientHello hello() {
        ClientHello sent = hello;
        if (sent == null) {
            throw new AssertionError("start() comes before any message");
        }
        return sent;
    }

    private HandshakeMessage helloMessage() {
        HandshakeMessage sent = helloMessage;
        if (sent == null) {
            throw new AssertionError("start() comes before any message");
        }
        return sent;
    }

    @Override
    public @Nullable PostHandshake afterwards() {
        return next == null ? null : next.afterwards();
    }

    @Override
    public boolean isComplete() {
        return next != null && next.isComplete();
    }

    @Override
    public String stateName() {
        return next == null ? state.name() : next.stateName();
    }
}
