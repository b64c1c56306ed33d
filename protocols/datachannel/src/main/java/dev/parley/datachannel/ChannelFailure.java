package dev.parley.datachannel;

import org.jspecify.annotations.Nullable;

/**
 * Why a channel closed without being asked to: the material of the W3C's RTCError.
 *
 * @param kind which errorDetail the W3C has for it
 * @param sctpCauseCode the cause code of the peer's ABORT or of ours (RFC 9260 §3.3.10), or null
 * @param message what happened, for people
 */
public record ChannelFailure(Kind kind, @Nullable Integer sctpCauseCode, String message) {
    /** The W3C's RTCErrorDetailType. */
    public enum Kind {
        /** "data-channel-failure": this channel alone failed. */
        DATA_CHANNEL_FAILURE,
        /** "sctp-failure": the association failed, and all channels with it. */
        SCTP_FAILURE
    }

    static ChannelFailure channel(String message) {
        return new ChannelFailure(Kind.DATA_CHANNEL_FAILURE, null, message);
    }
}
