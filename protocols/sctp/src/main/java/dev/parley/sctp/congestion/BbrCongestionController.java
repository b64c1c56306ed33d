package dev.parley.sctp.congestion;

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
    /** Draft §5.3.1.3: this many losses in one round, and more than the threshold in bytes, end the startup. */
    private static final int STARTUP_LOSSES = 6;

    private BbrPathModel model;
    private BbrControlParameters control;
    private BbrProbeBandwidth probeBandwidth;
    private BbrProbeRtt probeRtt;
    private BbrState state = BbrState.STARTUP;
    private boolean afterIdle;

    /** Makes a controller in its initial state for packets of at most {@code maxPacketSize} bytes. */
    public BbrCongestionController(int maxPacketSize) {
        model = new BbrPathModel();
        control = new BbrControlParameters(model, maxPacketSize);
        probeBandwidth = new BbrProbeBandwidth(model, control);
        probeRtt = new BbrProbeRtt(model, control, probeBandwidth);
    }

    @Override
    public void reset(int maxPacketSize) {
        model = new BbrPathModel();
        control = new BbrControlParameters(model, maxPacketSize);
        probeBandwidth = new BbrProbeBandwidth(model, control);
        probeRtt = new BbrProbeRtt(model, control, probeBandwidth);
        state = BbrState.STARTUP;
        afterIdle = false;
    }

    @Override
    public void setPacketSize(int bytes) {
        control.setPacket(bytes);
    }

    @Override
    public long congestionWindow() {
        return control.window();
    }

    /** There is none: {@link Long#MAX_VALUE} in startup, 0 later. */
    @Override
    public long slowStartThreshold() {
        return model.fullPipe.isReached() ? 0 : Long.MAX_VALUE;
    }

    @Override
    public double pacingRate() {
        return control.pacingRate();
    }

    @Override
    public long pacingQuantum() {
        return control.quantum();
    }

    BbrState state() {
        return state;
    }

    BbrPathModel model() {
        return model;
    }

    /** Nothing: {@link #onDelivered} says the same, and says it in recovery too. */
    @Override
    public void onAcknowledged(
            long bytes,
            long inFlightBefore,
            boolean windowLimited,
            long smoothedRttNanos,
            long latestRttNanos,
            Timestamp now) {
        control.setRoundTrip(smoothedRttNanos);
    }

    @Override
    public void onDelivered(DeliverySample sample) {
        model.update(sample, state.isProbing(), control.window());
        checkStartup(sample);
        checkDrain(sample);
        if (model.fullPipe.isReached()) {
            state = probeBandwidth.advance(state, sample);
        }
        model.minRtt.update(sample);
        state = probeRtt.advance(state, sample, afterIdle);
        model.advanceLatest(sample);
        if (sample.newlyDelivered() > 0) {
            afterIdle = false;
        }
        control.updatePace(state);
        control.updateWindow(state, sample);
    }

    private void checkStartup(DeliverySample sample) {
        if (state != BbrState.STARTUP) {
            return;
        }
        if (!model.fullPipe.isReached()
                && model.lossRoundStarted()
                && model.lossEventsInRound() >= STARTUP_LOSSES
                && BbrProbeBandwidth.isTooMuch(sample.lostSinceSending(), sample.inFlightAtSending())) {
            model.fullByLoss();
        }
        if (model.fullPipe.isReached()) {
            state = BbrState.DRAIN;
        }
    }

    private void checkDrain(DeliverySample sample) {
        if (state == BbrState.DRAIN && sample.inFlight() <= control.withBudget(model.bandwidthDelayProduct(1))) {
            state = probeBandwidth.startDown(sample.now());
        }
    }

    @Override
    public void onLost(
            long bytes, long lostSinceSending, long inFlightAtSending, boolean applicationLimited, Timestamp now) {
        model.lost(bytes);
        state = probeBandwidth.lost(state, lostSinceSending, inFlightAtSending, applicationLimited, now);
    }

    /** The model takes losses one by one; the beginning of a recovery says nothing more. */
    @Override
    public void onCongestionEvent(long inFlight, Timestamp now) {}

    @Override
    public void onRetransmissionTimeout(long inFlight, Timestamp now) {
        control.retransmissionTimeout(state);
    }

    @Override
    public void onIdle(int timeouts, Timestamp now) {
        if (timeouts >= Integer.SIZE) {
            control.pathReturned();
            return;
        }
        afterIdle = true;
        state = probeRtt.idle(state, now);
        if (state.isCycle()) {
            control.paceAtBandwidth();
        }
    }
}
