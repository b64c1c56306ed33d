package dev.parley.simulation;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/**
 * A source of randomness that gives the same numbers for the same seed and never blocks: xoshiro256** seeded through SplitMix64.
 * It is a {@link SecureRandom} so that whatever asks for one can be made to repeat itself, key generation included. <b>It is not
 * secure</b> and belongs in tests and simulations only.
 *
 * <p>Not thread-safe.
 */
public final class DeterministicRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    /** SplitMix64's increment: 2^64 divided by the golden ratio, odd. */
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private final long seed;
    private long s0;
    private long s1;
    private long s2;
    private long s3;

    /** Makes the source of the given seed. Any seed will do. */
    public DeterministicRandom(long seed) {
        super(new NoProvider(), null);
        this.seed = seed;
        long state = seed;
        s0 = splitMix(state += GOLDEN);
        s1 = splitMix(state += GOLDEN);
        s2 = splitMix(state += GOLDEN);
        s3 = splitMix(state + GOLDEN);
    }

    /**
     * Returns a source of its own for {@code purpose}: it depends on this source's seed and the purpose, not on what was drawn
     * so far, so that more traffic in one place leaves the draws of all others as they were.
     */
    public DeterministicRandom fork(String purpose) {
        long hash = 0xcbf2_9ce4_8422_2325L; // FNV-1a, 64 bits
        for (byte octet : purpose.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ octet & 0xff) * 0x100_0000_01b3L;
        }
        return new DeterministicRandom(splitMix(seed ^ splitMix(hash)));
    }

    private static long splitMix(long value) {
        long z = (value ^ value >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
        return z ^ z >>> 31;
    }

    @Override
    public long nextLong() {
        long result = Long.rotateLeft(s1 * 5, 7) * 9;
        long t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    @Override
    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    /** Returns a number from 0 (inclusive) to {@code bound} (exclusive). */
    @Override
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive");
        }
        return (int) ((nextLong() >>> 32) * bound >>> 32);
    }

    /** Returns a number from 0 (inclusive) to 1 (exclusive). */
    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    @Override
    public boolean nextBoolean() {
        return nextLong() < 0;
    }

    /** Returns true with the given probability: never for 0, always for 1. */
    public boolean chance(double probability) {
        return probability > 0 && nextDouble() < probability;
    }

    /** Returns a number from {@code first} to {@code last}, both inclusive. */
    public int between(int first, int last) {
        return first + nextInt(last - first + 1);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        int i = 0;
        while (i < bytes.length) {
            long word = nextLong();
            for (int n = Math.min(8, bytes.length - i); n > 0; n--) {
                bytes[i++] = (byte) word;
                word >>= 8;
            }
        }
    }

    @Override
    public byte[] generateSeed(int count) {
        byte[] bytes = new byte[count];
        nextBytes(bytes);
        return bytes;
    }

    /** Does nothing: the seed was given once. */
    @Override
    public void setSeed(long newSeed) {}

    /** Does nothing: the seed was given once. */
    @Override
    public void setSeed(byte[] newSeed) {}

    @Override
    public String getAlgorithm() {
        return "xoshiro256**";
    }

    @Override
    public String toString() {
        return "DeterministicRandom of seed " + seed;
    }

    /** What the superclass wants to be given; every method that would reach it is overridden. */
    private static final class NoProvider extends SecureRandomSpi {
        private static final long serialVersionUID = 1L;

        @Override
        protected void engineSetSeed(byte[] seed) {}

        @Override
        protected void engineNextBytes(byte[] bytes) {
            throw new AssertionError("the source draws its own bytes");
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            throw new AssertionError("the source draws its own seeds");
        }
    }
}
