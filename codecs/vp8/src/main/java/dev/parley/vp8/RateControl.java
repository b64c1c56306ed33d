package dev.parley.vp8;

/**
 * Rate control in one pass. A buffer fills with the bits of frames and drains at the target rate; its level, and the relation of
 * bits to quantizer steps seen so far, give the index of the next frame. Frames are dropped while the buffer is too full.
 */
final class RateControl {

    /** Level, in seconds of the target rate, from which on frames are dropped. */
    private static final double DROP_LEVEL = 0.5;

    /** Time in which a deviation of the level is to be made up. */
    private static final double CORRECTION_SECONDS = 0.5;

    /** Size of a key frame in mean frames; what exceeds one is repaid by the frames after it. */
    private static final double KEY_FRAME_SHARE = 5;

    private static final double MAX_GAP_SECONDS = 1;
    private static final int MIN_INDEX = 2;
    private static final double SMOOTHING = 0.25;

    private double targetBitrate;
    private double frameSeconds;
    private double level;

    /** Bits times quantizer step of the last frames, of key frames and of others; 0 if there was none. */
    private double keyComplexity;

    private double interComplexity;

    RateControl(int bitrate, double framesPerSecond) {
        targetBitrate = bitrate;
        frameSeconds = 1 / framesPerSecond;
    }

    void setTarget(int bitrate) {
        // A lower target keeps the level in seconds, so that what was sent at the old one costs no frames at the new
        // one.
        level *= Math.min(1, bitrate / targetBitrate);
        targetBitrate = bitrate;
    }

    /** Drains the buffer for the time since the frame before, and adapts to the rate at which frames come. */
    void advance(double seconds) {
        double gap = Math.max(0.001, Math.min(MAX_GAP_SECONDS, seconds));
        frameSeconds += (gap - frameSeconds) / 8;
        level = Math.max(-CORRECTION_SECONDS / 2 * targetBitrate, level - seconds * targetBitrate);
    }

    boolean mustDrop() {
        return level > DROP_LEVEL * targetBitrate;
    }

    /** Returns the number of bits that the next frame should have. */
    double budget(boolean key) {
        double mean = targetBitrate * frameSeconds;
        double corrected = mean - level * frameSeconds / CORRECTION_SECONDS;
        return Math.max(mean / 4, Math.min(corrected, 2 * mean)) * (key ? KEY_FRAME_SHARE : 1);
    }

    /** Returns the quantizer index for the next frame. */
    int quantizerIndex(boolean key, int pixels) {
        double complexity = key ? keyComplexity : interComplexity;
        if (complexity == 0) {
            // Bits a pixel of an ordinary picture at a step of one; corrected by the first frames.
            complexity = pixels * (key ? 8.0 : 2.0);
        }
        return indexOfStep(complexity / budget(key));
    }

    /** Returns whether a frame is so large that encoding it again pays. */
    boolean isFarTooLarge(int bits, boolean key) {
        return bits > 2.2 * budget(key);
    }

    /** Learns from an encoded frame, sent or not. */
    void learn(boolean key, int bits, int index) {
        double seen = (double) bits * Quantizer.acStep(index);
        if (key) {
            keyComplexity = seen;
        } else {
            interComplexity = interComplexity == 0 ? seen : interComplexity + (seen - interComplexity) * SMOOTHING;
        }
    }

    /** Replaces what was learnt, after a change of the scene. */
    void relearn(boolean key, int bits, int index) {
        double seen = (double) bits * Quantizer.acStep(index);
        if (key) {
            keyComplexity = seen;
        } else {
            interComplexity = seen;
        }
    }

    void sent(int bits) {
        level += bits;
    }

    private static int indexOfStep(double step) {
        int index = MIN_INDEX;
        while (index < Quantizer.MAX_INDEX && Quantizer.acStep(index) < step) {
            index++;
        }
        return index;
    }
}
