package dev.parley.dtls.settings;

/**
 * Amounts that the keys of one direction may protect, or fail to open, before they are given up: by KeyUpdate in DTLS 1.3, by the end
 * of the association in 1.2.
 *
 * @param sealedBytes bytes sealed in 1.2, each record counted with 48 bytes more
 * @param sealedRecords records sealed in 1.3 before KeyUpdate begins; a peer that does not acknowledge it ends the association at 1.4
 *     times as many
 * @param forgeries records that did not open: in 1.2 the association ends, in 1.3 the peer is asked for new keys, and it ends at twice
 *     as many
 */
public record KeyLimits(long sealedBytes, long sealedRecords, long forgeries) {
    /**
     * 2^38 bytes and 2^24 records (RFC 8446 §5.5 permits 2^24.5 records of 2^14 bytes with AES-GCM), 2^35 forgeries (RFC 9147 §4.5.3
     * permits 2^36).
     */
    public static final KeyLimits DEFAULT = new KeyLimits(1L << 38, 1L << 24, 1L << 35);

    /** Bytes that a record costs beside its content: the blocks of the nonce, the additional data and the lengths. */
    public static final int RECORD_COST = 48;

    /** Checks the amounts. */
    public KeyLimits {
        if (sealedBytes < 1 || sealedRecords < 1 || forgeries < 1) {
            throw new IllegalArgumentException("limits of keys are positive");
        }
    }
}
