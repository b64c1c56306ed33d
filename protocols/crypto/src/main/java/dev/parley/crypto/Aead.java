package dev.parley.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One direction of an authenticated cipher (RFC 5116), on heap arrays and in place: the JDK is fastest there. One {@link Cipher}
 * serves all packets of the direction. Outside the JDK nothing is allocated.
 *
 * <p>Not thread-safe. The owner never seals twice with one nonce; the JDK throws where it sees it.
 */
public final class Aead {
    private static final int TAG_BITS = 8 * AeadAlgorithm.TAG_LENGTH;

    private final AeadAlgorithm algorithm;
    private final SecretKeySpec key;
    private final int mode;
    private final SecureRandom random;
    private Cipher cipher;

    private Aead(AeadAlgorithm algorithm, byte[] key, int mode, SecureRandom random) {
        if (key.length != algorithm.keyLength()) {
            throw new IllegalArgumentException(algorithm + " has keys of " + algorithm.keyLength() + " bytes");
        }
        this.algorithm = algorithm;
        this.key = new SecretKeySpec(key, algorithm == AeadAlgorithm.CHACHA20_POLY1305 ? "ChaCha20" : "AES");
        this.mode = mode;
        this.random = random;
        this.cipher = newCipher();
    }

    /** Returns the sealing end. */
    public static Aead sealer(AeadAlgorithm algorithm, byte[] key, SecureRandom random) {
        return new Aead(algorithm, key, Cipher.ENCRYPT_MODE, random);
    }

    /** Returns the opening end. */
    public static Aead opener(AeadAlgorithm algorithm, byte[] key, SecureRandom random) {
        return new Aead(algorithm, key, Cipher.DECRYPT_MODE, random);
    }

    private Cipher newCipher() {
        try {
            return Cipher.getInstance(
                    algorithm == AeadAlgorithm.CHACHA20_POLY1305 ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK from 11 on has " + algorithm, e);
        }
    }

    /**
     * Encrypts {@code length} bytes at {@code offset} in place and writes the tag behind them.
     *
     * @param nonce {@link AeadAlgorithm#NONCE_LENGTH} bytes, never used before with this key
     * @param additional the additional data, authenticated and not encrypted
     */
    public void seal(byte[] nonce, byte[] additional, byte[] array, int offset, int length) {
        seal(nonce, additional, 0, additional.length, array, offset, length);
    }

    /** Seals as {@link #seal(byte[], byte[], byte[], int, int)} does, with the additional data in a range, perhaps of the same array. */
    public void seal(byte[] nonce, byte[] additional, int from, int count, byte[] array, int offset, int length) {
        try {
            init(nonce);
            cipher.updateAAD(additional, from, count);
            cipher.doFinal(array, offset, length, array, offset);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("sealing fails only where a nonce repeats or there is no room for the tag", e);
        }
    }

    /**
     * Checks the tag in the last {@link AeadAlgorithm#TAG_LENGTH} of {@code length} bytes and decrypts what is before it in
     * place. Where the tag is wrong, the bytes are undefined afterwards.
     *
     * @return whether the tag was right
     */
    public boolean open(byte[] nonce, byte[] additional, byte[] array, int offset, int length) {
        return open(nonce, additional, 0, additional.length, array, offset, length);
    }

    /** Opens as {@link #open(byte[], byte[], byte[], int, int)} does, with the additional data in a range, perhaps of the same array. */
    public boolean open(byte[] nonce, byte[] additional, int from, int count, byte[] array, int offset, int length) {
        if (length < AeadAlgorithm.TAG_LENGTH) {
            return false;
        }
        try {
            try {
                init(nonce);
            } catch (InvalidKeyException e) {
                // SunJCE's ChaCha20 refuses the nonce of the call before when it opens too. A forged packet and the
                // genuine one behind it share their nonce; a fresh cipher remembers none.
                cipher = newCipher();
                init(nonce);
            }
            cipher.updateAAD(additional, from, count);
            cipher.doFinal(array, offset, length, array, offset);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("opening in place fails only by the tag", e);
        }
    }

    private void init(byte[] nonce) throws InvalidKeyException, InvalidAlgorithmParameterException {
        AlgorithmParameterSpec parameters = algorithm == AeadAlgorithm.CHACHA20_POLY1305
                ? new IvParameterSpec(nonce)
                : new GCMParameterSpec(TAG_BITS, nonce);
        cipher.init(mode, key, parameters, random);
    }
}
