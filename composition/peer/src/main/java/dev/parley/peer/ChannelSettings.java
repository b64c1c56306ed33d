package dev.parley.peer;

import dev.parley.datachannel.ChannelParameters;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a data channel, RFC 8831 §6.4. At most one of the two limits of reliability is set.
 *
 * @param label the channel's name, at most {@value #MAX_TEXT_BYTES} bytes in UTF-8
 * @param protocol the subprotocol's name, at most {@value #MAX_TEXT_BYTES} bytes in UTF-8; empty if there is none
 * @param ordered whether messages arrive in the order in which they were sent
 * @param maxPacketLifeTime milliseconds after which a message is abandoned, 0 to 65,535, or null for no limit
 * @param maxRetransmits the maximum number of retransmissions of a message, 0 to 65,535, or null for no limit
 * @param negotiated whether both ends open the channel with the same id, so that it is not announced
 * @param id the SCTP stream, 0 to {@value #MAX_ID}, with {@code negotiated} and only with it; null otherwise
 * @param priority the number that DCEP carries, 0 to 65,535 (RFC 8831 §6.4): 128, 256, 512 or 1,024 as a rule
 */
public record ChannelSettings(
        String label,
        String protocol,
        boolean ordered,
        @Nullable Integer maxPacketLifeTime,
        @Nullable Integer maxRetransmits,
        boolean negotiated,
        @Nullable Integer id,
        int priority) {
    /** RFC 8832 §5.1: the lengths of label and protocol are 16-bit numbers. */
    public static final int MAX_TEXT_BYTES = ChannelParameters.MAX_TEXT_BYTES;

    /** RFC 8832 §5.1 with webrtc-pc §6.1: stream 65,535 cannot be, since an association has at most 65,535 streams. */
    public static final int MAX_ID = ChannelParameters.MAX_ID;

    /** Returns the settings of a reliable, ordered, announced channel without subprotocol and with normal priority. */
    public static ChannelSettings reliable(String label) {
        return of(ChannelParameters.reliable(label));
    }

    static ChannelSettings of(ChannelParameters from) {
        return new ChannelSettings(
                from.label(),
                from.protocol(),
                from.ordered(),
                from.maxPacketLifeTime(),
                from.maxRetransmits(),
                from.negotiated(),
                from.id(),
                from.priority());
    }

    ChannelParameters parameters() {
        return new ChannelParameters(
                label, protocol, ordered, maxPacketLifeTime, maxRetransmits, negotiated, id, priority);
    }
}
