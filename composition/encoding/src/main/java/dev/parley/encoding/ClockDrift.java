package dev.parley.encoding;

/**
 * Difference between a source's clock and the sender's. Sound is sped up or slowed down by one sample in {@value #SAMPLES_PER_STEP}
 * while the difference is over {@value #TOLERANCE_MILLIS} ms: 0.2 %, a thirtieth of a semitone.
 */
final class ClockDrift {
    private static final int TOLERANCE_MILLIS = 5;

    private static final int SAMPLES_PER_STEP = 500;

    /** Frames over which jitter of the source's times is smoothed. */
    private static final int SMOOTHING = 64;

    private double nanos;
    private int sinceStep;

    /** Forgets what was seen, for a line that starts anew. */
    void reset() {
        nanos = 0;
    }

    /** Takes the time by which a frame was later than the samples before it say; negative if it was earlier. */
    void observe(long lateNanos) {
        nanos += (lateNanos - nanos) / SMOOTHING;
    }

    /** Returns the sound with a sample more, a sample less, or as it is. */
    short[] corrected(short[] samples, int channels, int rate) {
        int frames = samples.length / channels;
        double limit = TOLERANCE_MILLIS * 1e6;
        sinceStep = Math.min(sinceStep + frames, SAMPLES_PER_STEP);
        if (Math.abs(nanos) < limit || sinceStep < SAMPLES_PER_STEP || frames < 2) {
            return samples;
        }
        sinceStep = 0;
        int change = nanos > 0 ? 1 : -1;
        nanos -= change * 1e9 / rate;
        return stretched(samples, channels, frames, frames + change);
    }

    /** Returns the samples spread over another number of frames, linearly interpolated. */
    private static short[] stretched(short[] samples, int channels, int from, int to) {
        short[] out = new short[to * channels];
        for (int i = 0; i < to; i++) {
            double position = (double) i * (from - 1) / Math.max(1, to - 1);
            int before = Math.min((int) position, from - 2);
            double share = position - before;
            for (int channel = 0; channel < channels; channel++) {
                int at = before * channels + channel;
                out[i * channels + channel] =
                        (short) Math.round(samples[at] * (1 - share) + samples[at + channels] * share);
            }
        }
        return out;
    }
}
