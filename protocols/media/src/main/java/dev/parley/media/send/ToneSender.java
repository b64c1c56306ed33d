package dev.parley.media.send;

import dev.parley.base.Timestamp;
import dev.parley.parameters.CodecParameters;
import dev.parley.rtp.payload.TelephoneEvent;
import java.time.Duration;

/**
 * One telephone tone as packets, RFC 4733 §2.5.1: the first has the marker, each says the duration so far, and the last one is sent
 * three times. All have the time at which the tone began.
 */
final class ToneSender {
    /** RFC 4733 §2.5.1.2: "the source SHOULD … send at regular intervals"; 50 ms is what the section recommends. */
    private static final long INTERVAL_NANOS = 50_000_000;

    /** RFC 4733 §2.5.1.4: "the final packet for each event … SHOULD be sent a total of three times", apart so that no burst takes all. */
    private static final int LAST_PACKETS = 3;

    private static final long LAST_INTERVAL_NANOS = 10_000_000;

    /** Power of a tone in −dBm0: that of telephones. */
    private static final int VOLUME = 10;

    private final CodecParameters format;
    private final int event;
    private final Timestamp start;
    private final long length;

    /** Units of the clock at which the present segment began. */
    private long segment;

    private Timestamp next;
    private boolean first = true;
    private int lastSent;

    ToneSender(CodecParameters format, int event, Duration length, Timestamp now) {
        this.format = format;
        this.event = event;
        this.start = now;
        this.length = length.toNanos();
        this.next = now;
    }

    CodecParameters format() {
        return format;
    }

    Timestamp next() {
        return next;
    }

    boolean isOver() {
        return lastSent == LAST_PACKETS;
    }

    /** Returns whether the packet that is due is the tone's first. */
    boolean isFirst() {
        return first;
    }

    /** Returns the units of the clock between the tone's begin and the timestamp of the packet that is due. */
    long segment() {
        return segment;
    }

    /** Returns the payload that is due, and goes on to the next. */
    TelephoneEvent poll(Timestamp now) {
        long elapsed = Math.min(now.nanosSince(start), length);
        long units = elapsed / 1_000 * format.codec().clockRate() / 1_000_000;
        boolean end = elapsed == length;
        // RFC 4733 §2.5.1.3: an event longer than its field is sent in segments, of which the last alone has the E bit.
        if (units - segment > TelephoneEvent.MAX_DURATION) {
            TelephoneEvent full = new TelephoneEvent(event, false, VOLUME, TelephoneEvent.MAX_DURATION);
            segment += TelephoneEvent.MAX_DURATION;
            first = false;
            return full;
        }
        first = false;
        if (end) {
            lastSent++;
            next = now.plusNanos(LAST_INTERVAL_NANOS);
        } else {
            next = Timestamp.min(now.plusNanos(INTERVAL_NANOS), start.plusNanos(length));
        }
        return new TelephoneEvent(event, end, VOLUME, (int) (units - segment));
    }
}
