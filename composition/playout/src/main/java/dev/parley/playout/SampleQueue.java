package dev.parley.playout;

import java.util.Arrays;

/** Samples that are decoded and not yet played, interleaved by channel. */
final class SampleQueue {
    private final int channels;
    private short[] samples = new short[0];

    SampleQueue(int channels) {
        this.channels = channels;
    }

    /** Returns the length in samples per channel. */
    int length() {
        return samples.length / channels;
    }

    void append(short[] from, int count) {
        int old = samples.length;
        samples = Arrays.copyOf(samples, old + count * channels);
        System.arraycopy(from, 0, samples, old, count * channels);
    }

    short[] content() {
        return samples;
    }

    void replace(short[] content) {
        samples = content;
    }

    short[] take(int count) {
        short[] head = Arrays.copyOf(samples, count * channels);
        samples = Arrays.copyOfRange(samples, count * channels, samples.length);
        return head;
    }

    void clear() {
        samples = new short[0];
    }
}
