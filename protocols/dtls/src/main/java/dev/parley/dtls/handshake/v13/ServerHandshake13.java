package dev.parley.dtls.handshake.v13;

import dev.parley.base.MalformedException;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.SignatureScheme;
import dev.parley.dtls.handshake.HandshakeContext;
import dev.parley.dtls.handshake.PostHandshake;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.dtls.settings.SrtpProfile;
import dev.parley.dtls.wire.Alert;
import dev.parley.dtls.wire.CertificateMessage13;
import dev.parley.dtls.wire.CertificateRequest13;
import dev.parley.dtls.wire.CertificateVerify;
import dev.parley.dtls.wire.ClientHello;
import dev.parley.dtls.wire.Extensions;
import dev.parley.dtls.wire.HandshakeFailure;
import dev.parley.dtls.wire.HandshakeMessage;
import dev.parley.dtls.wire.HandshakeType;
import dev.parley.dtls.wire.KeyShare;
import dev.parley.dtls.wire.ServerHello;
import dev.parley.dtls.wire.UseSrtp;
import dev.parley.dtls.wire.VectorWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of a DTLS 1.3 handshake behind the ClientHello, RFC 9147 §5 and RFC 8446 appendix A.2.
 *
 * <pre>
 * state                             message             next
 * AWAIT_CLIENT_CERTIFICATE          Certificate         AWAIT_CLIENT_CERTIFICATE_VERIFY; empty: certificate_required
 * AWAIT_CLIENT_CERTIFICATE_VERIFY   CertificateVerify   AWAIT_CLIENT_FINISHED
 * AWAIT_CLIENT_FINISHED             Finished            COMPLETE, ACK; {@link KeyUpdates} goes on
 * any                               any other           unexpected_message
 * </pre>
 */
public final class ServerHandshake13 extends Handshake13 {
    enum State {
        AWAIT_CLIENT_CERTIFICATE,
        AWAIT_CLIENT_CERTIFICATE_VERIFY,
        AWAIT_CLIENT_FINISHED,
        COMPLETE
    }

    private State state = State.AWAIT_CLIENT_CERTIFICATE;
    private @Nullable KeyUpdates afterwards;

    /**
     * Answers a ClientHello, with which the transcript ends.
     *
     * @param share our public value
     * @param sharedSecret the result of the key exchange, which is erased
     * @throws HandshakeFailure if the hello leaves nothing to choose
     */
    public ServerHandshake13(
            HandshakeContext context,
            ClientHello hello,
            CipherSuite suite,
            Transcript transcript,
            KeyShare share,
            byte[] sharedSecret)
            throws MalformedException, HandshakeFailure {
        super(context, suite, transcript, hello.random());
        int[] schemes = schemes(hello.extensions());
        CertificateAndKey certificate = chooseCertificate(schemes);
        if (certificate == null) {
            throw new HandshakeFailure(Alert.HANDSHAKE_FAILURE, "no certificate for the client's signature algorithms");
        }
        byte[] srtp = hello.extensions().get(Extensions.USE_SRTP);
        SrtpProfile profile = srtp == null ? null : UseSrtp.choose(srtp, config.srtpProfiles());
        context.session().srtpProfile = profile;
        byte[] random = new byte[ClientHello.RANDOM_LENGTH];
        context.random().nextBytes(random);
        context.flights().begin(true);
        context.acknowledgements().flightAnswered();
        Extensions answered = new Extensions()
                .with(
                        Extensions.SUPPORTED_VERSIONS,
                        new VectorWriter().u16(DtlsVersion.DTLS_1_3.code()).toByteArray())
                .with(Extensions.KEY_SHARE, share.encoded());
        // RFC 9147 §5.3: "DTLS servers MUST NOT echo the "legacy_session_id" value from the client"
        send(
                HandshakeType.SERVER_HELLO,
                0,
                new ServerHello(DtlsVersion.DTLS_1_2.code(), random, NO_BYTES, suite.code(), 0, answered).encoded());
        installHandshakeKeys(sharedSecret, false);
        sendProtectedFlight(certificate, schemes, profile);
    }

    private void sendProtectedFlight(CertificateAndKey certificate, int[] schemes, @Nullable SrtpProfile profile) {
        Extensions encrypted = new Extensions();
        if (profile != null) {
            encrypted.with(Extensions.USE_SRTP, UseSrtp.offer(List.of(profile)));
        }
        VectorWriter writer = new VectorWriter();
        encrypted.writeBlockTo(writer);
        send(HandshakeType.ENCRYPTED_EXTENSIONS, HANDSHAKE_EPOCH, writer.toByteArray());
        Extensions asked = new Extensions()
                .with(
                        Extensions.SIGNATURE_ALGORITHMS,
                        new VectorWriter()
                                .numbers16(SignatureScheme.codesForTls13())
                                .toByteArray());
        send(HandshakeType.CERTIFICATE_REQUEST, HANDSHAKE_EPOCH, new CertificateRequest13(NO_BYTES, asked).encoded());
        sendCertificate(certificate, schemes, SERVER_CONTEXT);
        sendFinished(keys.serverHandshakeTraffic);
        // The keys of data are there before the client's Finished, so that what overtakes it can be kept.
        installDataKeys(false);
    }

    @Override
    public void handle(HandshakeMessage message) throws MalformedException, HandshakeFailure {
        switch (state) {
            case AWAIT_CLIENT_CERTIFICATE -> {
                expect(message, HandshakeType.CERTIFICATE);
                CertificateMessage13 certificate = CertificateMessage13.parse(message.body());
                if (certificate.chain().isEmpty()) {
                    // RFC 8446 §4.4.2.4: the server may abort "with a "certificate_required" alert", and RFC 8122 §6.2
                    // asks for the client's certificate.
                    throw new HandshakeFailure(Alert.CERTIFICATE_REQUIRED, "the client sent no certificate");
                }
                acceptCertificates(certificate);
                transcript.add(message);
                // The client's flight acknowledges ours; its rest is the client's to repeat.
                context.flights().end();
                state = State.AWAIT_CLIENT_CERTIFICATE_VERIFY;
            }
            case AWAIT_CLIENT_CERTIFICATE_VERIFY -> {
                expect(message, HandshakeType.CERTIFICATE_VERIFY);
                acceptSignature(CertificateVerify.parse(message.body()), CLIENT_CONTEXT);
                transcript.add(message);
                state = State.AWAIT_CLIENT_FINISHED;
            }
            case AWAIT_CLIENT_FINISHED -> {
                expect(message, HandshakeType.FINISHED);
                acceptFinished(message, keys.clientHandshakeTraffic);
                // RFC 9147 §7.1: "the server […] MUST send an ACK" for the client's last flight, which nothing answers.
                context.acknowledgements().sendNow();
                afterwards = complete(false);
                context.records().discardWrite(HANDSHAKE_EPOCH);
                state = State.COMPLETE;
            }
            case COMPLETE -> throw new AssertionError("what comes after the handshake goes to KeyUpdates");
        }
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
