package dev.parley.encoding;

import dev.parley.frames.VideoFrame;

/**
 * Reduction of pictures to another size: each pixel is the mean of the area that it covers, so that nothing flickers in fine patterns.
 * It keeps the weights of the last pair of sizes. Not thread-safe.
 */
public final class PictureScaler {
    private int fromWidth;
    private int fromHeight;
    private int toWidth;
    private int toHeight;
    private PlaneScaler luma = new PlaneScaler(1, 1, 1, 1);
    private PlaneScaler chroma = new PlaneScaler(1, 1, 1, 1);

    /** Makes a scaler. */
    public PictureScaler() {}

    /**
     * Returns the picture at another size, or itself if it has that size.
     *
     * @param width new width in pixels, 1 up to the picture's own
     * @param height new height in pixels, 1 up to the picture's own
     */
    public VideoFrame scale(VideoFrame picture, int width, int height) {
        if (width == picture.width() && height == picture.height()) {
            return picture;
        }
        if (width < 1 || height < 1 || width > picture.width() || height > picture.height()) {
            throw new IllegalArgumentException("a picture of " + picture.width() + " by " + picture.height()
                    + " pixels is not reduced to " + width + " by " + height);
        }
        if (fromWidth != picture.width() || fromHeight != picture.height() || toWidth != width || toHeight != height) {
            fromWidth = picture.width();
            fromHeight = picture.height();
            toWidth = width;
            toHeight = height;
            luma = new PlaneScaler(fromWidth, fromHeight, width, height);
            chroma = new PlaneScaler((fromWidth + 1) / 2, (fromHeight + 1) / 2, (width + 1) / 2, (height + 1) / 2);
        }
        return new VideoFrame(
                width,
                height,
                luma.scale(picture.y()),
                chroma.scale(picture.u()),
                chroma.scale(picture.v()),
                picture.timestampMicros());
    }
}
