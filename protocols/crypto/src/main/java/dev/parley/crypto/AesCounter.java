package dev.parley.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in counter mode (NIST SP 800-38A §6.5) on heap arrays and in place: the cipher and the pseudo-random function of SRTP. Without
 * authentication.
 *
 * <p>Not thread-safe. The owner never uses a counter twice with one key for different data.
 */
public final class AesCounter {
    /** Length of a block and of a counter in bytes. */
    public static final int BLOCK = 16;

    private final SecretKeySpec key;
    private final SecureRandom random;
    private final Cipher cipher;

    /** Prepares a key of 16, 24 or 32 bytes; the array is not kept. */
    public AesCounter(byte[] key, SecureRandom random) {
        this.key = new SecretKeySpec(key, "AES");
        this.random = random;
        try {
            this.cipher = Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES in counter mode", e);
        }
    }

    /**
     * Combines the keystream with {@code length} bytes at {@code offset} in place.
     *
     * @param counter the first counter, {@link #BLOCK} bytes; it counts up by one a block
     */
    public void crypt(byte[] counter, byte[] array, int offset, int length) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter), random);
            cipher.doFinal(array, offset, length, array, offset);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a stream cipher in place fails for no data", e);
        }
    }
}
