package dev.parley.media;

import dev.parley.base.Timestamp;
import dev.parley.rtp.rtcp.TransportWideFeedback;

/** Congestion control of a transport: from what was sent and what the peer reports it computes what may be sent. */
public interface BandwidthController {
    /** A packet has left. */
    void packetSent(int transportSequence, int bytes, Timestamp now);

    /** The peer has reported arrivals. */
    void feedback(TransportWideFeedback feedback, Timestamp now);

    /** The peer has reported loss (0 to 1) and a round trip. */
    void report(double loss, long roundTripNanos, Timestamp now);

    /** The peer limits the total rate: REMB or TMMBR. */
    void remoteEstimate(long bitsPerSecond, Timestamp now);

    /** Returns the total rate for media in bit/s; {@link Long#MAX_VALUE} without a limit. */
    long target();
}
