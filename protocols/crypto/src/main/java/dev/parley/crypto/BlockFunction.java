package dev.parley.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed function of 16 bytes, from which header protection takes its mask (RFC 9147 §4.2.3): AES on one block, or ChaCha20's block
 * function with the 16 bytes as counter and nonce. Not thread-safe.
 */
public abstract class BlockFunction {
    /** Length of the input in bytes. */
    public static final int INPUT = 16;

    private BlockFunction() {}

    /** Returns the function that belongs to a cipher. */
    public static BlockFunction of(AeadAlgorithm algorithm, byte[] key, SecureRandom random) {
        if (key.length != algorithm.keyLength()) {
            throw new IllegalArgumentException(algorithm + " has keys of " + algorithm.keyLength() + " bytes");
        }
        return algorithm == AeadAlgorithm.CHACHA20_POLY1305 ? new ChaCha20(key) : new Aes(key, random);
    }

    /** Returns the first 16 bits of the function's value for the 16 bytes at {@code offset}. */
    public abstract int first16(byte[] array, int offset);

    private static final class Aes extends BlockFunction {
        private final Cipher cipher;
        private final byte[] output = new byte[INPUT];

        Aes(byte[] key, SecureRandom random) {
            try {
                cipher = Cipher.getInstance("AES/ECB/NoPadding");
                cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), random);
            } catch (GeneralSecurityException e) {
                throw new AssertionError("every JDK has AES", e);
            }
        }

        @Override
        public int first16(byte[] array, int offset) {
            try {
                cipher.update(array, offset, INPUT, output, 0);
            } catch (GeneralSecurityException e) {
                throw new AssertionError("a whole block fits its output", e);
            }
            return (output[0] & 0xff) << 8 | output[1] & 0xff;
        }
    }

    /**
     * The block function of RFC 8439 §2.3. The JDK's cipher refuses a nonce that it has seen just before, and a duplicated datagram has
     * the same one.
     */
    private static final class ChaCha20 extends BlockFunction {
        private static final int ROUNDS = 20;
        private final int[] initial = new int[16];
        private final int[] state = new int[16];

        ChaCha20(byte[] key) {
            initial[0] = 0x61707865;
            initial[1] = 0x3320646e;
            initial[2] = 0x79622d32;
            initial[3] = 0x6b206574;
            for (int i = 0; i < 8; i++) {
                initial[4 + i] = littleEndian(key, 4 * i);
            }
        }

        @Override
        public int first16(byte[] array, int offset) {
            for (int i = 0; i < 4; i++) {
                initial[12 + i] = littleEndian(array, offset + 4 * i);
            }
            System.arraycopy(initial, 0, state, 0, 16);
            for (int round = 0; round < ROUNDS; round += 2) {
                quarter(0, 4, 8, 12);
                quarter(1, 5, 9, 13);
                quarter(2, 6, 10, 14);
                quarter(3, 7, 11, 15);
                quarter(0, 5, 10, 15);
                quarter(1, 6, 11, 12);
                quarter(2, 7, 8, 13);
                quarter(3, 4, 9, 14);
            }
            int word = state[0] + initial[0];
            return (word & 0xff) << 8 | word >>> 8 & 0xff;
        }

        private void quarter(int a, int b, int c, int d) {
            state[a] += state[b];
            state[d] = Integer.rotateLeft(state[d] ^ state[a], 16);
            state[c] += state[d];
            state[b] = Integer.rotateLeft(state[b] ^ state[c], 12);
            state[a] += state[b];
            state[d] = Integer.rotateLeft(state[d] ^ state[a], 8);
            state[c] += state[d];
            state[b] = Integer.rotateLeft(state[b] ^ state[c], 7);
        }

        private static int littleEndian(byte[] bytes, int at) {
            return bytes[at] & 0xff
                    | (bytes[at + 1] & 0xff) << 8
                    | (bytes[at + 2] & 0xff) << 16
                    | (bytes[at + 3] & 0xff) << 24;
        }
    }
}
