package dev.parley.dtls.record;

import dev.parley.crypto.Aead;
import dev.parley.crypto.AeadAlgorithm;
import dev.parley.crypto.BlockFunction;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Authenticated records of DTLS 1.3 in one direction and epoch, RFC 9147 §4: a header of 16 bits of sequence number and 16 of length,
 * the number behind a mask, the content type within. Nothing is allocated outside the JDK's ciphers.
 */
public final class AeadProtection13 implements RecordProtection {
    /** Header that we write: flags, 16 bits of number, 16 of length. */
    private static final int HEADER = 5;

    private static final int FIXED_BITS = 0x20;

    private final AeadAlgorithm algorithm;
    private final boolean sealing;
    private final byte[] key;
    private final byte[] initialVector;
    private final byte[] numberKey;
    private final SecureRandom random;
    private final byte[] nonce = new byte[AeadAlgorithm.NONCE_LENGTH];
    /** Header of the record that is being opened, with its number in the clear. */
    private final byte[] plainHeader = new byte[HEADER];

    private @Nullable Ciphers ciphers;

    /** Ciphers with their expanded keys, two kilobytes of heap: made at the first record, and again at the first after a rest. */
    private record Ciphers(Aead aead, BlockFunction mask) {}

    private AeadProtection13(
            AeadAlgorithm algorithm,
            boolean sealing,
            byte[] key,
            byte[] initialVector,
            byte[] numberKey,
            SecureRandom random) {
        this.algorithm = algorithm;
        this.sealing = sealing;
        this.key = key;
        this.initialVector = initialVector;
        this.numberKey = numberKey;
        this.random = random;
    }

    /** Returns the sealing end. */
    public static AeadProtection13 sealer(
            AeadAlgorithm algorithm, byte[] key, byte[] initialVector, byte[] numberKey, SecureRandom random) {
        return new AeadProtection13(algorithm, true, key, initialVector, numberKey, random);
    }

    /** Returns the opening end. */
    public static AeadProtection13 opener(
            AeadAlgorithm algorithm, byte[] key, byte[] initialVector, byte[] numberKey, SecureRandom random) {
        return new AeadProtection13(algorithm, false, key, initialVector, numberKey, random);
    }

    private Ciphers ciphers() {
        Ciphers made = ciphers;
        if (made == null) {
            made = new Ciphers(
                    sealing ? Aead.sealer(algorithm, key, random) : Aead.opener(algorithm, key, random),
                    BlockFunction.of(algorithm, numberKey, random));
            ciphers = made;
        }
        return made;
    }

    @Override
    public void rest() {
        ciphers = null;
    }

    @Override
    public boolean isUnified() {
        return true;
    }

    @Override
    public int headerLength() {
        return HEADER;
    }

    @Override
    public int trailerLength() {
        return 1 + AeadAlgorithm.TAG_LENGTH;
    }

    @Override
    public void seal(byte[] array, int start, int contentLength, int type, int epoch, long sequence) {
        int content = start + HEADER;
        int length = contentLength + 1 + AeadAlgorithm.TAG_LENGTH;
        array[start] = (byte) (FIXED_BITS | Record.LONG_NUMBER | Record.LENGTH | epoch & Record.EPOCH_BITS);
        array[start + 1] = (byte) (sequence >> 8);
        array[start + 2] = (byte) sequence;
        array[start + 3] = (byte) (length >> 8);
        array[start + 4] = (byte) length;
        array[content + contentLength] = (byte) type;
        prepareNonce(sequence);
        Ciphers used = ciphers();
        used.aead.seal(nonce, array, start, HEADER, array, content, contentLength + 1);
        // RFC 9147 §4.2.3: "The encrypted sequence number is computed by XORing the leading bytes of the mask with the
        // on-the-wire representation of the sequence number."
        int bits = used.mask.first16(array, content);
        array[start + 1] ^= (byte) (bits >> 8);
        array[start + 2] ^= (byte) bits;
    }

    @Override
    public boolean open(Record record) {
        // RFC 9147 §4.2.3: "This procedure requires the ciphertext length to be at least 16 bytes. Receivers MUST
        // reject shorter records as if they had failed deprotection". With the type and the tag it is 17.
        if (record.contentLength < 1 + AeadAlgorithm.TAG_LENGTH) {
            return false;
        }
        byte[] array = record.array;
        int headerLength = record.contentStart - record.start;
        byte[] header = plainHeader;
        System.arraycopy(array, record.start, header, 0, headerLength);
        Ciphers used = ciphers();
        int bits = used.mask.first16(array, record.contentStart);
        boolean isLong = (header[0] & Record.LONG_NUMBER) != 0;
        header[1] ^= (byte) (bits >> 8);
        int number = header[1] & 0xff;
        if (isLong) {
            header[2] ^= (byte) bits;
            number = number << 8 | header[2] & 0xff;
        }
        long sequence = nearest(record.expected, number, isLong ? 16 : 8);
        prepareNonce(sequence);
        if (!used.aead.open(nonce, header, 0, headerLength, array, record.contentStart, record.contentLength)) {
            return false;
        }
        record.sequence = sequence;
        takeInnerType(record);
        return true;
    }

    /** Finds the content type behind the content: the last byte that is not padding, or 0 if all of it is. */
    private static void takeInnerType(Record record) {
        int last = record.contentStart + record.contentLength - AeadAlgorithm.TAG_LENGTH - 1;
        while (last > record.contentStart && record.array[last] == 0) {
            last--;
        }
        record.type = record.array[last] & 0xff;
        record.contentLength = last - record.contentStart;
    }

    /**
     * Returns the number with these lowest bits that is closest to the expected one. RFC 9147 §4.2.2: "numerically closest to one plus
     * the sequence number of the highest successfully deprotected record in the current epoch".
     */
    static long nearest(long expected, int lowest, int bits) {
        long size = 1L << bits;
        long candidate = expected & -size | lowest;
        if (candidate > expected + size / 2 && candidate >= size) {
            return candidate - size;
        }
        return candidate < expected - size / 2 ? candidate + size : candidate;
    }

    /** RFC 8446 §5.3: the number, "padded to the left with zeros to iv_length", XORed with the vector. It includes no epoch. */
    private void prepareNonce(long sequence) {
        System.arraycopy(initialVector, 0, nonce, 0, nonce.length);
        for (int i = 0; i < 8; i++) {
            nonce[4 + i] ^= (byte) (sequence >> 56 - 8 * i);
        }
    }
}
