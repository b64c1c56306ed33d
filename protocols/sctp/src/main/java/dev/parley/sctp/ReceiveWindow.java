package dev.parley.sctp;

/**
 * The size of the receive window. It doubles each time that a whole window went through a reader who kept up with it, because
 * throughput is at most one window a round trip; what is not used costs nothing. It is never taken back: a reader who stops then
 * holds as much as was promised, and the peer had to send as much before.
 */
final class ReceiveWindow {
    /** A reader who holds more than this part of the window does not keep up. */
    private static final int LAG_DIVISOR = 4;

    private final long most;
    private long size;

    /** How much had been consumed when the present count began. */
    private long countedFrom;

    ReceiveWindow(SctpConfig config) {
        size = config.receiveWindow();
        most = config.maxReceiveWindow();
    }

    long size() {
        return size;
    }

    /**
     * The reader let go of bytes.
     *
     * @param consumed all that it ever let go of
     * @param held what it holds still
     */
    void consumed(long consumed, long held) {
        if (held > size / LAG_DIVISOR) {
            countedFrom = consumed;
        } else if (consumed - countedFrom >= size) {
            size = Math.min(2 * size, most);
            countedFrom = consumed;
        }
    }
}
