package dev.parley.codec;

import dev.parley.base.MalformedException;
import dev.parley.frames.EncodedFrame;
import dev.parley.frames.VideoFrame;
import org.jspecify.annotations.Nullable;

/** Decoder of one stream of pictures. Not thread-safe. */
public interface VideoDecoder extends AutoCloseable {
    /**
     * Decodes a frame.
     *
     * @param timestampMicros timestamp for the picture
     * @return the picture, or null if the frame shows none
     * @throws MalformedException if it cannot be decoded; a key frame is needed then
     */
    @Nullable
    VideoFrame decode(EncodedFrame frame, long timestampMicros) throws MalformedException;

    @Override
    default void close() {}
}
