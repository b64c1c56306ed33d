package dev.parley.mediacapture;

import dev.parley.frames.VideoFrame;

/**
 * The moving test picture: eight bars of colour, over them a box that goes round once in 64 frames, and in the upper left a counter as
 * 32 black and white cells, most significant first, that survives scaling and compression. Extension.
 */
public final class TestPicture {
    /** Luminance and colour differences of white, yellow, cyan, green, magenta, red, blue and black at 75 %, BT.601. */
    private static final int[][] BARS = {
        {180, 128, 128}, {162, 44, 142}, {131, 156, 44}, {112, 72, 58},
        {84, 184, 198}, {65, 100, 212}, {35, 212, 114}, {16, 128, 128}
    };

    private static final int CELLS = 32;
    private static final int STEPS = 64;

    private TestPicture() {}

    /** Draws the picture of that number, of which the counter shows the lowest 32 bits. */
    public static VideoFrame draw(int width, int height, long number, long timestampMicros) {
        VideoFrame frame = VideoFrame.black(width, height, timestampMicros);
        for (int bar = 0; bar < BARS.length; bar++) {
            fill(frame, width * bar / BARS.length, 0, width * (bar + 1) / BARS.length, height, BARS[bar]);
        }
        int side = Math.max(2, Math.min(width, height) / 5);
        double angle = 2 * Math.PI * (number % STEPS) / STEPS;
        int left = (int) ((width - side) * (1 + Math.cos(angle)) / 2);
        int top = (int) (height / 4.0 + (height * 3 / 4.0 - side) * (1 + Math.sin(angle)) / 2);
        fill(frame, left, top, left + side, top + side, new int[] {235, 128, 128});
        for (int cell = 0; cell < CELLS; cell++) {
            boolean set = (number >>> (CELLS - 1 - cell) & 1) != 0;
            fill(frame, width * cell / CELLS, 0, width * (cell + 1) / CELLS, cellHeight(height), new int[] {
                set ? 235 : 16, 128, 128
            });
        }
        return frame;
    }

    private static int cellHeight(int height) {
        return Math.max(1, height / 12);
    }

    private static void fill(VideoFrame frame, int left, int top, int right, int bottom, int[] colour) {
        int chromaWidth = (frame.width() + 1) / 2;
        int end = Math.min(right, frame.width());
        for (int row = Math.max(0, top); row < Math.min(bottom, frame.height()); row++) {
            for (int column = Math.max(0, left); column < end; column++) {
                frame.y()[row * frame.width() + column] = (byte) colour[0];
                int chroma = row / 2 * chromaWidth + column / 2;
                frame.u()[chroma] = (byte) colour[1];
                frame.v()[chroma] = (byte) colour[2];
            }
        }
    }

    /** Reads the counter of a picture that may have been scaled or compressed: the lowest 32 bits of its number. */
    public static long readNumber(VideoFrame frame) {
        long number = 0;
        int row = cellHeight(frame.height()) / 2;
        for (int cell = 0; cell < CELLS; cell++) {
            int column = (int) ((cell + 0.5) * frame.width() / CELLS);
            int luminance = frame.y()[row * frame.width() + column] & 0xff;
            number = number << 1 | (luminance > 125 ? 1 : 0);
        }
        return number;
    }
}
