package dev.parley.parameters;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The hash of a certificate, RFC 8122 §5.
 *
 * @param algorithm the hash function's name in lower case, such as "sha-256"
 * @param hash the hash's bytes
 */
public record Fingerprint(String algorithm, byte[] hash) {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    /** Copies the hash and makes the algorithm lower case. */
    public Fingerprint {
        algorithm = algorithm.toLowerCase(Locale.ROOT);
        hash = hash.clone();
    }

    /**
     * Reads the value form "AB:CD:…".
     *
     * @throws IllegalArgumentException where {@code value} is not pairs of hexadecimal digits between colons
     */
    public static Fingerprint of(String algorithm, String value) {
        return new Fingerprint(algorithm, COLONS.parseHex(value.toUpperCase(Locale.ROOT)));
    }

    /** Returns the hash as "AB:CD:…". */
    public String value() {
        return COLONS.formatHex(hash);
    }

    @Override
    public byte[] hash() {
        return hash.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint that
                && algorithm.equals(that.algorithm)
                && MessageDigest.isEqual(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    @Override
    public String toString() {
        return algorithm + " " + value();
    }
}
