package dev.parley.frames;

/**
 * Picture in I420 (BT.601, 16 to 235): luminance, and the two colour differences at half the width and height. The planes have no
 * gaps between lines. The arrays belong to the frame: changes to them are seen by every holder of the frame.
 *
 * @apiNote not part of the W3C API
 * @param width in pixels, even or odd
 * @param height in pixels, even or odd
 * @param y luminance, {@code width * height} bytes
 * @param u blue difference, {@code ceil(width / 2) * ceil(height / 2)} bytes
 * @param v red difference, of the same size
 * @param timestampMicros time of the picture, in microseconds on the clock of the frame's event loop
 */
public record VideoFrame(int width, int height, byte[] y, byte[] u, byte[] v, long timestampMicros) {
    /** Maximum number of pixels of a frame: 8192 × 4320, twice the largest camera format. */
    public static final int MOST_PIXELS = 8192 * 4320;

    /** Checks the sizes of the planes; throws {@link IllegalArgumentException} otherwise. */
    public VideoFrame {
        if (width < 1 || height < 1 || (long) width * height > MOST_PIXELS) {
            throw new IllegalArgumentException("a frame of " + width + " by " + height + " pixels");
        }
        int chroma = chromaSize(width, height);
        if (y.length != width * height || u.length != chroma || v.length != chroma) {
            throw new IllegalArgumentException(
                    "the planes of a frame of " + width + " by " + height + " pixels have other sizes");
        }
    }

    private static int chromaSize(int width, int height) {
        return (width + 1) / 2 * ((height + 1) / 2);
    }

    /** Returns a black frame. */
    public static VideoFrame black(int width, int height, long timestampMicros) {
        byte[] y = new byte[width * height];
        byte[] u = new byte[chromaSize(width, height)];
        byte[] v = new byte[u.length];
        java.util.Arrays.fill(y, (byte) 16);
        java.util.Arrays.fill(u, (byte) 128);
        java.util.Arrays.fill(v, (byte) 128);
        return new VideoFrame(width, height, y, u, v, timestampMicros);
    }

    /** Returns the same picture, on the same arrays, at another time. */
    public VideoFrame at(long newTimestampMicros) {
        return new VideoFrame(width, height, y, u, v, newTimestampMicros);
    }

    /** Converts pixels of four bytes each: red, green, blue, and opacity, which is ignored. */
    public static VideoFrame fromRgba(int width, int height, byte[] rgba, long timestampMicros) {
        if (rgba.length != 4L * width * height) {
            throw new IllegalArgumentException("not four bytes for each of " + width + " by " + height + " pixels");
        }
        VideoFrame frame = black(width, height, timestampMicros);
        int chromaWidth = (width + 1) / 2;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int at = 4 * (row * width + column);
                int r = rgba[at] & 0xff;
                int g = rgba[at + 1] & 0xff;
                int b = rgba[at + 2] & 0xff;
                frame.y[row * width + column] = (byte) (16 + ((66 * r + 129 * g + 25 * b + 128) >> 8));
                if ((row & 1) == 0 && (column & 1) == 0) {
                    int chroma = row / 2 * chromaWidth + column / 2;
                    frame.u[chroma] = (byte) (128 + ((-38 * r - 74 * g + 112 * b + 128) >> 8));
                    frame.v[chroma] = (byte) (128 + ((112 * r - 94 * g - 18 * b + 128) >> 8));
                }
            }
        }
        return frame;
    }

    /** Returns the pixels as red, green, blue and full opacity. */
    public byte[] toRgba() {
        byte[] rgba = new byte[4 * width * height];
        int chromaWidth = (width + 1) / 2;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int chroma = row / 2 * chromaWidth + column / 2;
                int c = 298 * ((y[row * width + column] & 0xff) - 16) + 128;
                int d = (u[chroma] & 0xff) - 128;
                int e = (v[chroma] & 0xff) - 128;
                int at = 4 * (row * width + column);
                rgba[at] = clamp((c + 409 * e) >> 8);
                rgba[at + 1] = clamp((c - 100 * d - 208 * e) >> 8);
                rgba[at + 2] = clamp((c + 516 * d) >> 8);
                rgba[at + 3] = (byte) 255;
            }
        }
        return rgba;
    }

    private static byte clamp(int value) {
        return (byte) Math.min(255, Math.max(0, value));
    }
}
