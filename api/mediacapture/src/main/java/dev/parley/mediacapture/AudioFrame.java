package dev.parley.mediacapture;

import dev.parley.dom.TypeError;

/**
 * A moment of sound, usually 10 ms. The samples are the frame's own: whoever changes them changes them for all. Extension.
 *
 * @param sampleRate samples a second of each channel, 8,000 to 96,000
 * @param channels 1 or 2
 * @param samples signed 16-bit samples, the channels' taking turns
 * @param timestampMicros when the first sample was taken, on the clock of its event loop
 */
public record AudioFrame(int sampleRate, int channels, short[] samples, long timestampMicros) {
    /** Checks the form. */
    public AudioFrame {
        if (sampleRate < 8_000 || sampleRate > 96_000 || channels < 1 || channels > 2) {
            throw new TypeError("a sample rate of " + sampleRate + " Hz and " + channels + " channels");
        }
        if (samples.length == 0 || samples.length % channels != 0 || samples.length > sampleRate * channels) {
            throw new TypeError("a frame has samples for all channels, and for a second at most");
        }
    }

    /** Returns silence of the same length. */
    AudioFrame silenced() {
        return new AudioFrame(sampleRate, channels, new short[samples.length], timestampMicros);
    }

    /** Returns how long this lasts, in microseconds. */
    public long durationMicros() {
        return 1_000_000L * (samples.length / channels) / sampleRate;
    }
}
