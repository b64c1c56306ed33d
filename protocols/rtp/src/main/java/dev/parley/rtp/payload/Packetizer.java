package dev.parley.rtp.payload;

import dev.parley.frames.EncodedFrame;

/** Payload format of one outgoing stream: divides frames into payloads. Keeps the running numbers of the format; not thread-safe. */
public interface Packetizer {
    /**
     * Divides a frame. All packets that carry parts of one unit (a VP8 or VP9 frame, a temporal unit of AV1, a NAL unit) but the last
     * are equally long on the wire.
     *
     * @return the payloads, which hold until the next call
     * @throws IllegalArgumentException if the frame is not of the form that {@link EncodedFrame} names for its codec
     */
    PayloadPlan packetize(EncodedFrame frame, PayloadBudget budget);
}
