package dev.parley.codec;

/**
 * Settings of an encoder of sound. Codecs that have no choice ignore them.
 *
 * @param channels 1 or 2
 * @param frameMillis sound in a packet, in milliseconds: 10, 20, 40 or 60
 * @param bitrate in bits per second, or 0 for the codec's choice
 * @param forwardErrorCorrection whether packets repeat those before them
 * @param discontinuous whether silence is not sent
 * @param complexity 0 (cheap) to 10 (best)
 */
public record AudioEncoderSettings(
        int channels,
        int frameMillis,
        int bitrate,
        boolean forwardErrorCorrection,
        boolean discontinuous,
        int complexity) {
    /** Speech: one channel, 20 ms, with forward error correction. */
    public static final AudioEncoderSettings SPEECH = new AudioEncoderSettings(1, 20, 0, true, false, 5);

    /** Music: two channels, 20 ms. */
    public static final AudioEncoderSettings MUSIC = new AudioEncoderSettings(2, 20, 0, false, false, 9);

    /** Checks the ranges. */
    public AudioEncoderSettings {
        boolean known = frameMillis == 10 || frameMillis == 20 || frameMillis == 40 || frameMillis == 60;
        if (channels < 1 || channels > 2 || !known || bitrate < 0 || complexity < 0 || complexity > 10) {
            throw new IllegalArgumentException(channels + " channels, " + frameMillis + " ms, " + bitrate
                    + " bits per second, complexity " + complexity);
        }
    }
}
