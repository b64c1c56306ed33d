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
        long millis = packet.duration() * 1_000L / clockRate;
        if (!any || rtpTimestamp != timestamp || packet.event() != event) {
            any = true;
            timestamp = rtpTimestamp;
            event = packet.event();
            ended = false;
            listener.tone(name, false, millis);
        }
        if (packet.end() && !ended) {
            ended = true;
            listener.tone(name, true, millis);
        }
    }
}
