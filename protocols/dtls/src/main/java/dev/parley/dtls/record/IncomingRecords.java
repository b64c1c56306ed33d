package dev.parley.dtls.record;

import dev.parley.base.DropCounters;
import dev.parley.base.MalformedException;
import dev.parley.base.Timestamp;
import org.jspecify.annotations.Nullable;

/** Takes datagrams apart into records that their keys open, RFC 6347 §4.1 and RFC 9147 §4. Records that come before their keys wait for them. */
public final class IncomingRecords {
    private final RecordLayer records;
    private final DropCounters drops;
    private final BoundedStore early = new BoundedStore();
    /** How many of those that wait have not been tried with the keys that are there now. */
    private int untried;

    private int keysInstalled;
    private final Record record = new Record();

    // The datagram in hand.
    private byte[] array = {};
    private int at;
    private int limit;
    private Timestamp now = Timestamp.ZERO;

    public IncomingRecords(RecordLayer records, DropCounters drops) {
        this.records = records;
        this.drops = drops;
    }

    /** Takes a datagram, after all records of the one before were fetched. It is decrypted in place. */
    public void take(byte[] datagram, int offset, int length, Timestamp arrival) {
        now = arrival;
        take(datagram, offset, length);
    }

    private void take(byte[] datagram, int offset, int length) {
        array = datagram;
        at = offset;
        limit = offset + length;
    }

    /** Returns the next record in clear text, until the next call, or null. Those that have waited come after the datagram's. */
    @Nullable
    public Record next() {
        while (at < limit || takeEarly()) {
            try {
                record.parse(array, at, limit);
            } catch (MalformedException e) {
                drops.count(e.reason());
                at = limit;
                continue;
            }
            at = record.end;
            if (isOpened()) {
                return record;
            }
        }
        return null;
    }

    private boolean takeEarly() {
        if (early.isEmpty()) {
            return false;
        }
        if (keysInstalled != records.keysInstalled()) {
            keysInstalled = records.keysInstalled();
            untried = early.size();
        }
        byte[] first = untried > 0 ? early.poll() : null;
        if (first == null) {
            return false;
        }
        untried--;
        take(first, 0, first.length);
        return true;
    }

    private boolean isOpened() {
        switch (records.open(record, now)) {
            case OPENED -> {
                return true;
            }
            case EARLY -> {
                // A protected record that comes before the end of the handshake may come before its keys, too.
                if (!early.keep(record.array, record.start, record.end - record.start)) {
                    drops.count("record: too many of the next epoch");
                }
            }
            case UNKNOWN_EPOCH -> drops.count("record: unknown epoch");
            case REPLAYED -> drops.count("record: replayed or too old");
            case FORGED -> drops.count("record: not authentic");
        }
        return false;
    }

    /** Forgets what waits. */
    public void clear() {
        early.clear();
    }
}
