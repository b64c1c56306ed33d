package dev.parley.stun;

import java.security.SecureRandom;

/**
 * The 96 bits that tie a response to its request, RFC 8489 §5.
 *
 * @param high the first 32 bits
 * @param low the other 64 bits
 */
public record TransactionId(int high, long low) {
    /** Draws a new one. RFC 8489 §5: "uniformly and randomly chosen from the interval 0 .. 2**96-1". */
    public static TransactionId random(SecureRandom random) {
        return new TransactionId(random.nextInt(), random.nextLong());
    }
}
