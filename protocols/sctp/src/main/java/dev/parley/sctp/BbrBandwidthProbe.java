package dev.parley.sctp;

import dev.parley.base.Timestamp;

/**
 * The cycle of bandwidth probes, draft-ietf-ccwg-bbr-06 §5.3.3: when to send more than the path is known to carry, for how long, and
 * how much in flight it turned out to bear. Each method that may end a phase returns the state that follows, or the one it was given.
 */
final class BbrBandwidthProbe {
    /** Draft §2.8, Headroom: what is left to other flows while not probing. */
    private static final double HEADROOM = 0.15;

    /** Draft §5.3.3.8.2: a probe each 2 to 3 s, … */
    private static final long MIN_WAIT_NANOS = 2_000_000_000;

    private static final long WAIT_SPREAD_NANOS = 1_000_000_000;

    /** … and at least as often as a Reno flow would have found its window again, but not more often than each 63 rounds. */
    private static final int MAX_RENO_ROUNDS = 63;

    private static final int MAX_DOUBLINGS = 30;

    private final BbrPathModel model;
    private int packet;
    private long minWindow;

    private long cycleAt;
    private long wait;
    private long roundsAtDown;

    /** Whether acknowledgements tell of what was sent while probing, and no loss was too much yet. */
    private boolean samples;

    /** Whether a probe has ended, and acknowledgements of it still come. */
    private boolean stopping;

    // Draft §5.3.3.6, precautionary probing.

    /** The last probe lost more than the threshold. */
    private boolean tooHigh;

    /** The last probe ended where the one before had found too much. */
    private boolean precautionary;

    // The growth of the bound in UP.
    private int rounds;
    private long bytesPerPacket = Long.MAX_VALUE;
    private long acknowledged;

    /** @param packet the size of a full packet; {@code minWindow} is what keeps acknowledgements coming */
    BbrBandwidthProbe(BbrPathModel model, int packet, long minWindow) {
        this.model = model;
        this.packet = packet;
        this.minWindow = minWindow;
    }

    /** Packets may be larger from now on, or no longer. */
    void setPacketSize(int bytes, long minWindow) {
        packet = bytes;
        this.minWindow = minWindow;
    }

    // ---- the phases

    BbrState startDown(Timestamp now) {
        model.resetCongestionSignals();
        bytesPerPacket = Long.MAX_VALUE;
        pickWait(now.nanos());
        cycleAt = now.nanos();
        stopping = true;
        model.startRound();
        return BbrState.DOWN;
    }

    /** The search for the lowest round trip interrupts the cycle. */
    void interrupt() {
        stopping = true;
        model.startRound();
    }

    private BbrState startRefill() {
        model.resetShortTerm();
        rounds = 0;
        acknowledged = 0;
        precautionary = false;
        stopping = false;
        model.startRound();
        return BbrState.REFILL;
    }

    private BbrState startUp(DeliverySample sample, long window) {
        samples = true;
        model.startRound();
        model.restartFull(sample.bytesPerSecond());
        steepen(window);
        return BbrState.UP;
    }

    /** Spreads the probes of flows that started together: what they delivered and when differs. */
    private void pickWait(long nanos) {
        long mixed = (nanos ^ model.delivered() * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        mixed ^= mixed >>> 31;
        wait = MIN_WAIT_NANOS + Math.floorMod(mixed, WAIT_SPREAD_NANOS);
        roundsAtDown = model.rounds() - (mixed < 0 ? 1 : 0);
    }

    /**
     * An acknowledgement came after the startup, in whatever state.
     *
     * @param window the congestion window
     * @param pipe what the pipe holds at the highest rate: with less in flight its queue is empty
     */
    BbrState advance(BbrState state, DeliverySample sample, long window, long pipe) {
        if (stopping && model.roundStarted()) {
            // The last samples of the probe are in.
            stopping = false;
            samples = false;
            if (state.isCycle() && !sample.applicationLimited()) {
                model.advanceMaxBandwidth();
            }
            if (state.isCycle() && precautionary && !tooHigh) {
                // Draft §5.3.3.6: what was too much a probe ago is not now: "the flow immediately returns to
                // ProbeBW_REFILL to probe for bandwidth again".
                return startRefill();
            }
        }
        if (!isTooMuch(sample.lostSinceSending(), sample.inFlightAtSending())) {
            raise(state, sample, window);
        }
        return switch (state) {
            case DOWN -> {
                if (isTimeToProbe(sample.now(), window)) {
                    yield startRefill();
                }
                yield isDrained(sample.inFlight(), pipe) ? BbrState.CRUISE : state;
            }
            case CRUISE -> isTimeToProbe(sample.now(), window) ? startRefill() : state;
            case REFILL -> model.roundStarted() ? startUp(sample, window) : state;
            case UP -> up(sample, window);
            default -> state;
        };
    }

    private boolean isTimeToProbe(Timestamp now, long window) {
        long renoRounds = Math.min(targetInFlight(window) / packet, MAX_RENO_ROUNDS);
        return now.nanos() - cycleAt > wait || model.rounds() - roundsAtDown >= renoRounds;
    }

    private boolean isDrained(long inFlight, long pipe) {
        return inFlight <= boundWithHeadroom() && inFlight <= pipe;
    }

    private BbrState up(DeliverySample sample, long window) {
        long inFlightBefore = sample.inFlight() + sample.newlyDelivered() + sample.newlyLost();
        if (tooHigh && inFlightBefore >= model.longTermInFlight()) {
            // Draft §5.3.3.6: "BBR transitions to ProbeBW_DOWN as soon as C.inflight reaches this risky level".
            precautionary = true;
        } else if (model.isWindowLimited() && window >= model.longTermInFlight()) {
            // The bound of the last loss holds it back, not the path: go on until that is tested.
            model.restartFull(sample.bytesPerSecond());
            return BbrState.UP;
        } else if (!model.growsNoMore()) {
            return BbrState.UP;
        }
        tooHigh = false;
        return startDown(sample.now());
    }

    // ---- the bound of what may be in flight

    /** A chunk was lost; draft §5.5.10.2. */
    BbrState lost(
            BbrState state,
            long bytes,
            long lostSinceSending,
            long inFlightAtSending,
            boolean applicationLimited,
            long window,
            Timestamp now) {
        if (!samples || !isTooMuch(lostSinceSending, inFlightAtSending)) {
            return state;
        }
        tooHigh = true;
        samples = false;
        if (!applicationLimited) {
            // What was in flight when the loss crossed the threshold is what the path bears.
            long before = inFlightAtSending - bytes;
            double prefix = (BbrPathModel.LOSS_THRESHOLD * before - (lostSinceSending - bytes))
                    / (1 - BbrPathModel.LOSS_THRESHOLD);
            model.setLongTermInFlight(
                    Math.max(before + (long) prefix, (long) (BbrPathModel.BETA * targetInFlight(window))));
        }
        return state == BbrState.UP ? startDown(now) : state;
    }

    static boolean isTooMuch(long lost, long inFlight) {
        return lost > BbrPathModel.LOSS_THRESHOLD * inFlight;
    }

    private void raise(BbrState state, DeliverySample sample, long window) {
        if (model.longTermInFlight() == Long.MAX_VALUE) {
            return;
        }
        if (sample.inFlightAtSending() > model.longTermInFlight()) {
            model.setLongTermInFlight(sample.inFlightAtSending());
        }
        if (state != BbrState.UP || !model.isWindowLimited() || window < model.longTermInFlight()) {
            return;
        }
        acknowledged += sample.newlyDelivered();
        long packets = acknowledged / bytesPerPacket;
        acknowledged -= packets * bytesPerPacket;
        model.setLongTermInFlight(model.longTermInFlight() + packets * packet);
        if (model.roundStarted()) {
            steepen(window);
        }
    }

    /** Draft §5.3.3.5: each round of the probe raises the bound twice as fast as the round before. */
    private void steepen(long window) {
        long growth = 1L << rounds;
        rounds = Math.min(rounds + 1, MAX_DOUBLINGS);
        bytesPerPacket = Math.max(window / growth, packet);
    }

    /** What shall be in flight: the pipe's content, unless congestion cut the window. */
    private long targetInFlight(long window) {
        return Math.min(Math.max(model.bandwidthDelayProduct(1), packet), window);
    }

    /** Returns how much may be in flight so that others find room, or {@link Long#MAX_VALUE} where no bound is known. */
    long boundWithHeadroom() {
        long bound = model.longTermInFlight();
        if (bound == Long.MAX_VALUE) {
            return bound;
        }
        return Math.max(bound - Math.max(packet, (long) (HEADROOM * bound)), minWindow);
    }
}
