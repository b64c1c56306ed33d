package dev.parley.sctp.congestion;

/**
 * The states of {@link BbrCongestionController}, draft-ietf-ccwg-bbr §5.1.1, and what each makes of the model: how fast it sends in
 * multiples of the bandwidth, and how much it lets be in flight in multiples of the bandwidth-delay product.
 *
 * <pre>
 *               the pipe is full             the queue is gone           time to probe
 *   STARTUP ------------------------> DRAIN -----------------> DOWN -----------------------> REFILL
 *                                                              ^  \ inflight is low            | one round
 *                                                              |   +------------> CRUISE ------+
 *                                                              |                               v
 *                                                              +----------------------------- UP
 *                                                                 loss, or no growth
 *   any but STARTUP's first seconds -- the lowest round trip is 5 s old --> PROBE_RTT -- 200 ms and a round --> DOWN or STARTUP
 * </pre>
 */
enum BbrState {
    /** Doubles each round trip until the rate grows no more. */
    STARTUP(2.77, 2.0),
    /** Lets the queue that startup made run empty. */
    DRAIN(0.5, 2.0),
    /** Sends a little less than what the path carries, until the queue of the last probe is gone. */
    DOWN(0.9, 2.0),
    /** Sends what the path carries, with room for others. */
    CRUISE(1.0, 2.0),
    /** Fills the pipe for one round, so that the probe that follows meets a full one. */
    REFILL(1.0, 2.0),
    /** Sends more, to see whether more arrives. */
    UP(1.25, 2.25),
    /** Lets the pipe run half empty, to see the path's own round-trip time. */
    PROBE_RTT(1.0, 0.5);

    final double pacingGain;
    final double windowGain;

    BbrState(double pacingGain, double windowGain) {
        this.pacingGain = pacingGain;
        this.windowGain = windowGain;
    }

    /** Returns whether it is one of the four phases of the bandwidth probe's cycle. */
    boolean isCycle() {
        return this == DOWN || this == CRUISE || this == REFILL || this == UP;
    }

    /** Returns whether it raises the rate on purpose, so that loss is its own doing. */
    boolean isProbing() {
        return this == STARTUP || this == REFILL || this == UP;
    }
}
