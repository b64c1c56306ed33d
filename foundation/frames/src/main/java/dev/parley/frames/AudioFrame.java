package dev.parley.frames;

/**
 * Linear samples of sound, usually 10 ms. The array belongs to the frame: changes to it are seen by every holder of the frame.
 *
 * @apiNote not part of the W3C API
 * @param sampleRate samples per second and channel, 8,000 to 96,000
 * @param channels 1 or 2
 * @param samples signed 16-bit samples, interleaved by channel, at most one second
 * @param timestampMicros time of the first sample, in microseconds on the clock of the frame's event loop
 */
public record AudioFrame(int sampleRate, int channels, short[] samples, long timestampMicros) {
    /** Checks the form; throws {@link IllegalArgumentException} outside the ranges above. */
    public AudioFrame {
        if (sampleRate < 8_000 || sampleRate > 96_000 || channels < 1 || channels > 2) {
            throw new IllegalArgumentException("a sample rate of " + sampleRate + " Hz and " + channels + " channels");
        }
        if (samples.length == 0 || samples.length % channels != 0 || samples.length > sampleRate * channels) {
            throw new IllegalArgumentException("a frame has samples for all channels, and for a second at most");
        }
    }

    /** Returns silence of the same length. */
    public AudioFrame silenced() {
        return new AudioFrame(sampleRate, channels, new short[samples.length], timestampMicros);
    }

    /** Returns the duration in microseconds. */
    public long durationMicros() {
        return 1_000_000L * (samples.length / channels) / sampleRate;
    }
}
