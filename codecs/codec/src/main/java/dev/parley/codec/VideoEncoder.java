package dev.parley.codec;

import dev.parley.frames.EncodedFrame;
import dev.parley.frames.VideoFrame;
import org.jspecify.annotations.Nullable;

/** Encoder of one stream of pictures. Not thread-safe; without a clock, so that equal pictures give equal frames. */
public interface VideoEncoder extends AutoCloseable {
    /**
     * Encodes a picture; a change of size makes the frame a key frame. The timestamps of the pictures are the time by which the bit
     * rate is kept.
     *
     * @param rtpTimestamp RTP timestamp for the frame
     * @param key whether it has to be a key frame
     * @return the frame, with its layer if the stream has layers, or null if the rate control drops the picture
     */
    @Nullable
    EncodedFrame encode(VideoFrame picture, long rtpTimestamp, boolean key);

    /**
     * Sets the target bit rate and the expected frame rate; the next frame obeys them.
     *
     * @param bitsPerSecond at least {@link VideoEncoderSettings#MIN_BITRATE}
     * @param framesPerSecond above 0 and up to 240
     */
    void setRates(int bitsPerSecond, double framesPerSecond);

    /** Returns the quantizer of the last frame in the codec's own units, or -1 if the encoder does not report it. */
    default int quantizer() {
        return -1;
    }

    /**
     * Reports the time that the last picture took, so that an encoder may lower or raise its effort.
     *
     * @param tookNanos time of {@link #encode}, in nanoseconds
     * @param allowedNanos time that it may take, usually that between two pictures
     */
    default void frameTook(long tookNanos, long allowedNanos) {}

    @Override
    default void close() {}
}
