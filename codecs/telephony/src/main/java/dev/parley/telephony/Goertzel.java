package dev.parley.telephony;

/** Power of single frequencies in a stretch of sound, by Goertzel's algorithm. */
public final class Goertzel {
    private Goertzel() {}

    /** Returns the amplitude of a frequency in the samples of one channel, 1 for a sine of full scale. */
    public static double amplitude(short[] samples, int sampleRate, double frequency) {
        double turn = 2 * Math.PI * frequency / sampleRate;
        double coefficient = 2 * Math.cos(turn);
        double last = 0;
        double beforeLast = 0;
        for (short sample : samples) {
            double next = sample / 32_768.0 + coefficient * last - beforeLast;
            beforeLast = last;
            last = next;
        }
        double power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
        return samples.length == 0 ? 0 : 2 * Math.sqrt(Math.max(0, power)) / samples.length;
    }

    /** Returns by how many decibels a frequency exceeds the larger of those a tenth below and above it. */
    public static double prominence(short[] samples, int sampleRate, double frequency) {
        double beside = Math.max(
                amplitude(samples, sampleRate, 0.9 * frequency), amplitude(samples, sampleRate, 1.1 * frequency));
        return 20 * Math.log10(amplitude(samples, sampleRate, frequency) / Math.max(beside, 1e-9));
    }
}
