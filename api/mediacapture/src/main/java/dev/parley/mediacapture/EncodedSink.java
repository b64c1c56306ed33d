package dev.parley.mediacapture;

import dev.parley.frames.EncodedFrame;

/**
 * Takes the encoded frames of a track as they come: a sender, a recorder, an application. It is called on the thread that has the frame
 * (for remote tracks the event loop) and must not block.
 *
 * @apiNote not part of the W3C API
 */
@FunctionalInterface
public interface EncodedSink {
    /**
     * Takes a frame.
     *
     * @return what became of it; what is not {@link PushResult#SENT} is lost to this sink alone
     */
    PushResult accept(EncodedFrame frame);
}
