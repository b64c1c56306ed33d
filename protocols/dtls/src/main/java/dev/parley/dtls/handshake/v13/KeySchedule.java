package dev.parley.dtls.handshake.v13;

import dev.parley.crypto.AeadAlgorithm;
import dev.parley.crypto.Hkdf;
import dev.parley.dtls.record.AeadProtection13;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.wire.VectorWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Key schedule of DTLS 1.3 without a pre-shared key, RFC 8446 §7.1, with the labels of RFC 9147 §5.9.
 *
 * <pre>
 * 0 → Early Secret → "derived" ─ (EC)DHE → Handshake Secret → "c hs traffic", "s hs traffic"
 *                                             └ "derived" ─ 0 → Main Secret → "c ap traffic", "s ap traffic", "exp master"
 * </pre>
 */
final class KeySchedule {
    /** RFC 9147 §5.9: "The HkdfLabel […] with the value "dtls13"", without a space behind it. */
    private static final String PREFIX = "dtls13";

    private static final byte[] NO_BYTES = {};

    private final CipherSuite suite;
    private final Hkdf hkdf;
    private byte[] handshakeSecret = NO_BYTES;
    byte[] clientHandshakeTraffic = NO_BYTES;
    byte[] serverHandshakeTraffic = NO_BYTES;
    byte[] clientTraffic = NO_BYTES;
    byte[] serverTraffic = NO_BYTES;
    byte[] exporterSecret = NO_BYTES;

    KeySchedule(CipherSuite suite) {
        this.suite = suite;
        this.hkdf = Hkdf.over(suite.hash());
    }

    /** Derives the secrets of the handshake; the transcript ends with the ServerHello. */
    void deriveHandshake(byte[] sharedSecret, byte[] transcriptHash) {
        byte[] zeros = new byte[hkdf.hashLength()];
        byte[] earlySecret = hkdf.extract(zeros, zeros);
        handshakeSecret = hkdf.extract(deriveSecret(earlySecret, "derived", hash(NO_BYTES)), sharedSecret);
        clientHandshakeTraffic = deriveSecret(handshakeSecret, "c hs traffic", transcriptHash);
        serverHandshakeTraffic = deriveSecret(handshakeSecret, "s hs traffic", transcriptHash);
    }

    /** Derives the secrets of application data; the transcript ends with the server's Finished. */
    void deriveTraffic(byte[] transcriptHash) {
        byte[] zeros = new byte[hkdf.hashLength()];
        byte[] main = hkdf.extract(deriveSecret(handshakeSecret, "derived", hash(NO_BYTES)), zeros);
        clientTraffic = deriveSecret(main, "c ap traffic", transcriptHash);
        serverTraffic = deriveSecret(main, "s ap traffic", transcriptHash);
        exporterSecret = deriveSecret(main, "exp master", transcriptHash);
        Arrays.fill(main, (byte) 0);
        Arrays.fill(handshakeSecret, (byte) 0);
    }

    /** Erases the secrets of the handshake. */
    void endHandshake() {
        Arrays.fill(clientHandshakeTraffic, (byte) 0);
        Arrays.fill(serverHandshakeTraffic, (byte) 0);
        handshakeSecret = NO_BYTES;
        clientHandshakeTraffic = NO_BYTES;
        serverHandshakeTraffic = NO_BYTES;
    }

    /** Returns the content of a Finished message, RFC 8446 §4.4.4. */
    byte[] finished(byte[] trafficSecret, byte[] transcriptHash) {
        byte[] key = expandLabel(trafficSecret, "finished", NO_BYTES, hkdf.hashLength());
        return hkdf.hmac(key, transcriptHash);
    }

    /** Returns the secret of the next epoch, RFC 8446 §7.2. */
    byte[] next(byte[] trafficSecret) {
        return expandLabel(trafficSecret, "traffic upd", NO_BYTES, hkdf.hashLength());
    }

    /** Returns keys for a layer above, RFC 8446 §7.5. */
    byte[] export(String label, byte[] context, int length) {
        byte[] secret = deriveSecret(exporterSecret, label, hash(NO_BYTES));
        return expandLabel(secret, "exporter", hash(context), length);
    }

    AeadProtection13 sealer(byte[] trafficSecret, SecureRandom random) {
        return AeadProtection13.sealer(suite.aead(), key(trafficSecret), iv(trafficSecret), sn(trafficSecret), random);
    }

    AeadProtection13 opener(byte[] trafficSecret, SecureRandom random) {
        return AeadProtection13.opener(suite.aead(), key(trafficSecret), iv(trafficSecret), sn(trafficSecret), random);
    }

    private byte[] key(byte[] trafficSecret) {
        return expandLabel(trafficSecret, "key", NO_BYTES, suite.aead().keyLength());
    }

    private byte[] iv(byte[] trafficSecret) {
        return expandLabel(trafficSecret, "iv", NO_BYTES, AeadAlgorithm.NONCE_LENGTH);
    }

    private byte[] sn(byte[] trafficSecret) {
        return expandLabel(trafficSecret, "sn", NO_BYTES, suite.aead().keyLength());
    }

    private byte[] deriveSecret(byte[] secret, String label, byte[] transcriptHash) {
        return expandLabel(secret, label, transcriptHash, hkdf.hashLength());
    }

    /** RFC 8446 §7.1, HKDF-Expand-Label. */
    private byte[] expandLabel(byte[] secret, String label, byte[] context, int length) {
        byte[] info = new VectorWriter()
                .u16(length)
                .vector8((PREFIX + label).getBytes(StandardCharsets.US_ASCII))
                .vector8(context)
                .toByteArray();
        return hkdf.expand(secret, info, length);
    }

    private byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance(suite.hash().equals("SHA384") ? "SHA-384" : "SHA-256")
                    .digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-2", e);
        }
    }
}
