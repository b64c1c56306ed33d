package dev.parley.playout;

/**
 * Shortening and lengthening of sound by one pitch period without a change of pitch (WSOLA with one overlap): the period is where the
 * sound resembles itself most, and the seam is cross-faded over it.
 */
final class TimeStretch {
    /** Resemblance, as a normalised correlation, from which on a period is taken for one. */
    private static final double PERIODIC = 0.9;

    /** Power per sample below which sound is silence, which may be cut anywhere: −50 dBov. */
    private static final double SILENCE = 10_000;

    private final int channels;
    private final int shortest;
    private final int longest;

    TimeStretch(int sampleRate, int channels) {
        this.channels = channels;
        this.shortest = sampleRate / 400;
        this.longest = sampleRate * 3 / 200;
    }

    /** Returns how much sound the methods need, in samples per channel. */
    int needed() {
        return 2 * longest;
    }

    /** Returns the period to cut or repeat at the start of the samples, or 0 if there is none that nobody would hear. */
    private int period(short[] samples) {
        int best = 0;
        double resemblance = -1;
        double power = 0;
        for (int i = 0; i < longest; i++) {
            power += Math.pow(samples[i * channels], 2);
        }
        // Every other lag and sample first, then all lags around the best one.
        for (int lag = shortest; lag <= longest; lag += 2) {
            double value = correlation(samples, lag, 2);
            if (value > resemblance) {
                resemblance = value;
                best = lag;
            }
        }
        int coarse = best;
        for (int lag = Math.max(shortest, coarse - 1); lag <= Math.min(longest, coarse + 1); lag++) {
            double value = correlation(samples, lag, 1);
            if (value > resemblance) {
                resemblance = value;
                best = lag;
            }
        }
        boolean silent = power / longest < SILENCE;
        return silent ? longest : resemblance >= PERIODIC ? best : 0;
    }

    private double correlation(short[] samples, int lag, int step) {
        double product = 0;
        double first = 1;
        double second = 1;
        for (int i = 0; i < longest; i += step) {
            double a = samples[i * channels];
            double b = samples[Math.min(samples.length / channels - 1, i + lag) * channels];
            product += a * b;
            first += a * a;
            second += b * b;
        }
        return product / Math.sqrt(first * second);
    }

    /** Returns the samples without one period, or the same array if none can be cut. At least {@link #needed()} samples. */
    short[] shorten(short[] samples) {
        int lag = period(samples);
        if (lag == 0) {
            return samples;
        }
        short[] out = new short[samples.length - lag * channels];
        for (int i = 0; i < lag * channels; i++) {
            out[i] = fade(samples[i], samples[i + lag * channels], i / channels, lag);
        }
        System.arraycopy(samples, 2 * lag * channels, out, lag * channels, out.length - lag * channels);
        return out;
    }

    /** Returns the samples with one period more, or the same array if none can be repeated. At least {@link #needed()} samples. */
    short[] lengthen(short[] samples) {
        int lag = period(samples);
        if (lag == 0) {
            return samples;
        }
        short[] out = new short[samples.length + lag * channels];
        System.arraycopy(samples, 0, out, 0, lag * channels);
        for (int i = 0; i < lag * channels; i++) {
            out[lag * channels + i] = fade(samples[i + lag * channels], samples[i], i / channels, lag);
        }
        System.arraycopy(samples, lag * channels, out, 2 * lag * channels, samples.length - lag * channels);
        return out;
    }

    private static short fade(int from, int to, int position, int length) {
        return (short) ((from * (length - position) + to * position) / length);
    }
}
