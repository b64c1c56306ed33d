package dev.parley.telephony;

import java.util.Random;

/** Generator of comfort noise, RFC 3389: white noise of a level through an all-pole filter of reflection coefficients. */
public final class NoiseGenerator {
    private final Random random;
    private double[] reflection = new double[0];
    private double[] delayed = new double[1];
    private double amplitude;

    /** Makes a generator that is silent; the seed decides the noise. */
    public NoiseGenerator(long seed) {
        random = seeded(seed);
    }

    private static Random seeded(long seed) {
        return new Random(seed);
    }

    /**
     * Sets level and spectrum.
     *
     * @param level as −dBov, 0 to 127
     * @param coefficients reflection coefficients, each between −1 and 1; empty for white noise
     */
    public void set(int level, double[] coefficients) {
        reflection = coefficients.clone();
        delayed = new double[coefficients.length + 1];
        // RFC 3389 §3.1: 0 dBov is the level of a square wave of full scale.
        double gain = 1;
        for (double k : coefficients) {
            gain *= 1 - Math.min(0.999, k * k);
        }
        amplitude = level >= 127 ? 0 : 32_768 * Math.pow(10, -level / 20.0) * Math.sqrt(gain);
    }

    /** Fills samples of one channel. */
    public void fill(short[] out, int offset, int count) {
        for (int i = 0; i < count; i++) {
            double forward = amplitude * random.nextGaussian();
            // Lattice synthesis: each stage takes its share of the delayed backward wave.
            for (int stage = reflection.length - 1; stage >= 0; stage--) {
                forward -= reflection[stage] * delayed[stage];
                delayed[stage + 1] = delayed[stage] + reflection[stage] * forward;
            }
            delayed[0] = forward;
            out[offset + i] = (short) Math.max(-32_768, Math.min(32_767, Math.round(forward)));
        }
    }
}
