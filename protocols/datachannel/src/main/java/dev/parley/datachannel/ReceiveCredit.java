package dev.parley.datachannel;

/**
 * How much of the receive window stays closed. SCTP subtracts what it hands up from its window until it is told that the bytes
 * were consumed; here stands when that is.
 *
 * <p>Whole messages that wait for the application keep the window closed. Messages for paused channels do so only above an
 * allowance, so that a paused channel does not starve the others. Incomplete messages do so only above an allowance, and the
 * oldest of them never: one that is larger than the window could not be finished otherwise.
 */
final class ReceiveCredit {
    private final long pausedAllowance;
    private final long reassemblyAllowance;

    /** Whole messages that the owner was given and has not consumed. */
    private long delivered;
    /** Whole messages for paused channels. */
    private long parked;
    /** Bytes of incomplete messages. */
    private long incomplete;
    /** Bytes of the oldest incomplete message. */
    private long oldest;
    /** Bytes that came up from SCTP and were not told to be consumed. */
    private long withheld;

    ReceiveCredit(long pausedAllowance, long reassemblyAllowance) {
        this.pausedAllowance = pausedAllowance;
        this.reassemblyAllowance = reassemblyAllowance;
    }

    void arrived(int bytes) {
        withheld += bytes;
    }

    void delivered(int bytes) {
        delivered += bytes;
    }

    void consumed(int bytes) {
        delivered -= bytes;
    }

    void parked(int bytes) {
        parked += bytes;
    }

    void unparked(int bytes) {
        parked -= bytes;
    }

    void incomplete(long allBytes, long oldestBytes) {
        incomplete = allBytes;
        oldest = oldestBytes;
    }

    /** Returns how many bytes are held for the application, and in incomplete messages. */
    long held() {
        return delivered + parked + incomplete;
    }

    /** Returns how many bytes SCTP may be told to be consumed now, and counts them as told. */
    int settle() {
        long keep = delivered
                + Math.max(0, parked - pausedAllowance)
                + Math.max(0, incomplete - oldest - reassemblyAllowance);
        long give = Math.min(withheld - keep, Integer.MAX_VALUE);
        if (give <= 0) {
            return 0;
        }
        withheld -= give;
        return (int) give;
    }
}
