package dev.parley.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * HMAC-SHA1, RFC 2104, with the key's two blocks hashed once: each code starts from clones of those two digests, which is a
 * quarter of the work for a packet of STUN's size.
 *
 * <p>Not thread-safe. The key appears in no text.
 */
public final class HmacSha1 {
    /** The length of a code in bytes. */
    public static final int LENGTH = 20;

    private static final int BLOCK = 64;

    private final MessageDigest inner;
    private final MessageDigest outer;

    /** The code that is being computed; none between two, because thousands of keys are kept and few are at work. */
    private @Nullable MessageDigest current;

    /** Prepares a key of any length; the array is not kept. */
    public HmacSha1(byte[] key) {
        byte[] block = new byte[BLOCK];
        // RFC 2104 §2: "Applications that use keys longer than B bytes will first hash the key using H"
        byte[] shortened = key.length > BLOCK ? sha1().digest(key) : key;
        System.arraycopy(shortened, 0, block, 0, shortened.length);
        inner = keyed(block, 0x36);
        outer = keyed(block, 0x5c);
        Arrays.fill(block, (byte) 0);
    }

    /** Returns the code of a range of {@code data}. */
    public byte[] mac(byte[] data, int offset, int length) {
        current = null;
        update(data, offset, length);
        return doFinal();
    }

    /** Adds a range of {@code data} to the code that is being computed. */
    public void update(byte[] data, int offset, int length) {
        MessageDigest digest = current;
        if (digest == null) {
            digest = copy(inner);
            current = digest;
        }
        digest.update(data, offset, length);
    }

    /** Returns the code of what was added since the last one. */
    public byte[] doFinal() {
        byte[] code = new byte[LENGTH];
        doFinal(code);
        return code;
    }

    /** Writes the code of what was added since the last one into the first {@link #LENGTH} bytes of {@code code}. */
    public void doFinal(byte[] code) {
        MessageDigest first = current == null ? copy(inner) : current;
        current = null;
        try {
            first.digest(code, 0, LENGTH);
            MessageDigest second = copy(outer);
            second.update(code, 0, LENGTH);
            second.digest(code, 0, LENGTH);
        } catch (DigestException e) {
            throw new AssertionError("a SHA-1 digest has 20 bytes", e);
        }
    }

    private static MessageDigest keyed(byte[] block, int pad) {
        MessageDigest digest = sha1();
        byte[] padded = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            padded[i] = (byte) (block[i] ^ pad);
        }
        digest.update(padded);
        Arrays.fill(padded, (byte) 0);
        // A digest that has hashed holds its working memory, 336 bytes; a clone of it does not.
        return copy(digest);
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("the JDK's SHA-1 can be cloned", e);
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }
}
