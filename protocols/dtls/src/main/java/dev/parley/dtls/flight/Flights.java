package dev.parley.dtls.flight;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.dtls.record.RecordLayer;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.wire.Acknowledgement;
import dev.parley.dtls.wire.ContentType;
import dev.parley.dtls.wire.HandshakeMessage;
import dev.parley.dtls.wire.HandshakeType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Our flight of handshake messages, RFC 6347 §4.2.4: packs it into few datagrams, fragments what does not fit, and sends it again
 * when no answer comes or the peer repeats its own. Knows nothing of what the messages mean.
 *
 * <p>A flight that awaits an answer is repeated by time; the last one of a handshake only when asked for.
 */
public final class Flights {
    /** The least bytes of a message that are worth a fragment at a datagram's end. */
    private static final int LEAST_FRAGMENT = 64;

    /** After so many unanswered repetitions the datagrams get smaller, RFC 6347 §4.1.1.1. */
    private static final int REPEATS_BEFORE_SMALLER = 3;

    /** The size that they get: the least that IPv4 hosts reassemble, less the headers. */
    private static final int SMALLER_DATAGRAM = 548;

    /** The least first timeout; below it, computing an answer takes longer than the way. */
    private static final long LEAST_TIMEOUT_NANOS = Duration.ofMillis(50).toNanos();

    private static final int DTLS_1_0 = 0xfeff;

    private final RecordLayer records;
    private final int maxDatagram;
    private final long maxTimeoutNanos;
    private final List<FlightMessage> items = new ArrayList<>();
    private final SentRecords sent = new SentRecords();
    private int nextSequence;
    private long firstTimeoutNanos;
    private long timeoutNanos;
    private int repeats;
    private boolean awaitsAnswer;
    private int nextItem;
    private int nextOffset;
    private Timestamp lastSent = Timestamp.ZERO;

    public Flights(RecordLayer records, DtlsConfig config) {
        this.records = records;
        this.maxDatagram = config.maxDatagram();
        this.maxTimeoutNanos = config.maxTimeout().toNanos();
        this.firstTimeoutNanos = config.initialTimeout().toNanos();
        this.timeoutNanos = firstTimeoutNanos;
    }

    /** Sets the first timeout of the flights to come from the path's round-trip time. */
    public void setRtt(Duration rtt) {
        firstTimeoutNanos = Math.min(Math.max(2 * rtt.toNanos(), LEAST_TIMEOUT_NANOS), maxTimeoutNanos);
        if (repeats == 0) {
            timeoutNanos = firstTimeoutNanos;
        }
    }

    /** Starts a new flight, which ends the one before. */
    public void begin(boolean flightAwaitsAnswer) {
        items.clear();
        sent.clear();
        awaitsAnswer = flightAwaitsAnswer;
        nextItem = 0;
        nextOffset = 0;
        repeats = 0;
        timeoutNanos = firstTimeoutNanos;
    }

    /** Adds a message, which gets the next number. */
    public HandshakeMessage add(int type, int epoch, byte[] body) {
        HandshakeMessage message = new HandshakeMessage(type, nextSequence++, epoch, body);
        items.add(new FlightMessage(ContentType.HANDSHAKE, message));
        return message;
    }

    public void addChangeCipherSpec() {
        items.add(new FlightMessage(ContentType.CHANGE_CIPHER_SPEC, new HandshakeMessage(0, 0, 0, new byte[] {1})));
    }

    /** The peer's last flight has come: there is nothing to repeat any more. */
    public void end() {
        begin(false);
    }

    /** Returns whether datagrams of the flight wait to be sent. */
    public boolean isPending() {
        // Messages that were acknowledged meanwhile are passed over.
        while (nextItem < items.size()) {
            int missing = items.get(nextItem).missingFrom(nextOffset);
            if (missing >= 0) {
                nextOffset = missing;
                return true;
            }
            nextItem++;
            nextOffset = 0;
        }
        return false;
    }

    /** Returns whether the flight is to be repeated until an answer comes. */
    public boolean awaitsAnswer() {
        return awaitsAnswer;
    }

    /** Returns the time that the flight waits for its answer. */
    public Duration timeout() {
        return Duration.ofNanos(timeoutNanos);
    }

    /**
     * Takes an ACK. What it leaves of the flight is sent at once; when nothing is left, the flight is not repeated any more. Numbers of
     * records that carried none of it change nothing.
     */
    public void acknowledged(Acknowledgement ack) {
        boolean any = false;
        for (Acknowledgement.RecordNumber number : ack.numbers()) {
            any |= sent.acknowledge(number.epoch(), number.sequence());
        }
        if (!any) {
            return;
        }
        // RFC 9147 §7.2: "Once all the messages in a flight have been acknowledged, the implementation MUST cancel all
        // retransmissions of that flight."
        if (isAcknowledged()) {
            awaitsAnswer = false;
        }
        if (!isPending()) {
            rewind();
        }
    }

    /** Returns whether the peer has acknowledged all of the flight. */
    public boolean isAcknowledged() {
        return items.stream().allMatch(FlightMessage::isComplete);
    }

    /** Returns when the flight is due again, if nothing comes. */
    public Timestamp deadline() {
        return lastSent.plusNanos(timeoutNanos);
    }

    /** No answer came in time: sends the flight again, and waits longer the next time. */
    public void repeatAfterTimeout() {
        // RFC 6347 §4.2.4.1: "double the value at each retransmission, up to no less than the RFC 6298 maximum of 60
        // seconds": our cap is lower, because ICE decides when a path is dead.
        timeoutNanos = Math.min(2 * timeoutNanos, maxTimeoutNanos);
        repeats++;
        rewind();
    }

    /** The path is back: sends the flight at once. */
    public void repeatAtOnce() {
        timeoutNanos = firstTimeoutNanos;
        rewind();
    }

    /**
     * The peer repeats a flight that we have answered: sends the answer again, unless it left a moment ago, when the repetition is
     * the network's or crossed our answer.
     */
    public void peerRepeats(Timestamp now) {
        if (!items.isEmpty() && !isPending() && now.nanosSince(lastSent) >= LEAST_TIMEOUT_NANOS / 2) {
            rewind();
        }
    }

    private void rewind() {
        nextItem = 0;
        nextOffset = 0;
    }

    /** Appends the flight's next datagram. */
    public void transmit(TransmitBatch into, Timestamp now) {
        int limit = repeats < REPEATS_BEFORE_SMALLER ? maxDatagram : Math.min(maxDatagram, SMALLER_DATAGRAM);
        PacketBuffer datagram = into.append(null);
        while (isPending()) {
            FlightMessage item = items.get(nextItem);
            HandshakeMessage message = item.message;
            int epoch = message.epoch();
            int header = item.contentType == ContentType.HANDSHAKE ? HandshakeMessage.HEADER : 0;
            int before = records.headerLength(epoch);
            int behind = records.trailerLength(epoch);
            int room = limit - datagram.length() - before - header - behind;
            int left = item.missingEnd(nextOffset) - nextOffset;
            if (datagram.length() > 0 && room < Math.min(left, LEAST_FRAGMENT)) {
                break;
            }
            int count = Math.min(left, room);
            int start = datagram.append(before + header + count + behind);
            if (header > 0) {
                putFragmentHeader(datagram, start + before, message, nextOffset, count);
            }
            datagram.put(start + before + header, message.body(), nextOffset, count);
            long number =
                    records.seal(datagram.array(), datagram.offset() + start, header + count, item.contentType, epoch);
            sent.add(epoch, number, item, nextOffset, count);
            if (header > 0 && message.type() == HandshakeType.CLIENT_HELLO) {
                // RFC 5246 appendix E.1: "TLS clients that wish to negotiate with older servers MAY send any value
                // {03,XX} as the record layer version number." In DTLS it is that of 1.0, as browsers write it.
                datagram.put16(start + 1, DTLS_1_0);
            }
            nextOffset += count;
            if (nextOffset == item.length()) {
                nextItem++;
                nextOffset = 0;
            }
        }
        lastSent = now;
    }

    private static void putFragmentHeader(
            PacketBuffer datagram, int at, HandshakeMessage message, int offset, int count) {
        datagram.put8(at, message.type());
        datagram.put24(at + 1, message.body().length);
        datagram.put16(at + 4, message.sequence());
        datagram.put24(at + 6, offset);
        datagram.put24(at + 9, count);
    }
}
