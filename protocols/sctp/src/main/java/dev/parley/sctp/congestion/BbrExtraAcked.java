package dev.parley.sctp.congestion;

/** Bytes that are acknowledged at once beyond what the rate explains, draft-ietf-ccwg-bbr §5.5.9: so much more must be in flight. */
final class BbrExtraAcked {
    /** Draft §2.15: ExtraAckedFilterLen in rounds. */
    private static final int ROUNDS = 10;

    private long start;
    private long delivered;
    private final long[] byRound = new long[ROUNDS];
    private long round = -1;

    /** {@code window} bounds what a heap of acknowledgements counts; before the pipe is full, that of one round alone does. */
    void update(DeliverySample sample, double bandwidth, long window, long rounds, boolean pipeIsFull) {
        long now = sample.now().nanos();
        double expected = bandwidth * (now - start) / 1e9;
        if (delivered <= expected) {
            delivered = 0;
            start = now;
            expected = 0;
        }
        delivered += sample.newlyDelivered();
        long extra = Math.min((long) (delivered - expected), window);
        int slot = (int) (rounds % ROUNDS);
        if (!pipeIsFull || round != rounds) {
            byRound[slot] = 0;
            round = rounds;
        }
        byRound[slot] = Math.max(byRound[slot], extra);
    }

    /** Returns the most of the last rounds in bytes. */
    long bytes(long rounds, boolean pipeIsFull) {
        if (!pipeIsFull) {
            return byRound[(int) (rounds % ROUNDS)];
        }
        long most = 0;
        for (long extra : byRound) {
            most = Math.max(most, extra);
        }
        return most;
    }
}
