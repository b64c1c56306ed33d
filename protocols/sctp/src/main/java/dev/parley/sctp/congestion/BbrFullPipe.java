package dev.parley.sctp.congestion;

/** Detection that more in flight brings no higher rate, draft-ietf-ccwg-bbr §5.3.1.2: at the end of the startup, and of each probe. */
final class BbrFullPipe {
    /** The rate must grow by a quarter in one of three rounds, else the pipe is full. */
    private static final double GROWTH = 1.25;

    private static final int ROUNDS = 3;

    private double bandwidth;
    private int rounds;
    private boolean now;
    private boolean reached;

    void update(DeliverySample sample, boolean roundStarted) {
        if (now || !roundStarted || sample.applicationLimited() || sample.bytesPerSecond() == 0) {
            return;
        }
        if (sample.bytesPerSecond() >= bandwidth * GROWTH) {
            restart(sample.bytesPerSecond());
            return;
        }
        rounds++;
        now = rounds >= ROUNDS;
        reached |= now;
    }

    /** Growth is measured against this rate from now on. */
    void restart(double rate) {
        bandwidth = rate;
        rounds = 0;
        now = false;
    }

    /** Startup met a wall of loss. */
    void byLoss() {
        reached = true;
        now = true;
    }

    /** Returns whether the pipe was full once. */
    boolean isReached() {
        return reached;
    }

    /** Returns whether the rate has grown no more since the last {@link #restart}. */
    boolean growsNoMore() {
        return now;
    }
}
