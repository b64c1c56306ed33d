package dev.parley.dtls.record;

import dev.parley.crypto.Aead;
import dev.parley.crypto.AeadAlgorithm;
import java.security.SecureRandom;

/**
 * The authenticated records of DTLS 1.2 in one direction, RFC 5246 §6.2.3.3. AES-GCM writes eight bytes of its nonce before the
 * content (RFC 5288 §3), ChaCha20-Poly1305 none (RFC 7905 §2). Nothing is allocated outside the JDK's ciphers.
 */
public final class AeadProtection implements RecordProtection {
    private static final int EXPLICIT_NONCE = 8;
    private static final int ADDITIONAL_DATA = 13;

    private final Aead aead;
    private final byte[] fixed;
    private final int explicit;
    private final byte[] nonce = new byte[AeadAlgorithm.NONCE_LENGTH];
    private final byte[] additional = new byte[ADDITIONAL_DATA];

    private AeadProtection(AeadAlgorithm algorithm, Aead aead, byte[] fixed) {
        this.aead = aead;
        this.fixed = fixed;
        this.explicit = algorithm == AeadAlgorithm.CHACHA20_POLY1305 ? 0 : EXPLICIT_NONCE;
    }

    public static AeadProtection sealer(AeadAlgorithm algorithm, byte[] key, byte[] fixed, SecureRandom random) {
        return new AeadProtection(algorithm, Aead.sealer(algorithm, key, random), fixed);
    }

    public static AeadProtection opener(AeadAlgorithm algorithm, byte[] key, byte[] fixed, SecureRandom random) {
        return new AeadProtection(algorithm, Aead.opener(algorithm, key, random), fixed);
    }

    /** Returns how many bytes of a nonce come from the key derivation. */
    public static int fixedLength(AeadAlgorithm algorithm) {
        return algorithm == AeadAlgorithm.CHACHA20_POLY1305
                ? AeadAlgorithm.NONCE_LENGTH
                : AeadAlgorithm.NONCE_LENGTH - EXPLICIT_NONCE;
    }

    @Override
    public int headerLength() {
        return Record.HEADER + explicit;
    }

    @Override
    public int trailerLength() {
        return AeadAlgorithm.TAG_LENGTH;
    }

    @Override
    public void seal(byte[] array, int start, int contentLength, int type, int epoch, long sequence) {
        int length = explicit + contentLength + AeadAlgorithm.TAG_LENGTH;
        RecordProtection.putHeader(array, start, type, epoch, sequence, length);
        if (explicit != 0) {
            // RFC 5288 §3: "The nonce_explicit MAY be the 64-bit sequence number", which in DTLS is epoch and number,
            // RFC 6347 §4.1.2.1
            RecordProtection.putEpochAndSequence(array, start + Record.HEADER, epoch, sequence);
        }
        prepare(array, start, type, epoch, sequence, contentLength);
        aead.seal(nonce, additional, array, start + Record.HEADER + explicit, contentLength);
    }

    @Override
    public boolean open(Record record) {
        int content = record.contentLength - explicit - AeadAlgorithm.TAG_LENGTH;
        if (content < 0) {
            return false;
        }
        prepare(record.array, record.start, record.type, record.epoch, record.sequence, content);
        record.contentStart += explicit;
        record.contentLength = content;
        return aead.open(nonce, additional, record.array, record.contentStart, content + AeadAlgorithm.TAG_LENGTH);
    }

    /** Fills in the nonce and the additional data of the record whose header and explicit nonce stand in the array. */
    private void prepare(byte[] array, int start, int type, int epoch, long sequence, int contentLength) {
        RecordProtection.putEpochAndSequence(additional, 0, epoch, sequence);
        additional[8] = (byte) type;
        additional[9] = array[start + 1];
        additional[10] = array[start + 2];
        additional[11] = (byte) (contentLength >> 8);
        additional[12] = (byte) contentLength;
        System.arraycopy(fixed, 0, nonce, 0, fixed.length);
        if (explicit != 0) {
            System.arraycopy(array, start + Record.HEADER, nonce, fixed.length, explicit);
        } else {
            // RFC 7905 §2: the number is "padded on the left with four 0x00 bytes", and "The padded sequence number is
            // XORed with the client_write_IV"
            for (int i = 0; i < 8; i++) {
                nonce[4 + i] ^= additional[i];
            }
        }
    }
}
