package dev.parley.sctp.congestion;

import dev.parley.base.Timestamp;

/**
 * The cycle of bandwidth probes, draft-ietf-ccwg-bbr §5.3.3, and what it finds out of the long-term bound of what may be in flight. Each
 * verb takes the state and returns the one that follows.
 */
final class BbrProbeBandwidth {
    /** Draft §5.3.3.5: a probe each 2 to 3 s, … */
    private static final long MIN_WAIT_NANOS = 2_000_000_000;

    private static final long WAIT_SPREAD_NANOS = 1_000_000_000;

    /** … and at least as often as a Reno flow would have found its window again, but not more often than each 63 rounds. */
    private static final int MAX_RENO_ROUNDS = 63;

    private final BbrPathModel model;
    private final BbrControlParameters control;
    private long startedAt;
    private long wait;
    private long roundsAtStart;

    /** True if samples show what the probe did. */
    private boolean samplesOfProbe;

    private boolean stopping;
    private long upRounds;
    private long upPerPacket;
    private long upDelivered;

    BbrProbeBandwidth(BbrPathModel model, BbrControlParameters control) {
        this.model = model;
        this.control = control;
    }

    static boolean isTooMuch(long lost, long inFlight) {
        return lost > BbrPathModel.LOSS_THRESHOLD * inFlight;
    }

    /** A sample came, and the pipe is full. */
    BbrState advance(BbrState before, DeliverySample sample) {
        BbrState state = adaptLongTerm(before, sample);
        return switch (state) {
            case DOWN -> {
                if (isProbeDue(sample)) {
                    yield startRefill();
                }
                yield isDrained(sample.inFlight()) ? BbrState.CRUISE : state;
            }
            case CRUISE -> isProbeDue(sample) ? startRefill() : state;
            case REFILL -> model.roundStarted() ? startUp(sample) : state;
            case UP -> isProbedOut(sample) ? startDown(sample.now()) : state;
            // These have ends of their own.
            case STARTUP, DRAIN, PROBE_RTT -> state;
        };
    }

    private boolean isDrained(long inFlight) {
        return inFlight <= control.windowWithHeadroom()
                && inFlight <= control.withBudget(model.bandwidthDelayProduct(1));
    }

    BbrState startDown(Timestamp now) {
        upPerPacket = Long.MAX_VALUE;
        startedAt = now.nanos();
        roundsAtStart = model.rounds();
        wait = MIN_WAIT_NANOS + spread(now.nanos());
        stopping = true;
        model.startRound();
        return BbrState.DOWN;
    }

    /** Spreads the probes of flows that started together: what they delivered and when differs. */
    private long spread(long nanos) {
        long mixed = (nanos ^ model.delivered() * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        mixed ^= mixed >>> 31;
        return Math.floorMod(mixed, WAIT_SPREAD_NANOS);
    }

    private boolean isProbeDue(DeliverySample sample) {
        long target = Math.min(Math.max(model.bandwidthDelayProduct(1), control.packet()), control.window());
        long renoRounds = Math.min(target / control.packet(), MAX_RENO_ROUNDS);
        return sample.now().nanos() - startedAt > wait || model.rounds() - roundsAtStart >= renoRounds;
    }

    private BbrState startRefill() {
        model.resetShortTerm();
        upRounds = 0;
        upDelivered = 0;
        stopping = false;
        model.startRound();
        return BbrState.REFILL;
    }

    private BbrState startUp(DeliverySample sample) {
        samplesOfProbe = true;
        model.startRound();
        model.fullPipe.restart(sample.bytesPerSecond());
        startedAt = sample.now().nanos();
        steepen();
        return BbrState.UP;
    }

    private boolean isProbedOut(DeliverySample sample) {
        if (sample.windowLimited() && control.window() >= model.longTermInFlight()) {
            // The bound of the last loss holds it back, not the path: go on until that is tested.
            model.fullPipe.restart(sample.bytesPerSecond());
            return false;
        }
        return model.fullPipe.growsNoMore();
    }

    /** Draft §5.3.3.6: each round of the probe raises the bound twice as fast as the round before. */
    private void steepen() {
        long growth = 1L << Math.min(upRounds, 30);
        upRounds++;
        upPerPacket = Math.max(control.window() / growth, 1);
    }

    private BbrState adaptLongTerm(BbrState state, DeliverySample sample) {
        if (stopping && model.roundStarted()) {
            // The last samples of the probe are in.
            stopping = false;
            samplesOfProbe = false;
            if (state.isCycle() && !sample.applicationLimited()) {
                model.advanceMaxBandwidth();
            }
        }
        if (isTooMuch(sample.lostSinceSending(), sample.inFlightAtSending())) {
            return samplesOfProbe
                    ? tooMuchInFlight(state, sample.inFlightAtSending(), sample.applicationLimited(), sample.now())
                    : state;
        }
        if (model.longTermInFlight() == Long.MAX_VALUE) {
            return state;
        }
        if (sample.inFlightAtSending() > model.longTermInFlight()) {
            model.setLongTermInFlight(sample.inFlightAtSending());
        }
        if (state == BbrState.UP && sample.windowLimited() && control.window() >= model.longTermInFlight()) {
            upDelivered += sample.newlyDelivered();
            long packets = upDelivered / upPerPacket;
            upDelivered -= packets * upPerPacket;
            model.setLongTermInFlight(model.longTermInFlight() + packets * control.packet());
            if (model.roundStarted()) {
                steepen();
            }
        }
        return state;
    }

    /** A chunk was lost, and with it so many bytes since it was sent. */
    BbrState lost(
            BbrState state, long lostSinceSending, long inFlightAtSending, boolean applicationLimited, Timestamp now) {
        if (!samplesOfProbe || !isTooMuch(lostSinceSending, inFlightAtSending)) {
            return state;
        }
        // Draft §5.5.10.2: what was in flight when the loss crossed the threshold is what the path held.
        double share = (lostSinceSending - BbrPathModel.LOSS_THRESHOLD * inFlightAtSending)
                / (1 - BbrPathModel.LOSS_THRESHOLD);
        return tooMuchInFlight(state, inFlightAtSending - (long) Math.max(0, share), applicationLimited, now);
    }

    private BbrState tooMuchInFlight(BbrState state, long inFlight, boolean applicationLimited, Timestamp now) {
        samplesOfProbe = false;
        if (!applicationLimited) {
            long target = Math.min(model.bandwidthDelayProduct(1), control.window());
            model.setLongTermInFlight(Math.max(inFlight, (long) (BbrPathModel.BETA * target)));
        }
        return state == BbrState.UP ? startDown(now) : state;
    }

    /** The search for the lowest round trip begins: samples say nothing more of a probe's end. */
    void interrupt() {
        stopping = false;
    }
}
