package dev.parley.codec;

import java.util.Arrays;

/**
 * Change of the sample rate of one stream, by a polyphase filter with a windowed sinc: the pass band ends at 92 % of the smaller
 * Nyquist frequency, the stop band lies 80 dB below. The delay is {@link #delaySamples()}. Not thread-safe.
 */
public final class Resampler {
    /** Taps of one phase at an unchanged or rising rate. */
    private static final int TAPS = 48;

    /** Kaiser window parameter for a stop band of 80 dB. */
    private static final double BETA = 7.86;

    private final int channels;
    private final int up;
    private final int down;
    private final int taps;
    private final float[] filter;
    private float[] history;
    private int held;

    /** Position of the next output sample between the inputs, in units of 1 / (input rate · {@code up}). */
    private long phase;

    /** Makes a resampler; rates in Hz from 8,000 to 96,000. */
    public Resampler(int fromRate, int toRate, int channels) {
        if (Math.min(fromRate, toRate) < 8_000 || Math.max(fromRate, toRate) > 96_000 || channels < 1 || channels > 2) {
            throw new IllegalArgumentException(fromRate + " Hz to " + toRate + " Hz, " + channels + " channels");
        }
        int divisor = gcd(fromRate, toRate);
        this.channels = channels;
        this.up = toRate / divisor;
        this.down = fromRate / divisor;
        this.taps = up >= down ? TAPS : (int) Math.min(1_024, (long) TAPS * down / up + 1 & ~1L);
        this.filter = up == down ? new float[0] : design();
        this.history = new float[taps * channels];
        this.held = taps - 1;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** Returns {@code up} phases of {@code taps} coefficients each. */
    private float[] design() {
        double cutoff = 0.5 * 0.96 * Math.min(1.0, (double) up / down);
        float[] coefficients = new float[up * taps];
        double half = taps / 2.0;
        for (int p = 0; p < up; p++) {
            double sum = 0;
            double[] row = new double[taps];
            for (int t = 0; t < taps; t++) {
                double x = t - half + 1 - (double) p / up;
                double window =
                        Math.abs(x) >= half ? 0 : bessel(BETA * Math.sqrt(1 - x * x / (half * half))) / bessel(BETA);
                double sinc = x == 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * x) / (Math.PI * x);
                row[t] = sinc * window;
                sum += row[t];
            }
            for (int t = 0; t < taps; t++) {
                coefficients[p * taps + t] = (float) (row[t] / sum);
            }
        }
        return coefficients;
    }

    /** Returns the modified Bessel function of order zero. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; k < 40; k++) {
            term *= x / 2 / k * (x / 2 / k);
            sum += term;
        }
        return sum;
    }

    /** Returns the delay in samples of the input. */
    public int delaySamples() {
        return up == down ? 0 : taps / 2;
    }

    /**
     * Returns the samples of the new rate that follow from all inputs so far.
     *
     * @param samples interleaved by channel
     */
    public short[] process(short[] samples) {
        if (up == down) {
            return samples.clone();
        }
        int frames = samples.length / channels;
        append(samples, frames);
        int count = (int) Math.max(0, ((long) (held - taps + 1) * up - phase + down - 1) / down);
        short[] out = new short[count * channels];
        for (int i = 0; i < count; i++) {
            int at = (int) (phase / up);
            int row = (int) (phase % up) * taps;
            for (int channel = 0; channel < channels; channel++) {
                float sum = 0;
                int index = at * channels + channel;
                for (int t = 0; t < taps; t++) {
                    sum += filter[row + t] * history[index];
                    index += channels;
                }
                out[i * channels + channel] = (short) Math.max(-32_768, Math.min(32_767, Math.round(sum)));
            }
            phase += down;
        }
        int used = (int) Math.min(held - taps + 1, phase / up);
        held -= used;
        phase -= (long) used * up;
        System.arraycopy(history, used * channels, history, 0, held * channels);
        return out;
    }

    private void append(short[] samples, int frames) {
        if (history.length < (held + frames) * channels) {
            history = Arrays.copyOf(history, (held + frames) * channels);
        }
        for (int i = 0; i < frames * channels; i++) {
            history[held * channels + i] = samples[i];
        }
        held += frames;
    }
}
