package dev.parley.sctp;

import dev.parley.base.Timestamp;

/**
 * Congestion control by a model of the path, in the manner of BBRv3 (draft-ietf-ccwg-bbr): it measures how fast the path delivers
 * and how long an empty path takes, paces at the one and keeps the product of both in flight. Loss bounds the model, it does not
 * drive it: a path that loses one packet in a hundred by itself still carries what it can. The states are those of {@link
 * BbrState}. Bytes are those of DATA chunks, as for every controller.
 *
 * <p>It departs from the draft in three places. A round's losses lower the short-term bounds only where they speak of congestion
 * ({@link BbrPathModel}). The window is not cut to what was delivered when a recovery begins, because pacing keeps what leaves at
 * the path's rate already. What varies the time between probes comes of the transfer itself, so that a run repeats.
 */
public final class BbrCongestionController implements CongestionController {
    /** RFC 6928: the initial window in packets. */
    private static final int INITIAL_PACKETS = 10;

    /** Draft §2.7, MinPipeCwnd: fewer packets would not keep acknowledgements coming. */
    private static final int MIN_PACKETS = 4;

    /** Draft §2.4, PacingMarginPercent: the queue drains, if little, where the measured rate is the path's. */
    private static final double PACING_MARGIN = 0.99;

    /** Draft §2.4, Headroom: what is left to other flows while not probing. */
    private static final double HEADROOM = 0.15;

    /** Draft §5.3.1.3: this many losses in one round, and more than the threshold in bytes, end the startup. */
    private static final int STARTUP_LOSSES = 6;

    /** Draft §2.16, ProbeRTTDuration. */
    private static final long PROBE_RTT_NANOS = 200_000_000;

    /** Draft §5.3.3.5: a probe each 2 to 3 s, … */
    private static final long MIN_PROBE_WAIT_NANOS = 2_000_000_000;

    private static final long PROBE_WAIT_SPREAD_NANOS = 1_000_000_000;

    /** … and at least as often as a Reno flow would have found its window again, but not more often than each 63 rounds. */
    private static final int MAX_RENO_ROUNDS = 63;

    /** Before the first measurement. */
    private static final long ASSUMED_RTT_NANOS = 1_000_000;

    /** A burst is what the rate sends in this time, … */
    private static final double QUANTUM_SECONDS = 0.001;

    /** … at most as much as one segmented send of the operating system carries. */
    private static final long MAX_QUANTUM = 64 << 10;

    private BbrPathModel model = new BbrPathModel();
    private BbrState state = BbrState.STARTUP;
    private int packet;
    private long window;
    private long windowBefore;
    private double pacingRate;
    private long quantum;

    /** A packet of the pace before the first measurement: the window over the round trip that the sender measured or assumes. */
    private long roundTrip = ASSUMED_RTT_NANOS;

    // The cycle of probes.
    private long cycleAt;
    private long probeWait;
    private long roundsAtProbe;
    private boolean probeSamples;
    private boolean stopping;
    private long upRounds;
    private long upPerPacket;
    private long upDelivered;
    private long delivered;

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
        window = (long) INITIAL_PACKETS * packet;
        windowBefore = 0;
        roundTrip = ASSUMED_RTT_NANOS;
        probeSamples = false;
        stopping = false;
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
        delivered = sample.delivered();
        model.update(sample, state.isProbing(), window);
        checkStartup(sample);
        checkDrain(sample);
        if (model.pipeIsFull()) {
            advanceCycle(sample);
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
            long bytes, long lostSinceSending, long inFlightAtSending, boolean applicationLimited, Timestamp now) {
        model.lost(bytes);
        if (probeSamples && isTooMuch(lostSinceSending, inFlightAtSending)) {
            // Draft §5.5.10.2: what was in flight when the loss crossed the threshold is what the path held.
            double share = (lostSinceSending - BbrPathModel.LOSS_THRESHOLD * inFlightAtSending)
                    / (1 - BbrPathModel.LOSS_THRESHOLD);
            tooMuchInFlight(inFlightAtSending - (long) Math.max(0, share), applicationLimited, now);
        }
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

    private static boolean isTooMuch(long lost, long inFlight) {
        return lost > BbrPathModel.LOSS_THRESHOLD * inFlight;
    }

    // ---- startup

    private void checkStartup(DeliverySample sample) {
        if (state != BbrState.STARTUP) {
            return;
        }
        if (!model.pipeIsFull()
                && model.lossRoundStarted()
                && model.lossEventsInRound() >= STARTUP_LOSSES
                && isTooMuch(sample.lostSinceSending(), sample.inFlightAtSending())) {
            model.fullByLoss();
        }
        if (model.pipeIsFull()) {
            enter(BbrState.DRAIN);
        }
    }

    private void checkDrain(DeliverySample sample) {
        if (state == BbrState.DRAIN && sample.inFlight() <= withBudget(model.bandwidthDelayProduct(1))) {
            startDown(sample.now());
        }
    }

    private void enter(BbrState next) {
        state = next;
    }

    // ---- the cycle of probes

    private void advanceCycle(DeliverySample sample) {
        adaptLongTerm(sample);
        Timestamp now = sample.now();
        switch (state) {
            case DOWN -> {
                if (!startRefillInTime(sample) && isDrained(sample.inFlight())) {
                    enter(BbrState.CRUISE);
                }
            }
            case CRUISE -> startRefillInTime(sample);
            case REFILL -> {
                if (model.roundStarted()) {
                    startUp(sample);
                }
            }
            case UP -> {
                if (isProbedOut(sample)) {
                    startDown(now);
                }
            }
            default -> {
                // Startup, drain and the search for the round trip have ends of their own.
            }
        }
    }

    private boolean isDrained(long inFlight) {
        return inFlight <= windowWithHeadroom() && inFlight <= withBudget(model.bandwidthDelayProduct(1));
    }

    private void startDown(Timestamp now) {
        upPerPacket = Long.MAX_VALUE;
        cycleAt = now.nanos();
        roundsAtProbe = model.rounds();
        probeWait = MIN_PROBE_WAIT_NANOS + spread(now.nanos());
        stopping = true;
        model.startRound(delivered);
        enter(BbrState.DOWN);
    }

    /** Spreads the probes of flows that started together: what they delivered and when differs. */
    private long spread(long nanos) {
        long mixed = (nanos ^ delivered * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        mixed ^= mixed >>> 31;
        return Math.floorMod(mixed, PROBE_WAIT_SPREAD_NANOS);
    }

    private boolean startRefillInTime(DeliverySample sample) {
        long target = Math.min(Math.max(model.bandwidthDelayProduct(1), packet), window);
        long renoRounds = Math.min(target / packet, MAX_RENO_ROUNDS);
        boolean due = sample.now().nanos() - cycleAt > probeWait || model.rounds() - roundsAtProbe >= renoRounds;
        if (due) {
            model.resetShortTerm();
            upRounds = 0;
            upDelivered = 0;
            stopping = false;
            model.startRound(delivered);
            enter(BbrState.REFILL);
        }
        return due;
    }

    private void startUp(DeliverySample sample) {
        probeSamples = true;
        model.startRound(delivered);
        model.restartFull(sample.bytesPerSecond());
        cycleAt = sample.now().nanos();
        enter(BbrState.UP);
        steepen();
    }

    private boolean isProbedOut(DeliverySample sample) {
        if (sample.windowLimited() && window >= model.longTermInFlight()) {
            // The bound of the last loss holds it back, not the path: go on until that is tested.
            model.restartFull(sample.bytesPerSecond());
            return false;
        }
        return model.growsNoMore();
    }

    /** Draft §5.3.3.6: each round of the probe raises the bound twice as fast as the round before. */
    private void steepen() {
        long growth = 1L << Math.min(upRounds, 30);
        upRounds++;
        upPerPacket = Math.max(window / growth, 1);
    }

    private void adaptLongTerm(DeliverySample sample) {
        if (stopping && model.roundStarted()) {
            // The last samples of the probe are in.
            stopping = false;
            probeSamples = false;
            if (state.isCycle() && !sample.applicationLimited()) {
                model.advanceMaxBandwidth();
            }
        }
        if (isTooMuch(sample.lostSinceSending(), sample.inFlightAtSending())) {
            if (probeSamples) {
                tooMuchInFlight(sample.inFlightAtSending(), sample.applicationLimited(), sample.now());
            }
            return;
        }
        if (model.longTermInFlight() == Long.MAX_VALUE) {
            return;
        }
        if (sample.inFlightAtSending() > model.longTermInFlight()) {
            model.setLongTermInFlight(sample.inFlightAtSending());
        }
        if (state == BbrState.UP && sample.windowLimited() && window >= model.longTermInFlight()) {
            upDelivered += sample.newlyDelivered();
            long packets = upDelivered / upPerPacket;
            upDelivered -= packets * upPerPacket;
            model.setLongTermInFlight(model.longTermInFlight() + packets * packet);
            if (model.roundStarted()) {
                steepen();
            }
        }
    }

    private void tooMuchInFlight(long inFlight, boolean applicationLimited, Timestamp now) {
        probeSamples = false;
        if (!applicationLimited) {
            long target = Math.min(model.bandwidthDelayProduct(1), window);
            model.setLongTermInFlight(Math.max(inFlight, (long) (BbrPathModel.BETA * target)));
        }
        if (state == BbrState.UP) {
            startDown(now);
        }
    }

    // ---- the search for the lowest round trip

    private void checkProbeRtt(DeliverySample sample) {
        Timestamp now = sample.now();
        if (state != BbrState.PROBE_RTT && model.minRttIsOld() && !afterIdle) {
            saveWindow();
            probeRttEnd = 0;
            stopping = false;
            model.startRound(delivered);
            enter(BbrState.PROBE_RTT);
        }
        if (state != BbrState.PROBE_RTT) {
            return;
        }
        if (probeRttEnd == 0) {
            if (sample.inFlight() <= probeRttWindow()) {
                probeRttEnd = now.nanos() + PROBE_RTT_NANOS;
                probeRttRoundDone = false;
                model.startRound(delivered);
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
            startDown(now);
            enter(BbrState.CRUISE);
        } else {
            enter(BbrState.STARTUP);
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

    private long windowWithHeadroom() {
        long longTerm = model.longTermInFlight();
        return longTerm == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max((long) (longTerm * (1 - HEADROOM)), minWindow());
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
            cap = windowWithHeadroom();
        } else if (state.isCycle()) {
            cap = model.longTermInFlight();
        }
        cap = Math.max(Math.min(cap, model.shortTermInFlight()), minWindow());
        window = Math.min(window, cap);
    }
}
