package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;
import java.util.List;

/** Payload format of one incoming stream: recognises the borders of frames, and joins payloads to frames. */
interface Depacketizer {
    /** The packet begins a frame, whatever came before it. */
    int START = 1;

    /** The packet begins a frame if the packet before it ended one. */
    int START_AFTER_END = 2;

    /** The packet begins a frame if no frame was delivered before. */
    int START_OF_STREAM = 8;

    /** The packet ends a frame, also without the marker bit. */
    int END = 4;

    /**
     * Returns the flags of a payload. Called in order of arrival, keeps no state.
     *
     * @throws MalformedException if the packet can be part of no frame
     */
    int borders(byte[] bytes, int offset, int length) throws MalformedException;

    /**
     * Joins the payloads of one frame, all of them, in order. Called in the order of the stream.
     *
     * @throws MalformedException if they are no frame
     */
    AssembledFrame assemble(List<byte[]> payloads) throws MalformedException;

    /** Drops what was kept of earlier frames, for a stream that starts anew. */
    default void reset() {}
}
