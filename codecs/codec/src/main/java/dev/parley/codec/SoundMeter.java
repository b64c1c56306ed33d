package dev.parley.codec;

/**
 * Level, energy and duration of sound, as webrtc-stats §8.3 and §8.8 define them. Not thread-safe.
 */
public final class SoundMeter {
    /** Level of silence, RFC 6464 §3. */
    public static final int SILENT = 127;

    private static final double FULL_SCALE = 32_767;

    private double level;
    private double energy;
    private double seconds;

    /**
     * Takes the next samples.
     *
     * @param count samples of all channels from {@code offset} on
     * @param samplesPerSecond sample rate times channels
     */
    public void add(short[] samples, int offset, int count, int samplesPerSecond) {
        if (count > 0) {
            level = level(samples, offset, count);
            double duration = (double) count / samplesPerSecond;
            energy += level * level * duration;
            seconds += duration;
        }
    }

    /** Returns the root mean square of what was added last, 0 (silence) to 1 (full scale). */
    public double level() {
        return level;
    }

    /** Returns the sum of squared levels times durations, in seconds. */
    public double totalEnergy() {
        return energy;
    }

    /** Returns the duration of what was added, in seconds. */
    public double totalSeconds() {
        return seconds;
    }

    /** Returns the root mean square of samples, 0 (silence) to 1 (full scale). */
    public static double level(short[] samples, int offset, int count) {
        long sum = 0;
        for (int i = offset; i < offset + count; i++) {
            sum += (long) samples[i] * samples[i];
        }
        return Math.min(1, Math.sqrt((double) sum / Math.max(1, count)) / FULL_SCALE);
    }

    /** Returns a level between 0 and 1 in decibels below the overload point: 0 (loudest) to {@link #SILENT}. */
    public static int decibelsBelowOverload(double level) {
        // RFC 6464 Appendix A.1: "db = 20 * log10(rms)", clamped to -127 and 0.
        return level <= 0 ? SILENT : (int) Math.max(0, Math.min(SILENT, Math.round(-20 * Math.log10(level))));
    }
}
