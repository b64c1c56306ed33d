package dev.parley.encoding;

import org.jspecify.annotations.Nullable;

/**
 * Settings of one encoding of a track, webrtc-pc §5.2.
 *
 * @param rid RID of a simulcast encoding, or null without simulcast
 * @param active whether pictures are encoded
 * @param scaleDownBy divisor of width and height, at least 1; ignored if there is a maximum size
 * @param maxWidth maximum width in pixels of a picture that is wider than high, or 0 for none
 * @param maxHeight maximum height in pixels of such a picture, or 0 for none
 * @param maxFramerate in frames per second, or 0 for none
 * @param maxBitrate in bits per second, or 0 for one that suits the size
 * @param temporalLayers 1 to 3
 */
public record VideoEncodingSettings(
        @Nullable String rid,
        boolean active,
        double scaleDownBy,
        int maxWidth,
        int maxHeight,
        double maxFramerate,
        int maxBitrate,
        int temporalLayers) {
    /** Pictures as they come. */
    public static final VideoEncodingSettings WHOLE = new VideoEncodingSettings(null, true, 1, 0, 0, 0, 0, 1);

    /** Checks the ranges. */
    public VideoEncodingSettings {
        boolean sizes = scaleDownBy >= 1 && maxWidth >= 0 && maxHeight >= 0;
        boolean rates = maxFramerate >= 0 && maxBitrate >= 0;
        if (!sizes || !rates || temporalLayers < 1 || temporalLayers > 3) {
            throw new IllegalArgumentException(
                    "scaled down by " + scaleDownBy + " or to " + maxWidth + " by " + maxHeight + ", " + maxFramerate
                            + " frames and " + maxBitrate + " bits per second, " + temporalLayers + " temporal layers");
        }
    }

    /** Returns the size to which pictures of a size are reduced. */
    Size sizeFor(int width, int height) {
        if (maxWidth == 0 && maxHeight == 0) {
            return new Size(reduced(width, scaleDownBy), reduced(height, scaleDownBy));
        }
        // webrtc-extensions §4.3: the restriction is of the picture's longer and shorter side, however it is turned.
        boolean turned = width < height != maxWidth < maxHeight && maxWidth > 0 && maxHeight > 0;
        int mostWidth = turned ? maxHeight : maxWidth;
        int mostHeight = turned ? maxWidth : maxHeight;
        double divisor = 1;
        if (mostWidth > 0) {
            divisor = Math.max(divisor, (double) width / mostWidth);
        }
        if (mostHeight > 0) {
            divisor = Math.max(divisor, (double) height / mostHeight);
        }
        return new Size(reduced(width, divisor), reduced(height, divisor));
    }

    private static int reduced(int side, double divisor) {
        // The small addend keeps 640 / (640 / 427.0) at 427.
        return Math.max(1, (int) (side / divisor + 1e-6));
    }

    record Size(int width, int height) {}
}
