package dev.parley.vp8;

import dev.parley.frames.VideoFrame;
import org.jspecify.annotations.Nullable;

/**
 * Encoder of VP8 for real time (RFC 6386): one pass, one frame in, at most one frame out. The time comes with the frames. One
 * encoder serves one stream; it is not thread-safe.
 */
public final class Vp8Encoder {

    /** Largest effort of the search for modes and motion vectors, and the one that an encoder begins with. */
    public static final int DEFAULT_EFFORT = 2;

    private static final int MIN_BITRATE = 1000;

    /** RFC 6386 §9.1: sizes have 14 bits. */
    private static final int MAX_SIDE = 16383;

    private static final int MAX_LAYERS = 3;

    private final TemporalPattern pattern;
    private final RateControl rate;
    private @Nullable FrameEncoder encoder;
    private int width;
    private int height;
    private int effort = DEFAULT_EFFORT;
    private boolean keyRequested = true;
    private long lastTimestampMicros = Long.MIN_VALUE;

    /**
     * Creates an encoder.
     *
     * @param bitrate the target, in bits per second, at least 1,000
     * @param framesPerSecond the rate at which frames are expected; the encoder follows the timestamps of the frames
     * @param temporalLayers 1 to 3
     */
    public Vp8Encoder(int bitrate, double framesPerSecond, int temporalLayers) {
        checkBitrate(bitrate);
        if (!(framesPerSecond > 0 && framesPerSecond <= 240)) {
            throw new IllegalArgumentException(framesPerSecond + " frames a second are not between 0 and 240");
        }
        if (temporalLayers < 1 || temporalLayers > MAX_LAYERS) {
            throw new IllegalArgumentException(temporalLayers + " temporal layers are not between 1 and 3");
        }
        pattern = new TemporalPattern(temporalLayers);
        rate = new RateControl(bitrate, framesPerSecond);
    }

    /** Sets the target, in bits per second, at least 1,000; the next frame obeys it. */
    public void setBitrate(int bitrate) {
        checkBitrate(bitrate);
        rate.setTarget(bitrate);
    }

    /** Makes the next frame a key frame. */
    public void requestKeyFrame() {
        keyRequested = true;
    }

    /**
     * Sets the effort of the search: 0 tries the vectors of neighbours alone, 1 searches to half a pixel, 2 to a quarter and
     * tries subblock modes. An owner whose frames take too long lowers it: {@link EffortControl}.
     */
    public void setEffort(int effort) {
        if (effort < 0 || effort > DEFAULT_EFFORT) {
            throw new IllegalArgumentException("an effort of " + effort + " is not between 0 and " + DEFAULT_EFFORT);
        }
        this.effort = effort;
    }

    /**
     * Encodes a frame. A change of size makes it a key frame.
     *
     * @return the encoded frame, or null if rate control drops it
     */
    public @Nullable EncodedVp8 encode(VideoFrame frame) {
        FrameEncoder current = encoderOf(frame);
        if (lastTimestampMicros != Long.MIN_VALUE) {
            rate.advance((frame.timestampMicros() - lastTimestampMicros) / 1e6);
        }
        lastTimestampMicros = frame.timestampMicros();
        boolean key = keyRequested;
        if (!key && rate.mustDrop()) {
            return null;
        }
        current.load(frame);
        FrameUse use = pattern.next(key);
        int index = rate.quantizerIndex(key, width * height);
        byte[] data = current.encode(use, index, effort);
        if (rate.isFarTooLarge(8 * data.length, key) && index < Quantizer.MAX_INDEX) {
            rate.relearn(key, 8 * data.length, index);
            current.discard();
            index = Math.max(index + 1, rate.quantizerIndex(key, width * height));
            data = current.encode(use, index, effort);
        }
        current.keep();
        rate.learn(key, 8 * data.length, index);
        rate.sent(8 * data.length);
        pattern.advance(key);
        keyRequested = false;
        boolean reference = use.key() || use.refreshLast() || use.refreshGolden();
        return new EncodedVp8(data, key, use.temporalLayer(), use.layerSync(), reference, index);
    }

    private FrameEncoder encoderOf(VideoFrame frame) {
        FrameEncoder current = encoder;
        if (current == null || frame.width() != width || frame.height() != height) {
            if (frame.width() > MAX_SIDE || frame.height() > MAX_SIDE) {
                throw new IllegalArgumentException("VP8 has 14 bits for " + frame.width() + " x " + frame.height());
            }
            current = new FrameEncoder(frame.width(), frame.height());
            encoder = current;
            width = frame.width();
            height = frame.height();
            keyRequested = true;
        }
        return current;
    }

    private static void checkBitrate(int bitrate) {
        if (bitrate < MIN_BITRATE) {
            throw new IllegalArgumentException("a bitrate of " + bitrate + " bit/s is below " + MIN_BITRATE);
        }
    }
}
