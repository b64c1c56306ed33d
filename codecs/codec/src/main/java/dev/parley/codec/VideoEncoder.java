package dev.parley.codec;

import dev.parley.frames.EncodedFrame;
import dev.parley.frames.VideoFrame;
import org.jspecify.annotations.Nullable;

/** Encoder of one stream of pictures. Not thread-safe. */
public interface VideoEncoder extends AutoCloseable {
    /**
     * Encodes a picture; sizes may change from picture to picture.
     *
     * @param rtpTimestamp RTP timestamp for the frame
     * @param key whether it has to be a key frame
     * @return the frame, or null if the rate control drops it
     */
    @Nullable
    EncodedFrame encode(VideoFrame picture, long rtpTimestamp, boolean key);

    /** Sets the wanted bit rate in bits per second, and the frame rate to reckon with. */
    void setRates(int bitsPerSecond, double framesPerSecond);

    @Override
    default void close() {}
}
