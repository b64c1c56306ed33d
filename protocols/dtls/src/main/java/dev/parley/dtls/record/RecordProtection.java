package dev.parley.dtls.record;

/** Protection of the records of one epoch in one direction: the header that a version writes, and the cipher. */
public interface RecordProtection {
    /** Returns whether the records have the unified header of DTLS 1.3. */
    default boolean isUnified() {
        return false;
    }

    /** Returns the number of bytes in front of a record's content. */
    int headerLength();

    /** Returns the number of bytes behind a record's content. */
    int trailerLength();

    /**
     * Makes a record in place.
     *
     * @param start where the record starts; its content lies {@link #headerLength()} further
     * @param contentLength the length of the content, behind which {@link #trailerLength()} bytes are free
     */
    void seal(byte[] array, int start, int contentLength, int type, int epoch, long sequence);

    /**
     * Checks and decrypts a record in place, and sets where its content lies.
     *
     * @return whether the record is authentic
     */
    boolean open(Record record);

    /** Releases what can be made again at the next record: none may come. */
    default void rest() {}

    /** Writes the header of RFC 6347 §4.1. */
    static void putHeader(byte[] array, int start, int type, int epoch, long sequence, int length) {
        array[start] = (byte) type;
        array[start + 1] = (byte) 0xfe;
        array[start + 2] = (byte) 0xfd;
        putEpochAndSequence(array, start + 3, epoch, sequence);
        array[start + 11] = (byte) (length >> 8);
        array[start + 12] = (byte) length;
    }

    /** Writes the 16 bits of an epoch and the 48 of a sequence number. */
    static void putEpochAndSequence(byte[] array, int at, int epoch, long sequence) {
        array[at] = (byte) (epoch >> 8);
        array[at + 1] = (byte) epoch;
        for (int i = 0; i < 6; i++) {
            array[at + 2 + i] = (byte) (sequence >> 40 - 8 * i);
        }
    }
}
