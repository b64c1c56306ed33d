package dev.parley.dtls.handshake.v13;

import dev.parley.base.MalformedException;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.PeerCertificate;
import dev.parley.crypto.SignatureScheme;
import dev.parley.dtls.handshake.Handshake;
import dev.parley.dtls.handshake.HandshakeContext;
import dev.parley.dtls.handshake.PostHandshake;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.dtls.wire.Alert;
import dev.parley.dtls.wire.CertificateMessage13;
import dev.parley.dtls.wire.CertificateVerify;
import dev.parley.dtls.wire.Extensions;
import dev.parley.dtls.wire.HandshakeFailure;
import dev.parley.dtls.wire.HandshakeMessage;
import dev.parley.dtls.wire.HandshakeType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of a DTLS 1.3 handshake that both roles have: certificates, signatures, Finished, keys by epoch; RFC 8446 §4.4, RFC 9147 §6.1. */
abstract class Handshake13 implements Handshake {
    /** RFC 9147 §6.1: "epoch value (2) is used for messages protected using keys derived from [sender]_handshake_traffic_secret". */
    static final int HANDSHAKE_EPOCH = 2;

    /** RFC 9147 §6.1: "epoch value (3) is used for payloads protected using keys derived from the initial [sender]_application_traffic_secret_0". */
    static final int DATA_EPOCH = 3;

    static final String SERVER_CONTEXT = "TLS 1.3, server CertificateVerify";
    static final String CLIENT_CONTEXT = "TLS 1.3, client CertificateVerify";
    static final byte[] NO_BYTES = {};

    private static final int SIGNATURE_PADDING = 64;

    final HandshakeContext context;
    final DtlsConfig config;
    final CipherSuite suite;
    final KeySchedule keys;
    final Transcript transcript;
    private final byte[] clientRandom;
    private @Nullable PublicKey peerKey;

    Handshake13(HandshakeContext context, CipherSuite suite, Transcript transcript, byte[] clientRandom) {
        this.context = context;
        this.config = context.config();
        this.suite = suite;
        this.keys = new KeySchedule(suite);
        this.transcript = transcript;
        this.clientRandom = clientRandom;
        context.session().cipherSuite = suite;
        context.session().version = DtlsVersion.DTLS_1_3;
        context.session().extendedMasterSecret = true;
        context.acknowledgements().enable();
        transcript.choose(suite.hash());
    }

    @Override
    public final void start() {
        // The hellos, which came before, have begun everything.
    }

    @Override
    public final boolean isInItsEpoch(HandshakeMessage message) {
        return message.epoch() == HANDSHAKE_EPOCH;
    }

    /** Adds a message to the flight and to the transcript. */
    final void send(int type, int epoch, byte[] body) {
        transcript.add(context.flights().add(type, epoch, body));
    }

    static void expect(HandshakeMessage message, int type) throws HandshakeFailure {
        if (message.type() != type) {
            throw new HandshakeFailure(Alert.UNEXPECTED_MESSAGE, "handshake message out of order");
        }
    }

    /** Derives the handshake's keys and installs them for epoch 2; the transcript ends with the ServerHello. */
    final void installHandshakeKeys(byte[] sharedSecret, boolean client) {
        keys.deriveHandshake(sharedSecret, transcript.hash());
        Arrays.fill(sharedSecret, (byte) 0);
        byte[] ours = client ? keys.clientHandshakeTraffic : keys.serverHandshakeTraffic;
        byte[] theirs = client ? keys.serverHandshakeTraffic : keys.clientHandshakeTraffic;
        context.records().installWrite(HANDSHAKE_EPOCH, keys.sealer(ours, context.random()));
        context.records().installRead(HANDSHAKE_EPOCH, keys.opener(theirs, context.random()));
        context.session().writeEpoch = HANDSHAKE_EPOCH;
        log("CLIENT_HANDSHAKE_TRAFFIC_SECRET", keys.clientHandshakeTraffic);
        log("SERVER_HANDSHAKE_TRAFFIC_SECRET", keys.serverHandshakeTraffic);
    }

    /** Derives the keys of data and installs them for epoch 3; the transcript ends with the server's Finished. */
    final void installDataKeys(boolean client) {
        keys.deriveTraffic(transcript.hash());
        byte[] ours = client ? keys.clientTraffic : keys.serverTraffic;
        byte[] theirs = client ? keys.serverTraffic : keys.clientTraffic;
        context.records().installWrite(DATA_EPOCH, keys.sealer(ours, context.random()));
        context.records().installRead(DATA_EPOCH, keys.opener(theirs, context.random()));
        log("CLIENT_TRAFFIC_SECRET_0", keys.clientTraffic);
        log("SERVER_TRAFFIC_SECRET_0", keys.serverTraffic);
        log("EXPORTER_SECRET", keys.exporterSecret);
    }

    private void log(String label, byte[] secret) {
        if (config.keyLog()) {
            HexFormat hex = HexFormat.of();
            context.keyLogLines().add(label + " " + hex.formatHex(clientRandom) + " " + hex.formatHex(secret));
        }
    }

    /** Takes the peer's chain, which is not empty, and reads the key of its own certificate. */
    final void acceptCertificates(CertificateMessage13 message) throws MalformedException, HandshakeFailure {
        if (message.requestContext().length != 0) {
            // RFC 8446 §4.4.2: the context "SHALL be zero length" in a handshake.
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "certificate_request_context not empty");
        }
        List<byte[]> chain = message.chain();
        try {
            peerKey = PeerCertificate.parse(chain.get(0)).publicKey();
        } catch (MalformedException e) {
            throw new HandshakeFailure(Alert.BAD_CERTIFICATE, "the peer's certificate was refused: " + e.reason());
        }
        context.session().remoteCertificates = List.copyOf(chain);
    }

    /** Checks the peer's CertificateVerify; the transcript ends with its Certificate. */
    final void acceptSignature(CertificateVerify verify, String signatureContext) throws HandshakeFailure {
        PublicKey key = peerKey;
        if (key == null) {
            throw new AssertionError("the certificate comes before what it verifies");
        }
        SignatureScheme scheme = SignatureScheme.of(verify.signatureScheme());
        if (scheme == null || !scheme.fitsInTls13(key)) {
            // RFC 8446 §4.4.3: the algorithm "MUST be one offered in the client's "signature_algorithms" extension"
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "signature algorithm not offered or of another key");
        }
        if (!scheme.verify(key, verify.signature(), signedContent(signatureContext))) {
            throw new HandshakeFailure(Alert.DECRYPT_ERROR, "the peer's signature is wrong");
        }
    }

    /** Adds our Certificate and CertificateVerify to the flight; an empty Certificate if we have none that fits. */
    final void sendCertificate(@Nullable CertificateAndKey certificate, int[] schemes, String signatureContext) {
        context.session().localCertificate = certificate;
        List<byte[]> chain = certificate == null ? List.of() : List.of(certificate.encoded());
        send(HandshakeType.CERTIFICATE, HANDSHAKE_EPOCH, new CertificateMessage13(NO_BYTES, chain).encoded());
        if (certificate != null) {
            SignatureScheme scheme = SignatureScheme.chooseForTls13(certificate.privateKey(), schemes);
            if (scheme == null) {
                throw new AssertionError("the certificate was chosen for having a scheme");
            }
            byte[] signature = scheme.sign(certificate.privateKey(), context.random(), signedContent(signatureContext));
            send(
                    HandshakeType.CERTIFICATE_VERIFY,
                    HANDSHAKE_EPOCH,
                    new CertificateVerify(scheme.code(), signature).encoded());
        }
    }

    /** Returns the first of our certificates that signs with one of the schemes, or null. */
    final @Nullable CertificateAndKey chooseCertificate(int[] schemes) {
        for (CertificateAndKey certificate : config.certificates()) {
            if (SignatureScheme.chooseForTls13(certificate.privateKey(), schemes) != null) {
                return certificate;
            }
        }
        return null;
    }

    /** RFC 8446 §4.4.3: 64 spaces, the context string, a zero byte, the hash of the transcript. */
    private byte[] signedContent(String signatureContext) {
        byte[] text = signatureContext.getBytes(StandardCharsets.US_ASCII);
        byte[] hash = transcript.hash();
        byte[] content = new byte[SIGNATURE_PADDING + text.length + 1 + hash.length];
        Arrays.fill(content, 0, SIGNATURE_PADDING, (byte) ' ');
        System.arraycopy(text, 0, content, SIGNATURE_PADDING, text.length);
        System.arraycopy(hash, 0, content, content.length - hash.length, hash.length);
        return content;
    }

    /** Adds our Finished to the flight. */
    final void sendFinished(byte[] trafficSecret) {
        send(HandshakeType.FINISHED, HANDSHAKE_EPOCH, keys.finished(trafficSecret, transcript.hash()));
    }

    /** Checks the peer's Finished. */
    final void acceptFinished(HandshakeMessage message, byte[] trafficSecret)
            throws MalformedException, HandshakeFailure {
        byte[] expected = keys.finished(trafficSecret, transcript.hash());
        if (message.body().length != expected.length) {
            throw new MalformedException("finished: wrong length");
        }
        if (!MessageDigest.isEqual(message.body(), expected)) {
            throw new HandshakeFailure(Alert.DECRYPT_ERROR, "the peer's Finished does not fit our transcript");
        }
        transcript.add(message);
    }

    /** Returns the list of signature schemes of an extension; absent, the peer accepts none. */
    static int[] schemes(Extensions extensions) throws MalformedException, HandshakeFailure {
        int[] schemes = extensions.numbers(Extensions.SIGNATURE_ALGORITHMS);
        if (schemes == null) {
            // RFC 8446 §4.2.3: "If a server is authenticating via a certificate and the client has not sent a
            // "signature_algorithms" extension, then the server MUST abort the handshake with a "missing_extension"
            // alert"
            throw new HandshakeFailure(Alert.MISSING_EXTENSION, "no signature_algorithms");
        }
        return schemes;
    }

    /** Returns what takes messages from now on, and leaves behind what outlives the handshake. */
    final KeyUpdates complete(boolean client) {
        KeySchedule schedule = keys;
        schedule.endHandshake();
        context.session().writeEpoch = DATA_EPOCH;
        context.records().endHandshake();
        context.acknowledgements().handshakeEnded();
        context.session().exporter =
                // RFC 8446 §7.5: "if no context is provided, the context_value is zero length"
                (label, exportContext, length) ->
                        schedule.export(label, exportContext == null ? NO_BYTES : exportContext, length);
        return new KeyUpdates(context, keys, client);
    }

    @Override
    public abstract @Nullable PostHandshake afterwards();
}
