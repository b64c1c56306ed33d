package dev.parley.sctp.receive;

import dev.parley.sctp.upperlayer.SctpConfig;

/**
 * The size of the receive window. It doubles each time that a whole window went through a reader who kept up with it, because
 * throughput is at most one window a round trip; what is not used costs nothing. It is never taken back: a reader who stops then
 * holds as much as was promised, and the peer had to send as much before.
 */
final class ReceiveWindow {
    /** A reader who holds more than this part of the window does not keep up. */
    private static final int LAG_DIVISOR = 4;

    /** A window that has grown leaves this part of it for overhead that an honest peer cannot count. */
    private static final int RESERVE_DIVISOR = 4;

    private final long first;
    private final long most;
    private long size;

    /** Bytes that had been consumed when the present count began. */
    private long countedFrom;

    ReceiveWindow(SctpConfig config) {
        first = config.receiveWindow();
        size = first;
        most = config.maxReceiveWindow();
    }

    long size() {
        return size;
    }

    /** Returns how many bytes may be held in all, filled gaps and overhead included. */
    long limit() {
        return size + Math.max(first, size / RESERVE_DIVISOR);
    }

    /** Returns how many bytes the reader may hold beyond that limit, so that the next chunk can always be handed up. */
    long reserve() {
        return first / 8;
    }

    /**
     * The reader has read bytes. What it holds under an allowance of its own is not read yet, though the window is open for more.
     *
     * @param consumed all that it ever read
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
