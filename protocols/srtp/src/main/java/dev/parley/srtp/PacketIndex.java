package dev.parley.srtp;

/** Estimation of a packet's 48-bit index, RFC 3711 §3.3.1 and appendix A. */
final class PacketIndex {
    /** Maximum index, RFC 3711 §9.2: at most 2^48 packets under one key. */
    static final long MAXIMUM = (1L << 48) - 1;

    private PacketIndex() {}

    /**
     * Returns the index nearest to {@code highest} that ends with a sequence number; negative numbers are before the first rollover.
     *
     * @param highest the highest index so far, or -1 before the first packet, whose rollover counter is 0
     */
    static long estimate(long highest, int sequenceNumber) {
        if (highest < 0) {
            return sequenceNumber;
        }
        // RFC 3711 §3.3.1: "the receiver chooses … v … from the set { ROC-1, ROC, ROC+1 } (modulo 2^32) so that i is
        // closest".
        long index = highest & ~0xffffL | sequenceNumber;
        if (index - highest > 0x8000) {
            return index - 0x1_0000;
        }
        return highest - index > 0x8000 ? index + 0x1_0000 : index;
    }
}
