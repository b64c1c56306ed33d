package dev.parley.dtls.flight;

import java.util.ArrayDeque;

/** Records that have carried ranges of a flight's messages, so that an ACK for any of them counts, however often it was repeated. */
final class SentRecords {
    /** The most records remembered: some ten repetitions of the longest flight. Of older ones an ACK does not come any more. */
    static final int LIMIT = 256;

    private final ArrayDeque<Sent> sent = new ArrayDeque<>(2);

    private record Sent(int epoch, long sequence, FlightMessage message, int from, int count) {}

    void add(int epoch, long sequence, FlightMessage message, int from, int count) {
        if (sent.size() == LIMIT) {
            sent.poll();
        }
        sent.add(new Sent(epoch, sequence, message, from, count));
    }

    /** Strikes what a record carried; returns whether it was one of these. */
    boolean acknowledge(long epoch, long sequence) {
        for (Sent record : sent) {
            if (record.epoch == epoch && record.sequence == sequence) {
                record.message.acknowledge(record.from, record.count);
                return true;
            }
        }
        return false;
    }

    void clear() {
        sent.clear();
    }
}
