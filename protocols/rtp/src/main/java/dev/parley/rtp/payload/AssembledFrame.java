package dev.parley.rtp.payload;

import dev.parley.frames.FrameLayer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Content of a frame as its payloads give it.
 *
 * @param data in the form that {@link dev.parley.frames.EncodedFrame} names
 * @param key decoding can start here
 * @param width in pixels, 0 if unknown
 * @param height in pixels, 0 if unknown
 * @param layer null without layers
 * @param references the frames that it needs, or null if it needs every frame before it back to a key frame
 */
record AssembledFrame(
        byte[] data,
        boolean key,
        int width,
        int height,
        @Nullable FrameLayer layer,
        @Nullable References references) {

    /** Numbers of a frame, one for each of its layers, and of those that it refers to. */
    record References(List<Long> ids, List<Long> dependencies) {
        References(long id, List<Long> dependencies) {
            this(List.of(id), dependencies);
        }

        /** Returns the number of the highest layer. */
        long id() {
            return ids.get(ids.size() - 1);
        }
    }

    static AssembledFrame sound(byte[] data) {
        return new AssembledFrame(data, true, 0, 0, null, null);
    }
}
