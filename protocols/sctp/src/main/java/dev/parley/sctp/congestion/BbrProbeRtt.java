package dev.parley.sctp.congestion;

import dev.parley.base.Timestamp;

/** The search for the lowest round trip, draft-ietf-ccwg-bbr §5.3.4: a moment with a pipe that runs half empty. */
final class BbrProbeRtt {
    /** Draft §2.16, ProbeRTTDuration. */
    private static final long NANOS = 200_000_000;

    private final BbrPathModel model;
    private final BbrControlParameters control;
    private final BbrProbeBandwidth cycle;

    /** When the pipe has run half empty for long enough; 0 while it does not yet. */
    private long end;

    private boolean roundDone;

    BbrProbeRtt(BbrPathModel model, BbrControlParameters control, BbrProbeBandwidth cycle) {
        this.model = model;
        this.control = control;
        this.cycle = cycle;
    }

    /** A sample came. Returns the state that follows. */
    BbrState advance(BbrState before, DeliverySample sample, boolean afterIdle) {
        BbrState state = before;
        if (state != BbrState.PROBE_RTT && model.minRtt.isOld() && !afterIdle) {
            control.saveWindow(state);
            end = 0;
            cycle.interrupt();
            model.startRound();
            state = BbrState.PROBE_RTT;
        }
        if (state != BbrState.PROBE_RTT) {
            return state;
        }
        Timestamp now = sample.now();
        if (end == 0) {
            if (sample.inFlight() <= control.probeRttWindow()) {
                end = now.nanos() + NANOS;
                roundDone = false;
                model.startRound();
            }
            return state;
        }
        roundDone |= model.roundStarted();
        return roundDone && now.nanos() > end ? finish(now) : state;
    }

    /** Nothing was in flight for a while. Returns the state that follows. */
    BbrState idle(BbrState state, Timestamp now) {
        return state == BbrState.PROBE_RTT && end > 0 && now.nanos() > end ? finish(now) : state;
    }

    private BbrState finish(Timestamp now) {
        model.minRtt.searched(now.nanos());
        control.restoreWindow();
        model.resetShortTerm();
        end = 0;
        if (!model.fullPipe.isReached()) {
            return BbrState.STARTUP;
        }
        cycle.startDown(now);
        return BbrState.CRUISE;
    }
}
