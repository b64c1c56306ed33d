package dev.parley.sctp.congestion;

/** Model of the path of {@link BbrCongestionController}, draft-ietf-ccwg-bbr §5.5. Rates in bytes a second. */
final class BbrPathModel {
    /** Draft §2.4, BBR.LossThresh: the loss in one round trip from which on there is too much in flight. */
    static final double LOSS_THRESHOLD = 0.02;

    /** Draft §2.4, BBR.Beta: what remains after a loss. */
    static final double BETA = 0.7;

    /** Loss with a round trip this much above the lowest one comes of a queue; without it the path loses by itself. */
    private static final double QUEUE_RTT = 1.1;

    /** Below this round trip there is no path to fill: what acknowledgements bring in heaps waited for the peer's event loop. */
    private static final long SHORT_PATH_NANOS = 1_000_000;

    /** Bytes that one turn of an event loop reads: 64 datagrams, less than 74 KB. */
    private static final long TURN_BYTES = 64 << 10;

    final BbrMinRtt minRtt = new BbrMinRtt();
    final BbrFullPipe fullPipe = new BbrFullPipe();
    private final BbrExtraAcked extraAcked = new BbrExtraAcked();

    /** All bytes that were delivered so far. */
    private long delivered;

    // Rounds: one ends when what was sent after the last one's end is acknowledged.
    private long nextRoundDelivered;
    private long rounds;
    private boolean roundStart;

    /** The highest rate of the present and of the last probe cycle. */
    private double maxBandwidthNow;

    private double maxBandwidthBefore;

    // Congestion within the last round.
    private long lossRoundDelivered;
    private boolean lossRoundStart;
    private long lostInRound;
    private long deliveredInRound;
    private long roundMinRtt = Long.MAX_VALUE;
    private double latestBandwidth;
    private long latestInFlight;
    private int lossEventsInRound;

    /** The short-term bounds of rate and flight, from losses since the last probe. */
    private double shortTermBandwidth = Double.POSITIVE_INFINITY;

    private long shortTermInFlight = Long.MAX_VALUE;

    /** The long-term bound of what may be in flight: more was too much when it was probed. */
    private long longTermInFlight = Long.MAX_VALUE;

    /** Takes a sample. {@code window} bounds what a heap of acknowledgements counts, {@code probing} spares the short-term bounds. */
    void update(DeliverySample sample, boolean probing, long window) {
        delivered = sample.delivered();
        updateLatest(sample);
        updateRound(sample);
        double rate = sample.bytesPerSecond();
        if (rate > 0 && (rate >= maxBandwidth() || !sample.applicationLimited())) {
            maxBandwidthNow = Math.max(maxBandwidthNow, rate);
        }
        if (lossRoundStart) {
            if (!probing && isCongested()) {
                lowerShortTerm(window);
            }
        }
        extraAcked.update(sample, bandwidth(), extraAckedBound(window), rounds, fullPipe.isReached());
        fullPipe.update(sample, roundStart);
    }

    /**
     * Returns the bound of what a heap of acknowledgements counts. The draft has the window alone (§5.5.9). A peer on the same machine whose
     * loop stood still for some milliseconds then acknowledges a window at once, and that much stands in its socket buffer from then on,
     * before every short message of another stream.
     */
    private long extraAckedBound(long window) {
        return minRtt.nanos() < SHORT_PATH_NANOS ? Math.min(window, TURN_BYTES) : window;
    }

    private void updateLatest(DeliverySample sample) {
        lossRoundStart = false;
        latestBandwidth = Math.max(latestBandwidth, sample.bytesPerSecond());
        latestInFlight = Math.max(latestInFlight, sample.delivered() - Math.max(0, sample.priorDelivered()));
        deliveredInRound += sample.newlyDelivered();
        if (sample.rttNanos() >= 0) {
            roundMinRtt = Math.min(roundMinRtt, sample.rttNanos());
        }
        if (sample.priorDelivered() >= lossRoundDelivered) {
            lossRoundDelivered = sample.delivered();
            lossRoundStart = true;
        }
    }

    /** The controller has seen the round's signals: the next round's begin. */
    void advanceLatest(DeliverySample sample) {
        if (lossRoundStart) {
            latestBandwidth = sample.bytesPerSecond();
            latestInFlight = sample.delivered() - Math.max(0, sample.priorDelivered());
            lostInRound = 0;
            deliveredInRound = 0;
            lossEventsInRound = 0;
            roundMinRtt = Long.MAX_VALUE;
        }
    }

    private void updateRound(DeliverySample sample) {
        roundStart = sample.priorDelivered() >= nextRoundDelivered;
        if (roundStart) {
            startRound();
            rounds++;
        }
    }

    /** A round begins now. */
    void startRound() {
        nextRoundDelivered = delivered;
    }

    /**
     * Returns whether the loss of this round shows congestion. The draft takes every loss for it (§5.5.10.3), and its rate then sinks by a
     * percent or two each round on a path that loses by itself. Here it takes more loss than the threshold, or a queue beside it.
     */
    private boolean isCongested() {
        if (lostInRound == 0) {
            return false;
        }
        boolean queue = roundMinRtt != Long.MAX_VALUE
                && minRtt.nanos() != Long.MAX_VALUE
                && roundMinRtt > minRtt.nanos() * QUEUE_RTT;
        return queue || lostInRound > LOSS_THRESHOLD * (lostInRound + deliveredInRound);
    }

    private void lowerShortTerm(long window) {
        if (shortTermBandwidth == Double.POSITIVE_INFINITY) {
            shortTermBandwidth = maxBandwidth();
        }
        if (shortTermInFlight == Long.MAX_VALUE) {
            shortTermInFlight = window;
        }
        shortTermBandwidth = Math.max(latestBandwidth, BETA * shortTermBandwidth);
        shortTermInFlight = Math.max(latestInFlight, (long) (BETA * shortTermInFlight));
    }

    void lost(long bytes) {
        lostInRound += bytes;
        lossEventsInRound++;
    }

    /** Startup met a wall of loss: the pipe is full, with what was delivered in a round in it. */
    void fullByLoss() {
        fullPipe.byLoss();
        longTermInFlight = Math.max(bandwidthDelayProduct(1), latestInFlight);
    }

    /** Draft §5.5.6: a probe has ended, the cycle before the last one no longer counts. */
    void advanceMaxBandwidth() {
        if (maxBandwidthNow > 0) {
            maxBandwidthBefore = maxBandwidthNow;
            maxBandwidthNow = 0;
        }
    }

    void resetShortTerm() {
        shortTermBandwidth = Double.POSITIVE_INFINITY;
        shortTermInFlight = Long.MAX_VALUE;
    }

    void setLongTermInFlight(long bytes) {
        longTermInFlight = bytes;
    }

    long longTermInFlight() {
        return longTermInFlight;
    }

    long shortTermInFlight() {
        return shortTermInFlight;
    }

    double maxBandwidth() {
        return Math.max(maxBandwidthNow, maxBandwidthBefore);
    }

    /** Returns the rate that the path is believed to carry now. */
    double bandwidth() {
        return Math.min(maxBandwidth(), shortTermBandwidth);
    }

    /** Returns {@code gain} bandwidth-delay products in bytes, or 0 before the first measurement. */
    long bandwidthDelayProduct(double gain) {
        return minRtt.nanos() == Long.MAX_VALUE ? 0 : (long) (gain * bandwidth() * minRtt.nanos() / 1e9);
    }

    boolean roundStarted() {
        return roundStart;
    }

    boolean lossRoundStarted() {
        return lossRoundStart;
    }

    int lossEventsInRound() {
        return lossEventsInRound;
    }

    long rounds() {
        return rounds;
    }

    /** Returns how much acknowledgements bring at once beyond what the rate explains, in bytes. */
    long extraAcked() {
        return extraAcked.bytes(rounds, fullPipe.isReached());
    }

    long delivered() {
        return delivered;
    }
}
