package dev.parley.crypto;

import java.security.SecureRandom;
import java.util.Random;

/** A source that looks secure and repeats itself, so that a failing seed fails again. */
final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final Random source;

    SeededRandom(long seed) {
        source = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        source.nextBytes(bytes);
    }

    @Override
    public byte[] generateSeed(int count) {
        byte[] seed = new byte[count];
        nextBytes(seed);
        return seed;
    }
}
