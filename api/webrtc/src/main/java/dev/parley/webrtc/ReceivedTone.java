package dev.parley.webrtc;

import java.time.Duration;

/**
 * Telephone tone that the peer sent, RFC 4733.
 *
 * @param tone "0" to "9", "*", "#", "A" to "D"
 * @param ended false when the tone begins, true when it has ended
 * @param duration duration so far; of a tone that begins that of its first packet
 * @apiNote not part of the W3C API
 */
public record ReceivedTone(String tone, boolean ended, Duration duration) {}
