package dev.parley.media;

import dev.parley.base.Timestamp;
import dev.parley.rtp.rtcp.TransportWideFeedback;

/** Rate without congestion control: what the peer's estimate permits, else no limit. */
public final class FixedRate implements BandwidthController {
    private long target = Long.MAX_VALUE;

    /** Makes a controller without a limit. */
    public FixedRate() {}

    @Override
    public void packetSent(int transportSequence, int bytes, Timestamp now) {
        // Its rate does not depend on what is sent.
    }

    @Override
    public void feedback(TransportWideFeedback feedback, Timestamp now) {
        // Its rate does not depend on arrivals.
    }

    @Override
    public void report(double loss, long roundTripNanos, Timestamp now) {
        // Its rate does not depend on loss.
    }

    @Override
    public void remoteEstimate(long bitsPerSecond, Timestamp now) {
        target = bitsPerSecond;
    }

    @Override
    public long target() {
        return target;
    }
}
