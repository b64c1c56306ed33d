package dev.parley.media.receive;

import dev.parley.rtp.payload.TelephoneEvent;

/**
 * Telephone events of a stream as tones, RFC 4733 §2.5.2: recognised by their timestamp, so that neither a lost first packet nor the
 * three last ones make tones of their own.
 */
public final class ReceivedTones {
    private static final String NAMES = "0123456789*#ABCD";

    private boolean any;
    private int timestamp;
    private int event;
    private boolean ended;

    /** Units of the earlier segments of the same event. */
    private long earlier;

    /** Receiver of tones. */
    @FunctionalInterface
    public interface Listener {
        /** Takes the begin or end of a tone. */
        void tone(String name, boolean ended, long durationMillis);
    }

    /** Makes tones of which none has come. */
    public ReceivedTones() {}

    /** Takes a packet. */
    public void received(TelephoneEvent packet, int rtpTimestamp, int clockRate, Listener listener) {
        if (packet.event() >= NAMES.length()) {
            return;
        }
        boolean older = any && rtpTimestamp - timestamp < 0;
        if (older) {
            return;
        }
        String name = NAMES.substring(packet.event(), packet.event() + 1);
        // RFC 4733 §2.5.1.3: a long event goes on in a segment that begins where the field of the last one was full.
        if (any && !ended && packet.event() == event && rtpTimestamp - timestamp == TelephoneEvent.MAX_DURATION) {
            earlier += TelephoneEvent.MAX_DURATION;
            timestamp = rtpTimestamp;
        }
        long millis = (earlier + packet.duration()) * 1_000 / clockRate;
        if (!any || rtpTimestamp != timestamp || packet.event() != event) {
            any = true;
            timestamp = rtpTimestamp;
            event = packet.event();
            ended = false;
            earlier = 0;
            millis = packet.duration() * 1_000L / clockRate;
            listener.tone(name, false, millis);
        }
        if (packet.end() && !ended) {
            ended = true;
            listener.tone(name, true, millis);
        }
    }
}
