package dev.parley.datachannel;

/**
 * Share of the receive window that stays closed. SCTP subtracts what it hands up from its window until it is told that the bytes
 * were consumed; here stands when that is.
 *
 * <p>Whole messages that wait for the application keep the window closed. Messages for paused channels do so only above an
 * allowance, so that a paused channel does not starve the others. Incomplete messages do so only above an allowance, and the
 * oldest of them never: one that is larger than the window could not be finished otherwise.
 */
final class ReceiveCredit {
    /**
     * Heap of a message that waits for the application, besides its bytes, about: the objects around it here and in the queue of
     * its listeners. It counts against the window, or messages of no bytes at all could fill the memory.
     */
    static final int MESSAGE_OVERHEAD = 128;

    /** Heap of an incomplete message besides its array, about: its buffer, its entry in a map, its place in the association. */
    static final int INCOMPLETE_OVERHEAD = 192;

    private final long pausedAllowance;
    private long reassemblyAllowance;

    /** Whole messages that the owner was given and has not consumed, with their overhead. */
    private long delivered;
    /** The overhead in {@link #delivered}. */
    private long deliveredOverhead;
    /** Whole messages for paused channels, with their overhead. */
    private long parked;
    /** The overhead in {@link #parked}. */
    private long parkedOverhead;
    /** Bytes of the arrays of incomplete messages, filled or not. */
    private long incomplete;
    /** The overhead of incomplete messages but the oldest. */
    private long incompleteOverhead;
    /** Bytes of the array of the oldest incomplete message. */
    private long oldest;
    /** Bytes that came up from SCTP and were not reported as consumed. */
    private long withheld;

    ReceiveCredit(long pausedAllowance, long reassemblyAllowance) {
        this.pausedAllowance = pausedAllowance;
        this.reassemblyAllowance = reassemblyAllowance;
    }

    void arrived(int bytes) {
        withheld += bytes;
    }

    void delivered(int bytes) {
        delivered += bytes + MESSAGE_OVERHEAD;
        deliveredOverhead += MESSAGE_OVERHEAD;
    }

    void consumed(int bytes, int messages) {
        long overhead = Math.min((long) messages * MESSAGE_OVERHEAD, deliveredOverhead);
        delivered -= bytes + overhead;
        deliveredOverhead -= overhead;
    }

    void parked(int bytes) {
        parked += bytes + MESSAGE_OVERHEAD;
        parkedOverhead += MESSAGE_OVERHEAD;
    }

    void unparked(int bytes) {
        parked -= bytes + MESSAGE_OVERHEAD;
        parkedOverhead -= MESSAGE_OVERHEAD;
    }

    void allowReassembly(long bytes) {
        reassemblyAllowance = bytes;
    }

    void incomplete(long allBytes, int messages, long oldestBytes) {
        incomplete = allBytes;
        incompleteOverhead = Math.max(0, messages - 1L) * INCOMPLETE_OVERHEAD;
        oldest = oldestBytes;
    }

    /** Returns how many bytes are held for the application, and in incomplete messages. */
    long held() {
        return delivered - deliveredOverhead + parked - parkedOverhead + incomplete;
    }

    /** Returns about how many bytes of heap hold messages, whole or not. */
    long memory() {
        return delivered + parked + incomplete + incompleteOverhead;
    }

    /** Returns how much more is to be kept of the window than the bytes that came up and were not reported as consumed. */
    long excess() {
        return Math.max(0, keep() - withheld);
    }

    private long keep() {
        return delivered
                + Math.max(0, parked - pausedAllowance)
                + Math.max(0, incomplete + incompleteOverhead - oldest - reassemblyAllowance);
    }

    /** Returns how many bytes can be reported to SCTP as consumed now, and counts them as reported. */
    int settle() {
        long give = Math.min(withheld - keep(), Integer.MAX_VALUE);
        if (give <= 0) {
            return 0;
        }
        withheld -= give;
        return (int) give;
    }
}
