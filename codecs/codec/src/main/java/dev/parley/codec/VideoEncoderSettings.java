package dev.parley.codec;

/**
 * Settings of an encoder of pictures.
 *
 * @param bitrate in bits per second, at least 1,000
 * @param framesPerSecond expected rate of frames, above 0 and up to 240
 * @param temporalLayers number of temporal layers, 1 to 3; a codec without layers ignores it
 */
public record VideoEncoderSettings(int bitrate, double framesPerSecond, int temporalLayers) {
    /** Lowest bit rate, in bits per second. */
    public static final int MIN_BITRATE = 1_000;

    /** Checks the ranges. */
    public VideoEncoderSettings {
        boolean rate = framesPerSecond > 0 && framesPerSecond <= 240;
        if (bitrate < MIN_BITRATE || !rate || temporalLayers < 1 || temporalLayers > 3) {
            throw new IllegalArgumentException(bitrate + " bits per second, " + framesPerSecond + " frames per second, "
                    + temporalLayers + " temporal layers");
        }
    }
}
