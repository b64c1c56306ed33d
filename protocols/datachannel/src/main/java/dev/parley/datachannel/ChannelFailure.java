package dev.parley.datachannel;

import dev.parley.sctp.upperlayer.SctpFailure;
import org.jspecify.annotations.Nullable;

/**
 * Failure that closed a channel without a command: the values of the W3C's RTCError.
 *
 * @param kind its errorDetail in the W3C's terms
 * @param sctpCauseCode the cause code of the peer's ABORT or of ours (RFC 9260 §3.3.10), or null
 * @param message a description, for people
 */
public record ChannelFailure(Kind kind, @Nullable Integer sctpCauseCode, String message) {
    /** The W3C's RTCErrorDetailType. */
    public enum Kind {
        /** "data-channel-failure": this channel alone failed. */
        DATA_CHANNEL_FAILURE,
        /** "sctp-failure": the association failed, and all channels with it. */
        SCTP_FAILURE
    }

    /** Returns the failure of an association that ended with this one. */
    static ChannelFailure of(SctpFailure failure) {
        Integer cause = failure.causeCode() == 0 ? null : Integer.valueOf(failure.causeCode());
        return new ChannelFailure(Kind.SCTP_FAILURE, cause, failure.message());
    }

    static ChannelFailure channel(String message) {
        return new ChannelFailure(Kind.DATA_CHANNEL_FAILURE, null, message);
    }
}
