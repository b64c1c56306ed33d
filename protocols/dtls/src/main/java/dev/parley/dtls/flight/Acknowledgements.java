package dev.parley.dtls.flight;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.dtls.record.RecordLayer;
import dev.parley.dtls.wire.Acknowledgement;
import dev.parley.dtls.wire.ContentType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/**
 * ACKs that we send, RFC 9147 §7.1: the records of the peer's present flight that were kept, and when to say so. Before the version is
 * known records are noted and nothing is sent; DTLS 1.2 has no ACK.
 */
public final class Acknowledgements {
    /** The most records named in one ACK; it fits a datagram, and no flight has as many. The latest are named. */
    static final int MAX_NUMBERS = 64;

    /** The least time between ACKs that repetitions ask for. */
    private static final Duration BETWEEN_REPETITIONS = Duration.ofMillis(25);

    private final RecordLayer records;
    private ArrayDeque<Acknowledgement.RecordNumber> kept = new ArrayDeque<>(2);
    private boolean enabled;
    private boolean disabled;
    private boolean due;
    private boolean afterHandshake;
    private int reportedGap = -1;
    private Timestamp lastSent = Timestamp.NEVER;
    private Timestamp deadline = Timestamp.NEVER;

    /** Makes an object that notes records. */
    public Acknowledgements(RecordLayer records) {
        this.records = records;
    }

    /** Permits ACKs: the version is 1.3. */
    public void enable() {
        enabled = true;
    }

    /** Forgets all records and stores no more: the version is 1.2, which has no ACK. */
    public void disable() {
        disabled = true;
        kept = new ArrayDeque<>(1);
    }

    /** Returns whether the version is 1.3. */
    public boolean isEnabled() {
        return enabled;
    }

    /** Notes a record whose handshake content was kept. */
    public void kept(int epoch, long sequence) {
        if (disabled) {
            return;
        }
        if (kept.size() == MAX_NUMBERS) {
            kept.poll();
        }
        kept.add(new Acknowledgement.RecordNumber(epoch, sequence));
    }

    /** Waits for the rest of a flight: without it by then, what is there is acknowledged. */
    public void awaitRest(Timestamp until) {
        deadline = enabled && !due ? until : Timestamp.NEVER;
    }

    /** Our own flight acknowledges the peer's: RFC 9147 §7.1, "an implicit acknowledgement". */
    public void flightAnswered() {
        kept.clear();
        due = false;
        deadline = Timestamp.NEVER;
        reportedGap = -1;
    }

    /** The handshake is over: each message from now on is acknowledged by itself. */
    public void handshakeEnded() {
        afterHandshake = true;
        deadline = Timestamp.NEVER;
    }

    /** Acknowledges a message after the handshake, apart from everything that came before. */
    public void messageAfterHandshake(int epoch, long sequence) {
        if (afterHandshake) {
            kept.clear();
            afterHandshake = false;
        }
        kept(epoch, sequence);
        sendNow();
    }

    /** Acknowledges what is kept with the next datagram. */
    public void sendNow() {
        due = enabled;
        deadline = Timestamp.NEVER;
    }

    /** Acknowledges at once what lies behind a gap, once for each. */
    public void gapBefore(int message) {
        if (message != reportedGap) {
            reportedGap = message;
            sendNow();
        }
    }

    /** Acknowledges a repetition, unless an ACK left a moment ago. */
    public void repeated(Timestamp now) {
        if (lastSent.isNever() || now.nanosSince(lastSent) >= BETWEEN_REPETITIONS.toNanos()) {
            sendNow();
        }
    }

    /** Returns when {@link #handleTimeout} has something to do. */
    public Timestamp deadline() {
        return deadline;
    }

    /** Acknowledges part of a flight whose rest does not come. */
    public void handleTimeout(Timestamp now) {
        if (!deadline.isAfter(now)) {
            sendNow();
        }
    }

    /** Returns whether an ACK waits to be sent. */
    public boolean isPending() {
        return due && !kept.isEmpty();
    }

    /** Appends a datagram with the ACK that is due. */
    public void transmit(TransmitBatch into, int epoch, Timestamp now) {
        due = false;
        lastSent = now;
        byte[] content = new Acknowledgement(List.copyOf(kept)).encoded();
        PacketBuffer datagram = into.append(null);
        int before = records.headerLength(epoch);
        datagram.append(before + content.length + records.trailerLength(epoch));
        datagram.put(before, content, 0, content.length);
        records.seal(datagram.array(), datagram.offset(), content.length, ContentType.ACKNOWLEDGEMENT, epoch);
    }
}
