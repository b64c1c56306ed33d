package dev.parley.mediacapture;

/**
 * Result of giving a source an encoded frame.
 *
 * @apiNote not part of the W3C API
 */
public enum PushResult {
    /** At least one sink has taken the frame. */
    SENT,
    /** Each sink waits for a key frame, and this is none; it has been asked for. */
    DROPPED_NO_KEY_FRAME,
    /** Too many frames wait for the network: this one was dropped, and a key frame has to follow. */
    DROPPED_FULL,
    /** Nobody takes frames (yet): no sender has the track, its direction or this codec is not negotiated, or the track is disabled. */
    NOT_NEGOTIATED
}
