package dev.parley.sctp;

import dev.parley.base.Timestamp;

/**
 * Congestion control by a model of the path, in the manner of BBRv3 (draft-ietf-ccwg-bbr): it measures how fast the path delivers
 * and how long an empty path takes, paces at the one and keeps the product of both in flight. Loss bounds the model, it does not
 * drive it: a path that loses one packet in a hundred by itself still carries what it can. The states are those of {@link
 * BbrState}. Bytes are those of DATA chunks, as for every controller.
 *
 * <p>Sections are those of draft-ietf-ccwg-bbr-06. It departs from the draft in three places. A round's losses lower the short-term
 * bounds only where they speak of congestion ({@link BbrPathModel}). What varies the time between probes comes of the transfer
 * itself, so that a run repeats. A recovery that turns out needless (§5.5.11) is not undone.
 */
public final class BbrCongestionController implements CongestionController {
    /** RFC 6928: the initial window in packets. */
    private static final int INITIAL_PACKETS = 10;

    /** Draft §2.8, MinPipeCwnd: fewer packets would not keep acknowledgements coming. */
    private static final int MIN_PACKETS = 4;

    /** Draft §2.5, PacingMarginPercent: the queue drains, if little, where the measured rate is the path's. */
    private static final double PACING_MARGIN = 0.99;

    /** Draft §5.3.1.3: so many stretches of loss in one round, and more than the threshold in bytes, end the startup. */
    private static final int STARTUP_LOSSES = 6;

    /** Draft §5.3.2: where the rate was overestimated because of other flows, the queue does not drain: "after 3 round trips". */
    private static final int MAX_DRAIN_ROUNDS = 3;

    /** Draft §2.16.2, ProbeRTTDuration. */
    private static final long PROBE_RTT_NANOS = 200_000_000;

    /** Before the first measurement. */
    private static final long ASSUMED_RTT_NANOS = 1_000_000;

    /** A burst is what the rate sends in this time, … */
    private static final double QUANTUM_SECONDS = 0.001;

    /** … at most as much as one segmented send of the operating system carries. */
    private static final long MAX_QUANTUM = 64 << 10;

    private BbrPathModel model;
    private BbrBandwidthProbe probe;
    private BbrState state = BbrState.STARTUP;
    private int packet;
    private long window;
    private long windowBefore;
    private double pacingRate;
    private long quantum;

    /** For the pace before the first measurement: the window over the round trip that the sender measured or assumes. */
    private long roundTrip = ASSUMED_RTT_NANOS;

    private long drainRound;

    // The search for the lowest round trip.
    private long probeRttEnd;
    private boolean probeRttRoundDone;
    private boolean afterIdle;
    private boolean inTimeout;

    /** Makes a controller in its initial state for packets of at most {@code maxPacketSize} bytes. */
    public BbrCongestionController(int maxPacketSize) {
        reset(maxPacketSize);
    }

    @Override
    public void reset(int maxPacketSize) {
        packet = maxPacketSize;
        model = new BbrPathModel();
        probe = new BbrBandwidthProbe(model, packet, minWindow());
        window = (long) INITIAL_PACKETS * packet;
        windowBefore = 0;
        roundTrip = ASSUMED_RTT_NANOS;
        afterIdle = false;
        inTimeout = false;
        probeRttEnd = 0;
        state = BbrState.STARTUP;
        pacingRate = state.pacingGain * window * 1e9 / roundTrip;
        setQuantum();
    }

    @Override
    public void setPacketSize(int bytes) {
        packet = bytes;
        probe.setPacketSize(packet, minWindow());
        setQuantum();
    }

    @Override
    public long congestionWindow() {
        return window;
    }

    /** There is none: {@link Long#MAX_VALUE} in startup, 0 later. */
    @Override
    public long slowStartThreshold() {
        return model.pipeIsFull() ? 0 : Long.MAX_VALUE;
    }

    @Override
    public double pacingRate() {
        return pacingRate;
    }

    @Override
    public long pacingQuantum() {
        return quantum;
    }

    BbrState state() {
        return state;
    }

    BbrPathModel model() {
        return model;
    }

    // ---- what the sender tells

    /** Nothing: {@link #onDelivered} says the same, and says it in recovery too. */
    @Override
    public void onAcknowledged(
            long bytes,
            long inFlightBefore,
            boolean windowLimited,
            long smoothedRttNanos,
            long latestRttNanos,
            Timestamp now) {
        roundTrip = smoothedRttNanos;
    }

    @Override
    public void onDelivered(DeliverySample sample) {
        model.update(sample, state.isProbing(), window);
        checkStartup(sample);
        checkDrain(sample);
        if (model.pipeIsFull()) {
            long pipe = withBudget(model.bandwidthDelayProduct(1, model.maxBandwidth()));
            state = probe.advance(state, sample, window, pipe);
        }
        model.updateMinRtt(sample);
        checkProbeRtt(sample);
        model.advanceLatest(sample);
        if (sample.newlyDelivered() > 0) {
            afterIdle = false;
        }
        setPacingRate();
        setWindow(sample);
    }

    @Override
    public void onLost(
            long bytes,
            boolean apart,
            long lostSinceSending,
            long inFlightAtSending,
            boolean applicationLimited,
            Timestamp now) {
        model.lost(bytes, apart);
        state = probe.lost(state, bytes, lostSinceSending, inFlightAtSending, applicationLimited, window, now);
    }

    @Override
    public boolean holdsBack() {
        return state == BbrState.PROBE_RTT;
    }

    /** The model takes losses one by one; the beginning of a recovery says nothing more. */
    @Override
    public void onCongestionEvent(long inFlight, Timestamp now) {}

    @Override
    public void onRetransmissionTimeout(long inFlight, Timestamp now) {
        // Draft §5.6.4.4: start again from one packet, and return to the window as acknowledgements come.
        saveWindow();
        inTimeout = true;
        window = packet;
    }

    @Override
    public void onIdle(int timeouts, Timestamp now) {
        if (timeouts >= Integer.SIZE) {
            // The path was away: what it carries now is found with the first acknowledgements.
            window = Math.min(window, (long) INITIAL_PACKETS * packet);
            return;
        }
        afterIdle = true;
        extendMinRtt(now);
        if (state.isCycle()) {
            // Draft §5.4.1: "…the pacing rate is set to match the bw": no burst after a pause.
            pacingRate = Math.max(PACING_MARGIN * model.bandwidth(), 1);
        }
    }

    private void extendMinRtt(Timestamp now) {
        if (state == BbrState.PROBE_RTT && probeRttEnd > 0 && now.nanos() > probeRttEnd) {
            endProbeRtt(now);
        }
    }

    // ---- startup

    private void checkStartup(DeliverySample sample) {
        if (state != BbrState.STARTUP) {
            return;
        }
        if (!model.pipeIsFull()
                && model.lossRoundStarted()
                && model.lossesApartInRound() >= STARTUP_LOSSES
                && BbrBandwidthProbe.isTooMuch(sample.lostSinceSending(), sample.inFlightAtSending())) {
            model.fullByLoss();
        }
        if (model.pipeIsFull()) {
            state = BbrState.DRAIN;
            drainRound = model.rounds();
        }
    }

    private void checkDrain(DeliverySample sample) {
        if (state == BbrState.DRAIN
                && (sample.inFlight() <= withBudget(model.bandwidthDelayProduct(1))
                        || model.rounds() > drainRound + MAX_DRAIN_ROUNDS)) {
            state = probe.startDown(sample.now());
        }
    }

    // ---- the search for the lowest round trip

    private void checkProbeRtt(DeliverySample sample) {
        Timestamp now = sample.now();
        if (state != BbrState.PROBE_RTT && model.minRttIsOld() && !afterIdle) {
            saveWindow();
            probeRttEnd = 0;
            probe.interrupt();
            state = BbrState.PROBE_RTT;
        }
        if (state != BbrState.PROBE_RTT) {
            return;
        }
        if (probeRttEnd == 0) {
            if (sample.inFlight() <= probeRttWindow()) {
                probeRttEnd = now.nanos() + PROBE_RTT_NANOS;
                probeRttRoundDone = false;
                model.startRound();
            }
            return;
        }
        probeRttRoundDone |= model.roundStarted();
        if (probeRttRoundDone && now.nanos() > probeRttEnd) {
            endProbeRtt(now);
        }
    }

    private void endProbeRtt(Timestamp now) {
        model.minRttSearched(now.nanos());
        restoreWindow();
        model.resetShortTerm();
        probeRttEnd = 0;
        if (model.pipeIsFull()) {
            // Draft §5.3.4.4: the cycle begins anew, and what is in flight is low already.
            probe.startDown(now);
            state = BbrState.CRUISE;
        } else {
            state = BbrState.STARTUP;
        }
    }

    private long probeRttWindow() {
        return Math.max(model.bandwidthDelayProduct(BbrState.PROBE_RTT.windowGain), minWindow());
    }

    private void saveWindow() {
        windowBefore = inTimeout || state == BbrState.PROBE_RTT ? Math.max(windowBefore, window) : window;
    }

    private void restoreWindow() {
        window = Math.max(window, windowBefore);
    }

    // ---- pace and window

    private void setPacingRate() {
        double bandwidth = model.bandwidth();
        if (bandwidth == 0) {
            pacingRate = Math.max(pacingRate, state.pacingGain * window * 1e9 / Math.max(1, roundTrip));
            return;
        }
        double rate = state.pacingGain * PACING_MARGIN * bandwidth;
        // Draft §5.6.2: no slower before the pipe is known to be full.
        if (model.pipeIsFull() || rate > pacingRate) {
            pacingRate = rate;
        }
        setQuantum();
    }

    private void setQuantum() {
        quantum = Math.max(2L * packet, Math.min((long) (pacingRate * QUANTUM_SECONDS), MAX_QUANTUM));
    }

    private long minWindow() {
        return (long) MIN_PACKETS * packet;
    }

    /** Adds what bursts need: one on its way, one being sent, one being acknowledged. */
    private long withBudget(long inFlight) {
        return Math.max(Math.max(inFlight, 3 * quantum), minWindow());
    }

    private void setWindow(DeliverySample sample) {
        long most = withBudget(model.bandwidthDelayProduct(state.windowGain) + model.extraAcked());
        if (state == BbrState.UP) {
            most += 2L * packet;
        }
        long acked = sample.newlyDelivered();
        if (inTimeout) {
            // Draft §5.6.4.4: the window comes back as fast as data arrives.
            inTimeout = window + acked < windowBefore;
        }
        if (model.pipeIsFull()) {
            window = Math.min(window + acked, most);
        } else if (window < most || sample.delivered() < (long) INITIAL_PACKETS * packet) {
            window += acked;
        }
        window = Math.max(window, inTimeout ? packet : minWindow());
        if (state == BbrState.PROBE_RTT) {
            window = Math.min(window, probeRttWindow());
        }
        boundWindow();
    }

    private void boundWindow() {
        long cap = Long.MAX_VALUE;
        if (state == BbrState.CRUISE || state == BbrState.PROBE_RTT) {
            cap = probe.boundWithHeadroom();
        } else if (state.isCycle()) {
            cap = model.longTermInFlight();
        }
        cap = Math.max(Math.min(cap, model.shortTermInFlight()), minWindow());
        window = Math.min(window, cap);
    }
}
