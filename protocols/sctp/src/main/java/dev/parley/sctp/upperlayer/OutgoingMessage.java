package dev.parley.sctp.upperlayer;

/**
 * A user message to be sent. The array passes to the association, which reads it until the message is acknowledged or abandoned:
 * the caller must not write to it again.
 *
 * @param stream the stream, 0 to 65,534
 * @param ppid the payload protocol identifier, 32 bits, handed to the peer unchanged
 * @param data the message, at least one byte (RFC 9260 §3.3.10.9 forbids empty ones)
 * @param unordered whether the peer may deliver it ahead of messages sent before
 * @param maxRetransmits how often a fragment may be sent again before the message is abandoned, or -1 for no limit (RFC 7496 §3.2)
 * @param maxLifetimeMillis how long after {@code send} the message may still be transmitted, in milliseconds, or -1 for no limit
 *     (RFC 3758 §4.1)
 */
public record OutgoingMessage(
        int stream, int ppid, byte[] data, boolean unordered, int maxRetransmits, long maxLifetimeMillis) {
    /** No limit of retransmissions or lifetime. */
    public static final int UNLIMITED = -1;

    /** Checks the ranges. */
    public OutgoingMessage {
        if (stream < 0 || stream > SctpConfig.MAX_STREAM_ID) {
            throw new IllegalArgumentException("stream " + stream);
        }
        if (data.length == 0) {
            throw new IllegalArgumentException("a message without data");
        }
        if (maxRetransmits < UNLIMITED || maxLifetimeMillis < UNLIMITED) {
            throw new IllegalArgumentException(
                    "limits of " + maxRetransmits + " retransmissions and " + maxLifetimeMillis + " ms");
        }
    }

    /** Returns a reliable and ordered message. */
    public static OutgoingMessage reliable(int stream, int ppid, byte[] data) {
        return new OutgoingMessage(stream, ppid, data, false, UNLIMITED, UNLIMITED);
    }
}
