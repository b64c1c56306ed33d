package dev.parley.dtls.record;

import dev.parley.dtls.settings.KeyLimits;
import org.jspecify.annotations.Nullable;

/**
 * Records by epoch, RFC 6347 §4.1: which protection an epoch has in each direction, sequence numbers and replay. Knows nothing
 * of what the records carry.
 */
public final class RecordLayer {
    /** What became of a record. */
    public enum Opening {
        /** Authentic; its content is in place. */
        OPENED,
        /** Of the next epoch, whose keys are not there yet. */
        EARLY,
        /** Of an epoch that does not exist. */
        UNKNOWN_EPOCH,
        /** Its sequence number was seen before or is too old. */
        REPLAYED,
        /** Its tag is wrong. */
        FORGED
    }

    /** Epochs of one association: DTLS 1.2 without renegotiation has two. */
    private static final int MAX_EPOCHS = 2;

    private static final long MAX_SEQUENCE = (1L << 48) - 1;

    private final @Nullable RecordProtection[] read = new @Nullable RecordProtection[MAX_EPOCHS];
    private final @Nullable RecordProtection[] write = new @Nullable RecordProtection[MAX_EPOCHS];
    /** None in epoch 0: whoever can write there could move the window away from the peer's records. */
    private final @Nullable ReplayWindow[] windows = new @Nullable ReplayWindow[MAX_EPOCHS];

    private final long[] nextSequence = new long[MAX_EPOCHS];
    private final KeyLimits limits;
    private long sealedBytes;
    private long forgeries;

    public RecordLayer(KeyLimits limits) {
        this.limits = limits;
        installRead(0, new PlaintextProtection());
        installWrite(0, new PlaintextProtection());
    }

    public void installRead(int epoch, RecordProtection protection) {
        read[epoch] = protection;
        windows[epoch] = epoch == 0 ? null : new ReplayWindow();
    }

    public void installWrite(int epoch, RecordProtection protection) {
        write[epoch] = protection;
        nextSequence[epoch] = 0;
    }

    /** Returns whether there are keys to open protected records with. */
    public boolean canReadProtected() {
        return read[MAX_EPOCHS - 1] != null;
    }

    /** Checks and decrypts a parsed record in place. */
    public Opening open(Record record) {
        int epoch = record.epoch;
        if (epoch >= MAX_EPOCHS) {
            return Opening.UNKNOWN_EPOCH;
        }
        RecordProtection protection = read[epoch];
        if (protection == null) {
            return Opening.EARLY;
        }
        ReplayWindow window = windows[epoch];
        if (window != null && !window.isNew(record.sequence)) {
            return Opening.REPLAYED;
        }
        if (!protection.open(record)) {
            forgeries++;
            return Opening.FORGED;
        }
        if (window != null) {
            // RFC 6347 §4.1.2.6: "The receive window is updated only if the MAC verification succeeds."
            window.mark(record.sequence);
        }
        return Opening.OPENED;
    }

    public int headerLength(int epoch) {
        return writing(epoch).headerLength();
    }

    public int trailerLength(int epoch) {
        return writing(epoch).trailerLength();
    }

    /** Returns whether records can still be made in an epoch: the sequence number must not wrap. */
    public boolean canSeal(int epoch) {
        return write[epoch] != null && nextSequence[epoch] <= MAX_SEQUENCE;
    }

    /** Makes a record in place; see {@link RecordProtection#seal}. */
    public void seal(byte[] array, int start, int contentLength, int type, int epoch) {
        if (epoch > 0) {
            sealedBytes += contentLength + KeyLimits.RECORD_COST;
        }
        writing(epoch).seal(array, start, contentLength, type, epoch, nextSequence[epoch]++);
    }

    /** Returns whether the keys have protected, or refused, as much as they may. Only protected epochs count. */
    public boolean isExhausted() {
        return sealedBytes >= limits.sealedBytes() || forgeries >= limits.forgeries();
    }

    private RecordProtection writing(int epoch) {
        RecordProtection protection = write[epoch];
        if (protection == null) {
            throw new AssertionError("records of epoch " + epoch + " are written once its keys are there");
        }
        return protection;
    }
}
