package dev.parley.playout;

import dev.parley.telephony.NoiseGenerator;

/**
 * Concealment for codecs without one of their own: the last pitch period is repeated and fades over 60 ms to noise of the level that
 * the pauses had.
 */
final class PitchRepeat {
    /** Shortest and longest period in samples per second of rate: 66 to 400 Hz. */
    private static final int HIGHEST = 400;

    private static final int LOWEST = 66;

    private final int channels;
    private final int rate;
    private final short[] history;
    private final NoiseGenerator noise = new NoiseGenerator(1);
    private final int fadeLength;
    private double pausePower = 100;
    private int period;
    private int made;

    PitchRepeat(int rate, int channels) {
        this.rate = rate;
        this.channels = channels;
        this.history = new short[rate / 20 * channels];
        this.fadeLength = rate * 60 / 1_000;
    }

    /** Takes sound that was decoded. */
    void decoded(short[] samples, int count) {
        int length = Math.min(count * channels, history.length);
        System.arraycopy(history, length, history, 0, history.length - length);
        System.arraycopy(samples, count * channels - length, history, history.length - length, length);
        made = 0;
        double power = 0;
        for (int i = 0; i < count; i++) {
            power += Math.pow(samples[i * channels], 2) / count;
        }
        // The floor falls at once and rises slowly.
        pausePower = Math.max(1, power < pausePower ? power : pausePower * 1.005);
    }

    /** Makes {@code count} samples per channel. */
    void conceal(short[] out, int count) {
        if (made == 0) {
            period = findPeriod();
            noise.set(
                    (int) Math.min(127, Math.max(40, Math.round(-10 * Math.log10(pausePower / (32_768.0 * 32_768.0))))),
                    new double[0]);
        }
        short[] background = new short[count];
        noise.fill(background, 0, count);
        int frames = history.length / channels;
        for (int i = 0; i < count; i++) {
            double gain = Math.max(0, 1 - (double) (made + i) / fadeLength);
            int from = frames - period + (made + i) % period;
            for (int channel = 0; channel < channels; channel++) {
                double value = gain * history[from * channels + channel] + (1 - gain) * background[i];
                out[i * channels + channel] = (short) Math.round(value);
            }
        }
        made += count;
    }

    private int findPeriod() {
        int frames = history.length / channels;
        int window = rate / LOWEST;
        int best = window;
        double resemblance = 0;
        for (int lag = rate / HIGHEST; lag <= rate / LOWEST; lag++) {
            double product = 0;
            double power = 1;
            for (int i = frames - window; i < frames; i++) {
                double earlier = history[(i - lag) * channels];
                product += history[i * channels] * earlier;
                power += earlier * earlier;
            }
            double value = product / Math.sqrt(power);
            if (value > resemblance * 1.02) {
                resemblance = value;
                best = lag;
            }
        }
        return best;
    }
}
