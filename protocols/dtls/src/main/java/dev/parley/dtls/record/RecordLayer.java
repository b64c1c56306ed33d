package dev.parley.dtls.record;

import dev.parley.base.Timestamp;
import dev.parley.dtls.settings.KeyLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records by epoch, RFC 6347 §4.1 and RFC 9147 §4: the protection that an epoch has in each direction, sequence numbers and replay.
 * It does not interpret the records' content.
 */
public final class RecordLayer {
    /** What became of a record. */
    public enum Opening {
        /** Authentic; its content is in place. */
        OPENED,
        /** Of an epoch whose keys are not there yet. */
        EARLY,
        /** Of an epoch that does not exist. */
        UNKNOWN_EPOCH,
        /** Its sequence number was seen before or is too old. */
        REPLAYED,
        /** Its tag is wrong. */
        FORGED
    }

    /** The epoch of DTLS 1.2 that protects, of two: there is no renegotiation. */
    private static final int PROTECTED_12 = 1;

    /** The epoch of handshake messages in DTLS 1.3. */
    private static final int HANDSHAKE_EPOCH = 2;

    /** The first epoch of application data in DTLS 1.3. */
    private static final int FIRST_DATA_EPOCH = 3;

    private static final long MAX_SEQUENCE = (1L << 48) - 1;

    /** Windows of 2^16 numbers above the nearest one that a trial goes through. */
    private static final int TRIAL_WINDOWS = 2;

    private static final long WINDOW = 1L << 16;

    /** Time for which former keys open what is late. RFC 9147 §8 leaves it open; one round trip does, with a margin. */
    private static final Duration KEPT_AFTER_UPDATE = Duration.ofSeconds(5);

    /**
     * Time for which the keys of the handshake open a repetition of its last flight. RFC 9147 §5.8.1: "for at least twice the default MSL
     * defined for [RFC0793], when in the FINISHED state, the server MUST respond to retransmission of the client's final flight".
     */
    private static final Duration KEPT_AFTER_HANDSHAKE = Duration.ofSeconds(240);

    /** Live epochs to read from, the newest first: at most 0, those of the handshake and three of data. */
    private final List<ReadEpoch> reading = new ArrayList<>(2);

    private final List<WriteEpoch> writing = new ArrayList<>(2);
    private final KeyLimits limits;
    private boolean moreKeysToCome = true;

    /** The earliest time at which keys to read with go. */
    private Timestamp nextDiscard = Timestamp.NEVER;

    private int keysInstalled;
    private long sealedBytes;
    private long forgeries;

    private static final class WriteEpoch {
        final int number;
        final RecordProtection protection;
        long nextSequence;

        WriteEpoch(int number, RecordProtection protection) {
            this.number = number;
            this.protection = protection;
        }
    }

    /** Makes a record layer that reads and writes epoch 0. */
    public RecordLayer(KeyLimits limits) {
        this.limits = limits;
        installRead(0, new PlaintextProtection());
        installWrite(0, new PlaintextProtection());
    }

    /** Adds keys to read with. */
    public void installRead(int epoch, RecordProtection protection) {
        reading.add(0, new ReadEpoch(epoch, protection));
        keysInstalled++;
    }

    /** Adds keys to write with. */
    public void installWrite(int epoch, RecordProtection protection) {
        writing.add(0, new WriteEpoch(epoch, protection));
    }

    /** Forgets the keys of an epoch to write with. */
    public void discardWrite(int epoch) {
        writing.removeIf(keys -> keys.number == epoch);
    }

    /** Forgets the keys of an epoch to read with. */
    public void discardRead(int epoch) {
        reading.removeIf(keys -> keys.number == epoch);
    }

    /** Ends the time in which records of unknown epochs may only be early. The handshake's own keys open nothing but repetitions now. */
    public void endHandshake() {
        moreKeysToCome = false;
        for (ReadEpoch keys : reading) {
            if (keys.number == HANDSHAKE_EPOCH) {
                keys.protection.rest();
            }
        }
    }

    /** Returns a number that changes when there are new keys to read with. */
    int keysInstalled() {
        return keysInstalled;
    }

    /** Checks and decrypts a parsed record in place. */
    public Opening open(Record record, Timestamp now) {
        if (!nextDiscard.isAfter(now)) {
            discardDue(now);
        }
        ReadEpoch keys = find(record);
        if (keys == null) {
            return moreKeysToCome && (record.unified || record.epoch == PROTECTED_12)
                    ? Opening.EARLY
                    : Opening.UNKNOWN_EPOCH;
        }
        if (record.unified) {
            return openUnified(record, keys, now);
        }
        ReplayWindow window = keys.window;
        if (window != null && !window.isNew(record.sequence)) {
            return Opening.REPLAYED;
        }
        if (!keys.protection.open(record)) {
            forgeries++;
            return Opening.FORGED;
        }
        if (window != null) {
            // RFC 6347 §4.1.2.6: "The receive window is updated only if the MAC verification succeeds."
            window.mark(record.sequence);
        }
        return Opening.OPENED;
    }

    /** Returns the keys for a record, the newest ones that its epoch can mean, or null. */
    private @Nullable ReadEpoch find(Record record) {
        for (int i = 0; i < reading.size(); i++) {
            ReadEpoch keys = reading.get(i);
            boolean fits = record.unified
                    ? keys.protection.isUnified() && (keys.number & Record.EPOCH_BITS) == record.epoch
                    : !keys.protection.isUnified() && keys.number == record.epoch;
            if (fits) {
                return keys;
            }
        }
        return null;
    }

    private Opening openUnified(Record record, ReadEpoch keys, Timestamp now) {
        record.expected = keys.expected();
        // Opening in place destroys what does not open: a trial needs a copy.
        byte[] copy = keys.isWorthATrial(now) ? Arrays.copyOfRange(record.array, record.start, record.end) : null;
        boolean authentic = keys.protection.open(record);
        if (!authentic && copy != null) {
            authentic = openAhead(record, keys, copy);
        }
        if (!authentic) {
            forgeries++;
            keys.failed();
            return Opening.FORGED;
        }
        keys.opened(now);
        record.epoch = keys.number;
        ReplayWindow window = keys.window;
        // RFC 9147 §4.5.1: the number is known, and believed, once the record is open.
        if (window == null || !window.isNew(record.sequence)) {
            return Opening.REPLAYED;
        }
        if (window.highest() < 0) {
            discardBefore(keys.number, now);
        }
        window.mark(record.sequence);
        return Opening.OPENED;
    }

    /**
     * Tries the numbers 2^16 and 2^17 above the nearest one: when more than 2^15 records were lost in a row, each later number would
     * be completed to a wrong one for ever.
     */
    private static boolean openAhead(Record record, ReadEpoch keys, byte[] copy) {
        for (int ahead = 1; ahead <= TRIAL_WINDOWS; ahead++) {
            System.arraycopy(copy, 0, record.array, record.start, copy.length);
            record.expected = keys.expected() + ahead * WINDOW;
            if (keys.protection.open(record)) {
                return true;
            }
        }
        return false;
    }

    /** RFC 9147 §8: keys "MUST be retained until the receipt and successful decryption of a message using the new keys". */
    private void discardBefore(int epoch, Timestamp now) {
        for (ReadEpoch keys : reading) {
            if (keys.number >= HANDSHAKE_EPOCH && keys.number < epoch && keys.discardAt.isNever()) {
                keys.discardAt = now.plus(keys.number == HANDSHAKE_EPOCH ? KEPT_AFTER_HANDSHAKE : KEPT_AFTER_UPDATE);
            }
        }
        discardDue(now);
    }

    private void discardDue(Timestamp now) {
        reading.removeIf(keys -> !keys.discardAt.isAfter(now));
        nextDiscard = Timestamp.NEVER;
        for (ReadEpoch keys : reading) {
            nextDiscard = Timestamp.min(nextDiscard, keys.discardAt);
        }
    }

    /** Returns the number of bytes in front of a record's content. */
    public int headerLength(int epoch) {
        return writing(epoch).protection.headerLength();
    }

    /** Returns the number of bytes behind a record's content. */
    public int trailerLength(int epoch) {
        return writing(epoch).protection.trailerLength();
    }

    /** Returns whether records can still be made in an epoch: the sequence number must not wrap. */
    public boolean canSeal(int epoch) {
        return writing(epoch).nextSequence <= MAX_SEQUENCE;
    }

    /**
     * Makes a record in place; see {@link RecordProtection#seal}.
     *
     * @return the record's sequence number
     */
    public long seal(byte[] array, int start, int contentLength, int type, int epoch) {
        WriteEpoch keys = writing(epoch);
        long sequence = keys.nextSequence++;
        if (epoch == PROTECTED_12) {
            sealedBytes += contentLength + KeyLimits.RECORD_COST;
        }
        keys.protection.seal(array, start, contentLength, type, epoch, sequence);
        return sequence;
    }

    /** Returns how many records were sealed in an epoch. */
    public long sealed(int epoch) {
        return writing(epoch).nextSequence;
    }

    /** Returns whether our keys of an epoch have protected so much that DTLS 1.3 should renew them. */
    public boolean isWorn(int epoch) {
        return epoch >= FIRST_DATA_EPOCH && sealed(epoch) >= limits.sealedRecords();
    }

    /** Returns whether so many records did not open that the peer should renew its keys. */
    public boolean isPeerWorn() {
        return forgeries >= limits.forgeries();
    }

    /** Starts to count forgeries anew: the peer has new keys. */
    public void peerRenewed() {
        forgeries = 0;
    }

    /** Returns whether the keys have protected, or refused, as much as they may. Only protected epochs count. */
    public boolean isExhausted(int epoch) {
        if (epoch >= FIRST_DATA_EPOCH) {
            return sealed(epoch) >= limits.sealedRecords() + limits.sealedRecords() * 2 / 5
                    || forgeries / 2 >= limits.forgeries();
        }
        return sealedBytes >= limits.sealedBytes() || forgeries >= limits.forgeries();
    }

    private WriteEpoch writing(int epoch) {
        for (int i = 0; i < writing.size(); i++) {
            WriteEpoch keys = writing.get(i);
            if (keys.number == epoch) {
                return keys;
            }
        }
        throw new AssertionError("records of epoch " + epoch + " are written once its keys are there");
    }
}
