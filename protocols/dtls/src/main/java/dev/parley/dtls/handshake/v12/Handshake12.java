package dev.parley.dtls.handshake.v12;

import dev.parley.base.MalformedException;
import dev.parley.crypto.AeadAlgorithm;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.KeyExchange;
import dev.parley.crypto.PeerCertificate;
import dev.parley.crypto.SignatureScheme;
import dev.parley.crypto.TlsPrf;
import dev.parley.dtls.handshake.Handshake;
import dev.parley.dtls.handshake.HandshakeContext;
import dev.parley.dtls.record.AeadProtection;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.dtls.wire.Alert;
import dev.parley.dtls.wire.CertificateMessage;
import dev.parley.dtls.wire.HandshakeFailure;
import dev.parley.dtls.wire.HandshakeMessage;
import dev.parley.dtls.wire.HandshakeType;
import dev.parley.dtls.wire.VectorWriter;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What both roles of a DTLS 1.2 handshake do: the transcript, the key schedule and the Finished messages, RFC 5246 §7 and §8. */
public abstract class Handshake12 implements Handshake {
    public static final int PROTECTED_EPOCH = 1;

    private static final int MASTER_SECRET_LENGTH = 48;
    private static final int VERIFY_DATA_LENGTH = 12;

    final HandshakeContext context;
    final DtlsConfig config;
    byte[] clientRandom = new byte[0];
    byte[] serverRandom = new byte[0];

    @Nullable
    PublicKey peerKey;

    private final ByteArrayOutputStream transcript = new ByteArrayOutputStream();
    private byte[] masterSecret = new byte[0];

    Handshake12(HandshakeContext context) {
        this.context = context;
        this.config = context.config();
        context.acknowledgements().disable();
    }

    /** Adds a message of ours to the flight and to the transcript. */
    final void send(int type, int epoch, byte[] body) {
        record(context.flights().add(type, epoch, body));
    }

    /** Adds a message, ours or the peer's, to the transcript. */
    final void record(HandshakeMessage message) {
        transcript.writeBytes(message.unfragmented());
    }

    final byte[] transcript() {
        return transcript.toByteArray();
    }

    final CipherSuite suite() {
        CipherSuite suite = context.session().cipherSuite;
        if (suite == null) {
            throw new AssertionError("the hellos, which come first, choose the suite");
        }
        return suite;
    }

    final PublicKey peerKey() {
        PublicKey key = peerKey;
        if (key == null) {
            throw new AssertionError("the certificate comes before what it verifies");
        }
        return key;
    }

    private TlsPrf prf() {
        return TlsPrf.over(suite().hash());
    }

    private byte[] transcriptHash() {
        String algorithm = suite().hash().equals("SHA384") ? "SHA-384" : "SHA-256";
        try {
            return MessageDigest.getInstance(algorithm).digest(transcript.toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }

    /** Takes the peer's chain and reads the key of its own certificate. */
    final void acceptCertificates(CertificateMessage message) throws MalformedException, HandshakeFailure {
        List<byte[]> chain = message.chain();
        PublicKey key = PeerCertificate.parse(chain.get(0)).publicKey();
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < config.leastRsaBits()) {
            throw new HandshakeFailure(Alert.BAD_CERTIFICATE, "the RSA key of the peer's certificate is too short");
        }
        peerKey = key;
        context.session().remoteCertificates = List.copyOf(chain);
    }

    /** Returns the signature scheme of a number, if we offered it and it fits the peer's key. */
    final SignatureScheme acceptScheme(int code) throws HandshakeFailure {
        SignatureScheme scheme = SignatureScheme.of(code);
        if (scheme == null || !scheme.fits(peerKey())) {
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "signature algorithm not offered or of another key");
        }
        return scheme;
    }

    /** Computes the master secret; the transcript ends with the ClientKeyExchange. */
    final void deriveMasterSecret(KeyExchange ours, byte[] peerShare) throws HandshakeFailure {
        byte[] premaster;
        try {
            premaster = ours.agree(peerShare);
        } catch (MalformedException e) {
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "key share refused");
        }
        // RFC 7627 §4: "master_secret = PRF(pre_master_secret, "extended master secret", session_hash)[0..47]"
        masterSecret = context.session().extendedMasterSecret
                ? prf().derive(premaster, "extended master secret", transcriptHash(), MASTER_SECRET_LENGTH)
                : prf().derive(premaster, "master secret", join(clientRandom, serverRandom), MASTER_SECRET_LENGTH);
        Arrays.fill(premaster, (byte) 0);
        if (config.keyLog()) {
            HexFormat hex = HexFormat.of();
            context.keyLogLines()
                    .add("CLIENT_RANDOM " + hex.formatHex(clientRandom) + " " + hex.formatHex(masterSecret));
        }
    }

    /** Derives the keys of both directions and installs them for epoch 1, RFC 5246 §6.3. */
    final void installKeys(boolean client) {
        AeadAlgorithm aead = suite().aead();
        int key = aead.keyLength();
        int fixed = AeadProtection.fixedLength(aead);
        byte[] block = prf().derive(masterSecret, "key expansion", join(serverRandom, clientRandom), 2 * (key + fixed));
        byte[] clientKey = Arrays.copyOfRange(block, 0, key);
        byte[] serverKey = Arrays.copyOfRange(block, key, 2 * key);
        byte[] clientFixed = Arrays.copyOfRange(block, 2 * key, 2 * key + fixed);
        byte[] serverFixed = Arrays.copyOfRange(block, 2 * key + fixed, block.length);
        context.records()
                .installWrite(
                        PROTECTED_EPOCH,
                        AeadProtection.sealer(
                                aead,
                                client ? clientKey : serverKey,
                                client ? clientFixed : serverFixed,
                                context.random()));
        context.records()
                .installRead(
                        PROTECTED_EPOCH,
                        AeadProtection.opener(
                                aead,
                                client ? serverKey : clientKey,
                                client ? serverFixed : clientFixed,
                                context.random()));
        Arrays.fill(block, (byte) 0);
    }

    /** Adds ChangeCipherSpec and Finished to the flight; from here on we write in epoch 1. */
    final void sendFinished(String label) {
        context.flights().addChangeCipherSpec();
        context.session().writeEpoch = PROTECTED_EPOCH;
        send(HandshakeType.FINISHED, PROTECTED_EPOCH, verifyData(label));
    }

    /** Checks the peer's Finished. */
    final void acceptFinished(HandshakeMessage message, String label) throws HandshakeFailure {
        if (!MessageDigest.isEqual(message.body(), verifyData(label))) {
            throw new HandshakeFailure(Alert.DECRYPT_ERROR, "the peer's Finished does not fit our transcript");
        }
        record(message);
    }

    private byte[] verifyData(String label) {
        return prf().derive(masterSecret, label, transcriptHash(), VERIFY_DATA_LENGTH);
    }

    /** Leaves behind what outlives the handshake. */
    final void complete() {
        TlsPrf prf = prf();
        byte[] secret = masterSecret;
        byte[] randoms = join(clientRandom, serverRandom);
        context.records().endHandshake();
        context.session().version = DtlsVersion.DTLS_1_2;
        context.session().exporter = (label, exportContext, length) -> {
            // RFC 5705 §4: the context, when there is one, follows the randoms with its length in 16 bits
            byte[] seed = exportContext == null
                    ? randoms
                    : join(randoms, new VectorWriter().vector16(exportContext).toByteArray());
            return prf.derive(secret, label, seed, length);
        };
    }

    /** Returns the first of our certificates that signs with one of the schemes, or null. */
    final @Nullable CertificateAndKey chooseCertificate(int[] schemes, CertificateFilter filter) {
        for (CertificateAndKey certificate : config.certificates()) {
            if (filter.accepts(certificate) && SignatureScheme.choose(certificate.privateKey(), schemes) != null) {
                context.session().localCertificate = certificate;
                return certificate;
            }
        }
        return null;
    }

    /** Which certificates come into question. */
    interface CertificateFilter {
        boolean accepts(CertificateAndKey certificate);
    }

    static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
