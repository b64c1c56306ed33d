package dev.parley.sctp;

/** What {@link BbrCongestionController} believes of the path, draft-ietf-ccwg-bbr §5.5. Rates in bytes a second. */
final class BbrPathModel {
    /** Draft §2.4, BBR.LossThresh: the loss in one round trip from which on there is too much in flight. */
    static final double LOSS_THRESHOLD = 0.02;

    /** Draft §2.4, BBR.Beta: what remains after a loss. */
    static final double BETA = 0.7;

    /** Draft §2.5, MinRTTFilterLen. */
    private static final long MIN_RTT_FILTER_NANOS = 10_000_000_000L;

    /** Draft §2.16, ProbeRTTInterval. */
    private static final long PROBE_RTT_INTERVAL_NANOS = 5_000_000_000L;

    /** Draft §2.15: ExtraAckedFilterLen in rounds. */
    private static final int EXTRA_ACKED_ROUNDS = 10;

    /** Draft §5.3.1.2: the rate must grow by a quarter in one of three rounds, else the pipe is full. */
    private static final double FULL_GROWTH = 1.25;

    private static final int FULL_ROUNDS = 3;

    /** Loss with a round trip this much above the lowest one comes of a queue; without it the path loses by itself. */
    private static final double QUEUE_RTT = 1.1;

    // Rounds: one ends when what was sent after the last one's end is acknowledged.
    private long nextRoundDelivered;
    private long rounds;
    private boolean roundStart;

    /** The highest rate of the present and of the last probe cycle. */
    private double maxBandwidthNow;

    private double maxBandwidthBefore;

    private long minRtt = Long.MAX_VALUE;
    private long minRttAt;
    private long probeRttMin = Long.MAX_VALUE;
    private long probeRttMinAt;
    private boolean probeRttExpired;

    // Full pipe.
    private double fullBandwidth;
    private int fullRounds;
    private boolean fullNow;
    private boolean fullReached;

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

    // Acknowledgements that come in heaps.
    private long extraStart;
    private long extraDelivered;
    private final long[] extraByRound = new long[EXTRA_ACKED_ROUNDS];
    private long extraRound = -1;

    /** Takes a sample. {@code window} bounds what a heap of acknowledgements counts, {@code probing} spares the short-term bounds. */
    void update(DeliverySample sample, boolean probing, long window) {
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
        updateExtraAcked(sample, window);
        checkFull(sample);
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
            startRound(sample.delivered());
            rounds++;
        }
    }

    /** A round begins now. */
    void startRound(long delivered) {
        nextRoundDelivered = delivered;
    }

    /**
     * Whether the loss of this round speaks of congestion. The draft takes every loss for it (§5.5.10.3), and its rate then sinks by a
     * percent or two each round on a path that loses by itself. Here it takes more loss than the threshold, or a queue beside it.
     */
    private boolean isCongested() {
        if (lostInRound == 0) {
            return false;
        }
        boolean queue = roundMinRtt != Long.MAX_VALUE && minRtt != Long.MAX_VALUE && roundMinRtt > minRtt * QUEUE_RTT;
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

    /** Draft §5.5.9: acknowledgements that come in heaps need more in flight than the rate alone says. */
    private void updateExtraAcked(DeliverySample sample, long window) {
        long now = sample.now().nanos();
        double expected = bandwidth() * (now - extraStart) / 1e9;
        if (extraDelivered <= expected) {
            extraDelivered = 0;
            extraStart = now;
            expected = 0;
        }
        extraDelivered += sample.newlyDelivered();
        long extra = Math.min((long) (extraDelivered - expected), window);
        if (!fullReached || extraRound != rounds) {
            extraByRound[(int) (rounds % EXTRA_ACKED_ROUNDS)] = 0;
            extraRound = rounds;
        }
        int slot = (int) (rounds % EXTRA_ACKED_ROUNDS);
        extraByRound[slot] = Math.max(extraByRound[slot], extra);
    }

    long extraAcked() {
        if (!fullReached) {
            return extraByRound[(int) (rounds % EXTRA_ACKED_ROUNDS)];
        }
        long most = 0;
        for (long extra : extraByRound) {
            most = Math.max(most, extra);
        }
        return most;
    }

    private void checkFull(DeliverySample sample) {
        if (fullNow || !roundStart || sample.applicationLimited() || sample.bytesPerSecond() == 0) {
            return;
        }
        if (sample.bytesPerSecond() >= fullBandwidth * FULL_GROWTH) {
            resetFull();
            fullBandwidth = sample.bytesPerSecond();
            return;
        }
        fullRounds++;
        fullNow = fullRounds >= FULL_ROUNDS;
        fullReached |= fullNow;
    }

    void resetFull() {
        fullBandwidth = 0;
        fullRounds = 0;
        fullNow = false;
    }

    /** Growth is measured against this rate from now on. */
    void restartFull(double rate) {
        resetFull();
        fullBandwidth = rate;
    }

    /** Startup met a wall of loss: the pipe is full, with what was delivered in a round in it. */
    void fullByLoss() {
        fullReached = true;
        fullNow = true;
        longTermInFlight = Math.max(bandwidthDelayProduct(1), latestInFlight);
    }

    /** Draft §5.5.6: a probe has ended, the cycle before the last one no longer counts. */
    void advanceMaxBandwidth() {
        if (maxBandwidthNow > 0) {
            maxBandwidthBefore = maxBandwidthNow;
            maxBandwidthNow = 0;
        }
    }

    /** Draft §5.3.4.3. */
    void updateMinRtt(DeliverySample sample) {
        long now = sample.now().nanos();
        long rtt = sample.rttNanos();
        probeRttExpired = now > probeRttMinAt + PROBE_RTT_INTERVAL_NANOS;
        if (rtt >= 0 && (rtt < probeRttMin || probeRttExpired)) {
            probeRttMin = rtt;
            probeRttMinAt = now;
        }
        boolean expired = now > minRttAt + MIN_RTT_FILTER_NANOS;
        if (probeRttMin < minRtt || expired && probeRttMin != Long.MAX_VALUE) {
            minRtt = probeRttMin;
            minRttAt = probeRttMinAt;
        }
    }

    /** The path's own round trip was seen, or could have been: the next search is due an interval from now. */
    void minRttSearched(long now) {
        probeRttMinAt = now;
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
        return minRtt == Long.MAX_VALUE ? 0 : (long) (gain * bandwidth() * minRtt / 1e9);
    }

    /** Returns the lowest round-trip time in nanoseconds, or {@link Long#MAX_VALUE}. */
    long minRtt() {
        return minRtt;
    }

    boolean minRttIsOld() {
        return probeRttExpired;
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

    boolean pipeIsFull() {
        return fullReached;
    }

    boolean growsNoMore() {
        return fullNow;
    }
}
