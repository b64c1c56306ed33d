package dev.parley.dtls.settings;

/**
 * Amounts that the keys of one direction may protect, or fail to open, before they are given up: by KeyUpdate where the version has
 * one, else by the end of the association.
 *
 * @param sealedBytes bytes sealed, each record counted with 48 bytes more
 * @param forgeries records that did not open
 */
public record KeyLimits(long sealedBytes, long forgeries) {
    /**
     * Limits of DTLS 1.2: 2^38 bytes (RFC 8446 §5.5 permits 2^24.5 records of 2^14 bytes with AES-GCM), 2^35 forgeries (RFC 9147
     * §4.5.3 permits 2^36).
     */
    public static final KeyLimits DEFAULT = new KeyLimits(1L << 38, 1L << 35);

    /** Bytes that a record costs beside its content: the blocks of the nonce, the additional data and the lengths. */
    public static final int RECORD_COST = 48;

    /** Checks the amounts. */
    public KeyLimits {
        if (sealedBytes < 1 || forgeries < 1) {
            throw new IllegalArgumentException("limits of keys are positive");
        }
    }
}
