package dev.parley.sctp;

import java.security.SecureRandom;
import java.util.Random;

/** A random source that gives the same numbers for the same seed. */
final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final Random random;

    SeededRandom(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }

    @Override
    public int nextInt() {
        return random.nextInt();
    }

    @Override
    public int nextInt(int bound) {
        return random.nextInt(bound);
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }

    @Override
    public double nextDouble() {
        return random.nextDouble();
    }
}
