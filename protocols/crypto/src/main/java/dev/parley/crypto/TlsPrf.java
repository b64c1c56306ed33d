package dev.parley.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The pseudo-random function of TLS 1.2, RFC 5246 §5: {@code PRF(secret, label, seed) = P_hash(secret, label + seed)}. */
public final class TlsPrf {
    private final String algorithm;

    private TlsPrf(String algorithm) {
        this.algorithm = algorithm;
    }

    /**
     * Returns the function over a hash.
     *
     * @param hash "SHA256", "SHA384" or "SHA512"
     */
    public static TlsPrf over(String hash) {
        return new TlsPrf("Hmac" + hash);
    }

    /** Returns {@code length} bytes. */
    public byte[] derive(byte[] secret, String label, byte[] seed, int length) {
        byte[] labelled = concatenate(label.getBytes(StandardCharsets.US_ASCII), seed);
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            int block = mac.getMacLength();
            byte[] output = new byte[(length + block - 1) / block * block];
            byte[] a = mac.doFinal(labelled);
            for (int at = 0; at < length; at += block) {
                mac.update(a);
                mac.update(labelled);
                mac.doFinal(output, at);
                a = mac.doFinal(a);
            }
            return Arrays.copyOf(output, length);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }

    private static byte[] concatenate(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
