package dev.parley.media.receive;

/** Extension of 16-bit sequence numbers over their wraps: the number nearest to the highest one so far. */
public final class SequenceExtension {
    private long highest = -1;

    /** Makes an extension that has seen nothing. */
    public SequenceExtension() {}

    /** Returns the extended number of a sequence number, and moves forward to it. The first one keeps its value, one cycle up. */
    public long extend(int sequenceNumber) {
        if (highest < 0) {
            // A cycle of room below, for packets that arrive late and come before the first one.
            highest = 0x1_0000L + sequenceNumber;
            return highest;
        }
        long extended = peek(sequenceNumber);
        highest = Math.max(highest, extended);
        return extended;
    }

    /** Returns the extended number of a sequence number without moving. Some number was extended before. */
    public long peek(int sequenceNumber) {
        return highest + (short) (sequenceNumber - (int) highest);
    }

    /** Returns the highest extended number, or -1 before the first. */
    public long highest() {
        return highest;
    }
}
