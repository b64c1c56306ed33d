package dev.parley.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Key derivation function of RFC 5869 over HMAC: extract, then expand. */
public final class Hkdf {
    private final String algorithm;
    private final int hashLength;

    private Hkdf(String hash) {
        algorithm = "Hmac" + hash;
        hashLength = hash.equals("SHA384") ? 48 : hash.equals("SHA512") ? 64 : 32;
    }

    /**
     * Returns the function over a hash.
     *
     * @param hash "SHA256", "SHA384" or "SHA512"
     */
    public static Hkdf over(String hash) {
        return new Hkdf(hash);
    }

    /** Returns the length of the hash function's output in bytes. */
    public int hashLength() {
        return hashLength;
    }

    /** Returns a pseudorandom key of {@link #hashLength()} bytes, RFC 5869 §2.2. */
    public byte[] extract(byte[] salt, byte[] inputKeyingMaterial) {
        return hmac(salt, inputKeyingMaterial);
    }

    /**
     * Returns {@code length} bytes, RFC 5869 §2.3.
     *
     * @param length at most 255 times {@link #hashLength()}
     */
    public byte[] expand(byte[] pseudorandomKey, byte[] info, int length) {
        if (length > 255 * hashLength) {
            throw new IllegalArgumentException("HKDF expands to " + 255 * hashLength + " bytes at most");
        }
        Mac mac = mac(pseudorandomKey);
        byte[] output = new byte[length];
        byte[] block = {};
        int at = 0;
        for (int counter = 1; at < length; counter++) {
            mac.update(block);
            mac.update(info);
            block = mac.doFinal(new byte[] {(byte) counter});
            int count = Math.min(block.length, length - at);
            System.arraycopy(block, 0, output, at, count);
            at += count;
        }
        Arrays.fill(block, (byte) 0);
        return output;
    }

    /** Returns the authentication code of some bytes. */
    public byte[] hmac(byte[] key, byte[] message) {
        return mac(key).doFinal(message);
    }

    private Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            // The JDK refuses an empty key; RFC 2104 §2 pads keys with zeros, so that one zero is the same key.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }
}
