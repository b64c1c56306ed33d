package dev.parley.dtls.record;

import dev.parley.base.DropCounters;
import dev.parley.base.MalformedException;
import org.jspecify.annotations.Nullable;

/** Takes datagrams apart into records that their keys open, RFC 6347 §4.1. Records that come before their keys wait for them. */
public final class IncomingRecords {
    private final RecordLayer records;
    private final DropCounters drops;
    private final BoundedStore early = new BoundedStore();
    private final Record record = new Record();

    // The datagram in hand.
    private byte[] array = {};
    private int at;
    private int limit;

    public IncomingRecords(RecordLayer records, DropCounters drops) {
        this.records = records;
        this.drops = drops;
    }

    /** Takes a datagram, after all records of the one before were fetched. It is decrypted in place. */
    public void take(byte[] datagram, int offset, int length) {
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
        if (early.isEmpty() || !records.canReadProtected()) {
            return false;
        }
        byte[] first = early.poll();
        if (first == null) {
            return false;
        }
        take(first, 0, first.length);
        return true;
    }

    private boolean isOpened() {
        switch (records.open(record)) {
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

    public void clear() {
        early.clear();
    }
}
