package dev.parley.dtls.handshake.hello;

import dev.parley.base.MalformedException;
import dev.parley.crypto.KeyExchange;
import dev.parley.crypto.NamedGroup;
import dev.parley.crypto.TlsPrf;
import dev.parley.dtls.handshake.Handshake;
import dev.parley.dtls.handshake.HandshakeContext;
import dev.parley.dtls.handshake.PostHandshake;
import dev.parley.dtls.handshake.v12.ServerHandshake12;
import dev.parley.dtls.handshake.v13.ServerHandshake13;
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
import dev.parley.dtls.wire.VectorReader;
import dev.parley.dtls.wire.VectorWriter;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server's half of the hellos, in which the version is negotiated. The handshake of the version goes on from there.
 *
 * <pre>
 * state                       message                              next
 * AWAIT_CLIENT_HELLO          ClientHello of 1.2                   {@link ServerHandshake12}, or the same with HelloVerifyRequest
 *                             ClientHello of 1.3, usable share     {@link ServerHandshake13}
 *                             ClientHello of 1.3, none, or cookie  AWAIT_SECOND_CLIENT_HELLO, HelloRetryRequest
 *                             any other                            the same, dropped: of an association before ours
 * AWAIT_SECOND_CLIENT_HELLO   ClientHello                          {@link ServerHandshake13}
 *                             any other                            unexpected_message
 * </pre>
 */
public final class ServerHellos implements Handshake {
    private enum State {
        AWAIT_CLIENT_HELLO,
        AWAIT_SECOND_CLIENT_HELLO
    }

    private static final byte[] NO_BYTES = {};
    private static final int COOKIE_LENGTH = 20;
    private static final int COOKIE_SECRET_LENGTH = 32;
    private static final int DTLS_1_0 = 0xfeff;
    private static final int PADDING = 21;

    private final HandshakeContext context;
    private final DtlsConfig config;
    private final Transcript transcript = new Transcript();
    private State state = State.AWAIT_CLIENT_HELLO;
    private byte[] cookieSecret = NO_BYTES;
    private byte[] cookie = NO_BYTES;
    private @Nullable ClientHello first;
    private @Nullable Handshake next;

    /** Makes the stage in front of a server's handshake. */
    public ServerHellos(HandshakeContext context) {
        this.context = context;
        this.config = context.config();
    }

    @Override
    public void start() {
        if (config.helloVerify()) {
            cookieSecret = new byte[COOKIE_SECRET_LENGTH];
            context.random().nextBytes(cookieSecret);
        }
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
            return;
        }
        if (message.type() != HandshakeType.CLIENT_HELLO) {
            if (state == State.AWAIT_CLIENT_HELLO) {
                throw new MalformedException("handshake: message before the ClientHello");
            }
            throw new HandshakeFailure(Alert.UNEXPECTED_MESSAGE, "handshake message out of order");
        }
        ClientHello hello = ClientHello.parse(message.body());
        if (chooseVersion(hello) == DtlsVersion.DTLS_1_2) {
            if (state == State.AWAIT_SECOND_CLIENT_HELLO) {
                throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "the second hello is of another version");
            }
            clientHello12(message, hello);
        } else {
            clientHello13(message, hello);
        }
    }

    private DtlsVersion chooseVersion(ClientHello hello) throws MalformedException, HandshakeFailure {
        byte[] versions = hello.extensions().get(Extensions.SUPPORTED_VERSIONS);
        boolean offers12 = false;
        boolean offers13 = false;
        if (versions == null) {
            // RFC 5246 appendix E.1: "If a TLS server receives a ClientHello containing a version number greater than
            // the highest version supported by the server, it MUST reply according to the highest version supported by
            // the server." Versions of DTLS count down: 1.0 is feff, 1.2 is fefd.
            offers12 = hello.version() <= DtlsVersion.DTLS_1_2.code();
        } else {
            // RFC 8446 §4.2.1: a list of versions; numbers that are unknown, as TLS's among them, are passed over
            VectorReader reader = new VectorReader(versions);
            VectorReader list = new VectorReader(reader.vector8());
            reader.end();
            if (list.remaining() == 0) {
                throw new MalformedException("hello: no versions");
            }
            while (list.remaining() > 0) {
                int version = list.u16();
                offers12 |= version == DtlsVersion.DTLS_1_2.code();
                offers13 |= version == DtlsVersion.DTLS_1_3.code();
            }
        }
        if (offers13 && config.speaks(DtlsVersion.DTLS_1_3)) {
            return DtlsVersion.DTLS_1_3;
        }
        if (offers12 && config.speaks(DtlsVersion.DTLS_1_2)) {
            return DtlsVersion.DTLS_1_2;
        }
        throw new HandshakeFailure(
                Alert.PROTOCOL_VERSION,
                config.speaks(DtlsVersion.DTLS_1_2)
                        ? "the client does not speak DTLS 1.2"
                        : "the client does not speak DTLS 1.3");
    }

    // DTLS 1.2

    private void clientHello12(HandshakeMessage message, ClientHello hello)
            throws MalformedException, HandshakeFailure {
        if (config.helloVerify() && !MessageDigest.isEqual(hello.cookie(), cookie(hello))) {
            context.flights().begin(false);
            // RFC 6347 §4.2.1: "server implementations SHOULD use DTLS version 1.0 regardless of the version of TLS
            // that is expected to be negotiated"
            byte[] request = new HelloVerifyRequest(DTLS_1_0, cookie(hello)).encoded();
            context.flights().add(HandshakeType.HELLO_VERIFY_REQUEST, 0, request);
            return;
        }
        ServerHandshake12 handshake = new ServerHandshake12(context);
        handshake.clientHello(message, hello);
        next = handshake;
    }

    /** Returns a cookie that only we can make, and only for this hello. */
    private byte[] cookie(ClientHello hello) {
        return TlsPrf.over("SHA256")
                .derive(cookieSecret, "cookie", hello.withCookie(NO_BYTES).encoded(), COOKIE_LENGTH);
    }

    // DTLS 1.3

    private void clientHello13(HandshakeMessage message, ClientHello hello)
            throws MalformedException, HandshakeFailure {
        requireLegacyFields(hello);
        ClientHello before = first;
        if (before != null) {
            requireSame(before, hello);
        }
        CipherSuite suite = chooseSuite(hello);
        Extensions offered = hello.extensions();
        byte[] content = offered.get(Extensions.KEY_SHARE);
        int[] groups = offered.numbers(Extensions.SUPPORTED_GROUPS);
        if (content == null || groups == null) {
            // RFC 8446 §9.2: "If containing a "supported_groups" extension, it MUST also contain a "key_share"
            // extension, and vice versa."
            throw new HandshakeFailure(Alert.MISSING_EXTENSION, "no key_share or no supported_groups");
        }
        List<KeyShare> shares = KeyShare.parseList(content);
        requireOrder(shares, groups);
        KeyShare share = chooseShare(shares);
        if (share == null || before == null && config.helloVerify()) {
            if (before != null) {
                throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "the second hello lacks the share asked for");
            }
            retry(message, hello, suite, share == null ? chooseGroup(groups) : null);
            return;
        }
        KeyExchange.Answer answer;
        NamedGroup group = NamedGroup.of(share.group());
        if (group == null) {
            throw new AssertionError("the share is of one of our groups");
        }
        try {
            answer = KeyExchange.answer(group, share.share(), context.random());
        } catch (MalformedException e) {
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, e.reason());
        }
        context.session().group = group;
        transcript.add(message);
        next = new ServerHandshake13(
                context, hello, suite, transcript, new KeyShare(group.code(), answer.share()), answer.secret());
        first = null;
    }

    private static void requireLegacyFields(ClientHello hello) throws HandshakeFailure {
        // RFC 9147 §5.3: "In DTLS 1.3, the client indicates its version preferences in the "supported_versions"
        // extension […] and the legacy_version field MUST be set to {254, 253}", and of legacy_cookie: "If a DTLS 1.3
        // ClientHello is received with any other value in this field, the server MUST abort the handshake with an
        // "illegal_parameter" alert."
        byte[] compression = hello.compressionMethods();
        if (hello.version() != DtlsVersion.DTLS_1_2.code()
                || hello.cookie().length != 0
                || compression.length != 1
                || compression[0] != 0) {
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "a legacy field of the ClientHello is wrong");
        }
    }

    /** RFC 8446 §4.1.2: the second hello is the first but for the share, the cookie, and padding. */
    private void requireSame(ClientHello before, ClientHello hello) throws HandshakeFailure {
        Set<Integer> types = new HashSet<>(before.extensions().types());
        types.addAll(hello.extensions().types());
        types.removeAll(List.of(Extensions.KEY_SHARE, Extensions.COOKIE, PADDING));
        boolean same = Arrays.equals(before.random(), hello.random())
                && Arrays.equals(before.sessionId(), hello.sessionId())
                && Arrays.equals(before.cipherSuites(), hello.cipherSuites());
        for (int type : types) {
            same &= Arrays.equals(
                    before.extensions().get(type), hello.extensions().get(type));
        }
        byte[] returned = hello.extensions().get(Extensions.COOKIE);
        same &= cookie.length == 0 ? returned == null : returned != null && MessageDigest.isEqual(returned, cookie);
        if (!same) {
            throw new HandshakeFailure(
                    Alert.ILLEGAL_PARAMETER, "the second hello is not the first one with what was asked");
        }
    }

    /** RFC 8446 §4.2.8: shares in the order of the groups, each at most once; "Servers MAY check for violations of these rules". */
    private static void requireOrder(List<KeyShare> shares, int[] groups) throws HandshakeFailure {
        int at = 0;
        for (KeyShare share : shares) {
            while (at < groups.length && groups[at] != share.group()) {
                at++;
            }
            if (at++ == groups.length) {
                throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "key shares that do not follow supported_groups");
            }
        }
    }

    private @Nullable KeyShare chooseShare(List<KeyShare> shares) {
        for (NamedGroup group : config.groups()) {
            for (KeyShare share : shares) {
                if (share.group() == group.code()) {
                    return share;
                }
            }
        }
        return null;
    }

    private NamedGroup chooseGroup(int[] groups) throws HandshakeFailure {
        for (NamedGroup group : config.groups()) {
            if (Extensions.contains(groups, group.code())) {
                return group;
            }
        }
        throw new HandshakeFailure(Alert.HANDSHAKE_FAILURE, "no common group");
    }

    private CipherSuite chooseSuite(ClientHello hello) throws HandshakeFailure {
        for (CipherSuite suite : config.cipherSuites(DtlsVersion.DTLS_1_3)) {
            if (Extensions.contains(hello.cipherSuites(), suite.code())) {
                return suite;
            }
        }
        throw new HandshakeFailure(Alert.HANDSHAKE_FAILURE, "no common cipher suite");
    }

    /** Sends a HelloRetryRequest, RFC 8446 §4.1.4: for a share of a group, or to see whether the client hears us, or for both. */
    private void retry(HandshakeMessage message, ClientHello hello, CipherSuite suite, @Nullable NamedGroup group) {
        Extensions asked = new Extensions()
                .with(
                        Extensions.SUPPORTED_VERSIONS,
                        new VectorWriter().u16(DtlsVersion.DTLS_1_3.code()).toByteArray());
        if (group != null) {
            asked.with(
                    Extensions.KEY_SHARE, new VectorWriter().u16(group.code()).toByteArray());
        }
        if (config.helloVerify()) {
            cookie = new VectorWriter().vector16(cookie(hello)).toByteArray();
            asked.with(Extensions.COOKIE, cookie);
        }
        first = hello;
        transcript.add(message);
        transcript.replaceByHash(suite.hash());
        context.flights().begin(true);
        context.acknowledgements().flightAnswered();
        transcript.add(context.flights()
                .add(
                        HandshakeType.SERVER_HELLO,
                        0,
                        new ServerHello(
                                        DtlsVersion.DTLS_1_2.code(),
                                        ServerHello.retryRandom(),
                                        NO_BYTES,
                                        suite.code(),
                                        0,
                                        asked)
                                .encoded()));
        state = State.AWAIT_SECOND_CLIENT_HELLO;
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
