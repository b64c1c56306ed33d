package dev.parley.vp8;

import dev.parley.frames.VideoFrame;

/**
 * Picture that a decoder shows. Its pixels belong to the decoder and are valid until the next call of {@link
 * Vp8Decoder#decode}; {@link #toVideoFrame} copies them.
 */
public final class DecodedPicture {

    private final Picture picture;
    private final int width;
    private final int height;
    private final boolean key;

    DecodedPicture(Picture picture, int width, int height, boolean key) {
        this.picture = picture;
        this.width = width;
        this.height = height;
        this.key = key;
    }

    /** Returns the width in pixels. */
    public int width() {
        return width;
    }

    /** Returns the height in pixels. */
    public int height() {
        return height;
    }

    /** Returns whether the picture is a key frame. */
    public boolean isKey() {
        return key;
    }

    /**
     * Copies the picture.
     *
     * @param timestampMicros the time of the new frame, in microseconds
     */
    public VideoFrame toVideoFrame(long timestampMicros) {
        int chromaWidth = (width + 1) / 2;
        int chromaHeight = (height + 1) / 2;
        return new VideoFrame(
                width,
                height,
                copy(picture.y, width, height),
                copy(picture.u, chromaWidth, chromaHeight),
                copy(picture.v, chromaWidth, chromaHeight),
                timestampMicros);
    }

    private static byte[] copy(Plane plane, int width, int height) {
        byte[] to = new byte[width * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(plane.pixels, plane.position(0, y), to, y * width, width);
        }
        return to;
    }
}
