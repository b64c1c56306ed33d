package dev.parley.rtp.payload;

/**
 * Maximum payload lengths of the packets of one frame, in bytes. They differ where the header extensions of the first or last packet
 * are longer; a packet of payload {@code n} and one of the middle budget are equally long on the wire if {@code n} is smaller than its
 * own budget by as much as the other is.
 *
 * @param only payload of a packet that is first and last
 * @param first payload of the first of several packets
 * @param middle payload of packets between
 * @param last payload of the last of several packets
 */
public record PayloadBudget(int only, int first, int middle, int last) {
    /** Minimum payload length: descriptors and headers of all formats fit, and some data. */
    public static final int MIN = 64;

    /** Checks that each payload takes at least {@link #MIN} bytes, and that none takes more than one in the middle. */
    public PayloadBudget {
        if (Math.min(Math.min(only, first), last) < MIN || Math.max(Math.max(only, first), last) > middle) {
            throw new IllegalArgumentException(
                    "payloads of " + only + ", " + first + ", " + middle + " and " + last + " bytes");
        }
    }

    /** Returns a budget with the same length for all packets. */
    public static PayloadBudget uniform(int length) {
        return new PayloadBudget(length, length, length, length);
    }

    /** Returns the length for a packet that is first, last, both or neither. */
    int of(boolean isFirst, boolean isLast) {
        return isFirst ? isLast ? only : first : isLast ? last : middle;
    }
}
