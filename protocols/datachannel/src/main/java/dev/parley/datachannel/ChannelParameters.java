package dev.parley.datachannel;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of one data channel, RFC 8831 §6.4. At most one of the two limits of reliability is set.
 *
 * @param label the channel's name, at most {@value #MAX_TEXT_BYTES} bytes in UTF-8
 * @param protocol the subprotocol's name, at most {@value #MAX_TEXT_BYTES} bytes in UTF-8; empty where there is none
 * @param ordered whether messages arrive in the order in which they were sent
 * @param maxPacketLifeTime milliseconds after which a message is given up, 0 to 65,535, or null for no limit
 * @param maxRetransmits how often a message is repeated before it is given up, 0 to 65,535, or null for no limit
 * @param negotiated whether the application announces the channel to both ends, so that no OPEN is sent
 * @param id the SCTP stream, 0 to {@value #MAX_ID}; set where {@code negotiated}, else null to have one chosen
 * @param priority the number that DCEP carries, 0 to 65,535; see {@link ChannelPriority}
 */
public record ChannelParameters(
        String label,
        String protocol,
        boolean ordered,
        @Nullable Integer maxPacketLifeTime,
        @Nullable Integer maxRetransmits,
        boolean negotiated,
        @Nullable Integer id,
        int priority) {

    /** RFC 8832 §5.1: the lengths of label and protocol are 16-bit numbers. */
    public static final int MAX_TEXT_BYTES = 65_535;

    /** RFC 8832 §5.1 with webrtc-pc §6.1: stream 65,535 cannot be, since an association has at most 65,535 streams. */
    public static final int MAX_ID = 65_534;

    /** Checks the ranges; a violation is an IllegalArgumentException. */
    public ChannelParameters {
        if (maxPacketLifeTime != null && maxRetransmits != null) {
            throw new IllegalArgumentException("both maxPacketLifeTime and maxRetransmits");
        }
        requireShort("maxPacketLifeTime", maxPacketLifeTime);
        requireShort("maxRetransmits", maxRetransmits);
        requireShort("priority", priority);
        if (negotiated && id == null) {
            throw new IllegalArgumentException("a negotiated channel needs an id");
        }
        if (id != null && (id < 0 || id > MAX_ID)) {
            throw new IllegalArgumentException("id " + id);
        }
        if (utf8Length(label) > MAX_TEXT_BYTES || utf8Length(protocol) > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException("label or protocol above " + MAX_TEXT_BYTES + " bytes");
        }
    }

    /** Returns the parameters of a reliable, ordered, announced channel without subprotocol and with normal priority. */
    public static ChannelParameters reliable(String label) {
        return new ChannelParameters(label, "", true, null, null, false, null, ChannelPriority.LOW.value());
    }

    /** Returns the parameters of a reliable, ordered channel that the application announces to both ends. */
    public static ChannelParameters negotiated(String label, int id) {
        return new ChannelParameters(label, "", true, null, null, true, id, ChannelPriority.LOW.value());
    }

    /** Returns a text's length in UTF-8. */
    static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void requireShort(String name, @Nullable Integer value) {
        if (value != null && (value < 0 || value > 65_535)) {
            throw new IllegalArgumentException(name + " " + value);
        }
    }
}
