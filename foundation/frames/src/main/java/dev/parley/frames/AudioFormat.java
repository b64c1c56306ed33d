package dev.parley.frames;

/**
 * Sample rate and number of channels of linear sound.
 *
 * @apiNote not part of the W3C API
 * @param sampleRate samples per second and channel, 8,000 to 96,000
 * @param channels 1 or 2
 */
public record AudioFormat(int sampleRate, int channels) {
    /** Checks the ranges. */
    public AudioFormat {
        if (sampleRate < 8_000 || sampleRate > 96_000 || channels < 1 || channels > 2) {
            throw new IllegalArgumentException("a sample rate of " + sampleRate + " Hz and " + channels + " channels");
        }
    }

    /** Returns the format with one channel. */
    public static AudioFormat mono(int sampleRate) {
        return new AudioFormat(sampleRate, 1);
    }

    /** Returns the format with two channels. */
    public static AudioFormat stereo(int sampleRate) {
        return new AudioFormat(sampleRate, 2);
    }
}
