package dev.parley.vp8;

import dev.parley.frames.VideoFrame;
import java.util.Random;

/** Synthetic moving pictures. */
final class TestPicture {

    private TestPicture() {}

    /** A textured background that scrolls, with a square that moves the other way; noise of the given strength. */
    static VideoFrame moving(int width, int height, int number, int framesPerSecond, int noise) {
        Random random = new Random(number);
        byte[] y = new byte[width * height];
        byte[] u = new byte[(width + 1) / 2 * ((height + 1) / 2)];
        byte[] v = new byte[u.length];
        int square = Math.max(2, Math.min(width, height) / 4);
        int left = Math.floorMod(width - 3 * number, width);
        int top = height / 3;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double phase = column + 1.75 * number;
                int value = (int) (128 + 60 * Math.sin(phase / 9) + 40 * Math.sin((row + phase / 3) / 5));
                if (column >= left && column < left + square && row >= top && row < top + square) {
                    value = 235;
                }
                if (noise > 0) {
                    value += random.nextInt(2 * noise + 1) - noise;
                }
                y[row * width + column] = (byte) Math.max(0, Math.min(255, value));
            }
        }
        int chromaWidth = (width + 1) / 2;
        for (int i = 0; i < u.length; i++) {
            u[i] = (byte) (128 + 40 * Math.sin((i % chromaWidth + number) / 20.0));
            v[i] = (byte) (128 + 40 * Math.sin(i / chromaWidth / 15.0));
        }
        return new VideoFrame(width, height, y, u, v, number * 1_000_000L / framesPerSecond);
    }

    /** Returns the peak signal-to-noise ratio of luma, in decibels. */
    static double psnr(VideoFrame a, VideoFrame b) {
        long sum = 0;
        for (int i = 0; i < a.y().length; i++) {
            int difference = (a.y()[i] & 0xff) - (b.y()[i] & 0xff);
            sum += (long) difference * difference;
        }
        return sum == 0 ? 99 : 10 * Math.log10(65025.0 * a.y().length / sum);
    }
}
