package dev.parley.mediacapture;

/**
 * Taker of the raw frames of a track on the event loop: an encoder, a reader. It must not block.
 *
 * @param <T> {@link dev.parley.frames.AudioFrame} or {@link dev.parley.frames.VideoFrame}
 * @apiNote not part of the W3C API
 */
public interface RawSink<T> {
    /** Takes a frame. While the track is disabled or muted it is silent or black. */
    void take(T frame);

    /** Ends the frames: the track has ended. May be called more than once. */
    void end();
}
