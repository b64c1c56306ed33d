package dev.parley.media;

/** Outcome of sending a frame. */
public enum SendResult {
    /** Its packets are on their way. */
    SENT,
    /** The direction, the encoding or the codec is not (yet) negotiated or active: the frame was dropped. */
    NOT_NEGOTIATED,
    /** The pacer is full: the frame was dropped, and a key frame has to follow. */
    DROPPED_FULL,
    /** The data is not of its codec's form. */
    INVALID
}
