package dev.parley.codec;

import dev.parley.base.MalformedException;
import dev.parley.frames.EncodedFrame;
import dev.parley.frames.VideoFrame;
import org.jspecify.annotations.Nullable;

/** Decoder of one stream of pictures. Not thread-safe. */
public interface VideoDecoder extends AutoCloseable {
    /** Default of the maximum number of pixels of a picture: 4,096 by 2,304, for which a decoder of VP8 takes 70 MB. */
    int DEFAULT_MAX_PIXELS = 4096 * 2304;

    /**
     * Decodes a frame. A frame that is damaged but still decodable gives a damaged picture.
     *
     * @param timestampMicros timestamp for the picture
     * @return the picture, or null if the frame shows none
     * @throws MalformedException if it cannot be decoded, or is larger than the decoder's limit; a key frame is needed then
     */
    @Nullable
    VideoFrame decode(EncodedFrame frame, long timestampMicros) throws MalformedException;

    /** Returns the quantizer of the last frame in the codec's own units, or -1 if the decoder does not report it. */
    default int quantizer() {
        return -1;
    }

    @Override
    default void close() {}
}
