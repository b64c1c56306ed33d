package dev.parley.cli.demo;

import dev.parley.webrtc.MessageEvent;
import dev.parley.webrtc.RTCDataChannel;
import org.jspecify.annotations.Nullable;

/**
 * Measures the round trip of a message at both ends: the page sends its time, this end sends it back with its own, and the page
 * sends that back. SCTP's own estimate contains the other end's delayed acknowledgements, 200 ms of them on a quiet channel.
 */
final class Pulse {
    private final RTCDataChannel channel;
    private volatile @Nullable Double roundTripMillis;

    private Pulse(RTCDataChannel channel) {
        this.channel = channel;
    }

    static Pulse on(RTCDataChannel channel) {
        Pulse pulse = new Pulse(channel);
        channel.onMessage(pulse::beat);
        return pulse;
    }

    private void beat(MessageEvent message) {
        String text = message.text();
        if (text.startsWith("=")) {
            roundTripMillis = (System.nanoTime() - Long.parseLong(text.substring(1))) / 1e6;
        } else {
            channel.send(text + " " + System.nanoTime());
        }
    }

    /** Returns the last measurement, or null before the first. */
    @Nullable
    Double roundTripMillis() {
        return roundTripMillis;
    }
}
