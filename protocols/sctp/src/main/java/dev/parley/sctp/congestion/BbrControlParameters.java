package dev.parley.sctp.congestion;

/** Parameters of the sender that follow from the model, draft-ietf-ccwg-bbr §5.6: the pace, the burst and the window. */
final class BbrControlParameters {
    /** RFC 6928: the initial window in packets. */
    private static final int INITIAL_PACKETS = 10;

    /** Draft §2.7, MinPipeCwnd: fewer packets would not keep acknowledgements coming. */
    private static final int MIN_PACKETS = 4;

    /** Draft §2.4, PacingMarginPercent: the queue drains, if little, where the measured rate is the path's. */
    private static final double PACING_MARGIN = 0.99;

    /** Draft §2.4, Headroom: what is left to other flows while not probing. */
    private static final double HEADROOM = 0.15;

    /** Before the first measurement. */
    private static final long ASSUMED_RTT_NANOS = 1_000_000;

    /** A burst is what the rate sends in this time, … */
    private static final double QUANTUM_SECONDS = 0.001;

    /** … at most as much as one segmented send of the operating system carries. */
    private static final long MAX_QUANTUM = 64 << 10;

    private final BbrPathModel model;
    private int packet;
    private long window;
    private long windowBefore;
    private boolean inTimeout;
    private double pacingRate;
    private long quantum;

    /** The pace before the first measurement is the window over the round trip that the sender measured or assumes. */
    private long roundTrip = ASSUMED_RTT_NANOS;

    BbrControlParameters(BbrPathModel model, int packet) {
        this.model = model;
        this.packet = packet;
        window = initialWindow();
        pacingRate = BbrState.STARTUP.pacingGain * window * 1e9 / roundTrip;
        setQuantum();
    }

    int packet() {
        return packet;
    }

    void setPacket(int bytes) {
        packet = bytes;
        setQuantum();
    }

    void setRoundTrip(long nanos) {
        roundTrip = nanos;
    }

    // ---- the pace

    double pacingRate() {
        return pacingRate;
    }

    long quantum() {
        return quantum;
    }

    void updatePace(BbrState state) {
        double bandwidth = model.bandwidth();
        if (bandwidth == 0) {
            pacingRate = Math.max(pacingRate, state.pacingGain * window * 1e9 / Math.max(1, roundTrip));
            return;
        }
        double rate = state.pacingGain * PACING_MARGIN * bandwidth;
        // Draft §5.6.2: no slower before the pipe is known to be full.
        if (model.fullPipe.isReached() || rate > pacingRate) {
            pacingRate = rate;
        }
        setQuantum();
    }

    /** Draft §5.4.1: "…the pacing rate is set to match the bw": no burst after a pause. */
    void paceAtBandwidth() {
        pacingRate = Math.max(PACING_MARGIN * model.bandwidth(), 1);
    }

    private void setQuantum() {
        quantum = Math.max(2L * packet, Math.min((long) (pacingRate * QUANTUM_SECONDS), MAX_QUANTUM));
    }

    // ---- the window

    long window() {
        return window;
    }

    long initialWindow() {
        return (long) INITIAL_PACKETS * packet;
    }

    private long minWindow() {
        return (long) MIN_PACKETS * packet;
    }

    long windowWithHeadroom() {
        long longTerm = model.longTermInFlight();
        return longTerm == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max((long) (longTerm * (1 - HEADROOM)), minWindow());
    }

    long probeRttWindow() {
        return Math.max(model.bandwidthDelayProduct(BbrState.PROBE_RTT.windowGain), minWindow());
    }

    /** Adds what bursts need: one on its way, one being sent, one being acknowledged. */
    long withBudget(long inFlight) {
        return Math.max(Math.max(inFlight, 3 * quantum), minWindow());
    }

    void updateWindow(BbrState state, DeliverySample sample) {
        long most = withBudget(model.bandwidthDelayProduct(state.windowGain) + model.extraAcked());
        if (state == BbrState.UP) {
            most += 2L * packet;
        }
        long acked = sample.newlyDelivered();
        if (inTimeout) {
            // Draft §5.6.4.4: the window comes back as fast as data arrives.
            inTimeout = window + acked < windowBefore;
        }
        if (model.fullPipe.isReached()) {
            window = Math.min(window + acked, most);
        } else if (window < most || sample.delivered() < initialWindow()) {
            window += acked;
        }
        window = Math.max(window, inTimeout ? packet : minWindow());
        if (state == BbrState.PROBE_RTT) {
            window = Math.min(window, probeRttWindow());
        }
        boundWindow(state);
    }

    private void boundWindow(BbrState state) {
        long cap = Long.MAX_VALUE;
        if (state == BbrState.CRUISE || state == BbrState.PROBE_RTT) {
            cap = windowWithHeadroom();
        } else if (state.isCycle()) {
            cap = model.longTermInFlight();
        }
        cap = Math.max(Math.min(cap, model.shortTermInFlight()), minWindow());
        window = Math.min(window, cap);
    }

    /** Draft §5.6.4.4: start again from one packet, and return to the window as acknowledgements come. */
    void retransmissionTimeout(BbrState state) {
        saveWindow(state);
        inTimeout = true;
        window = packet;
    }

    /** The path was away: what it carries now is found with the first acknowledgements. */
    void pathReturned() {
        window = Math.min(window, initialWindow());
    }

    void saveWindow(BbrState state) {
        windowBefore = inTimeout || state == BbrState.PROBE_RTT ? Math.max(windowBefore, window) : window;
    }

    void restoreWindow() {
        window = Math.max(window, windowBefore);
    }
}
