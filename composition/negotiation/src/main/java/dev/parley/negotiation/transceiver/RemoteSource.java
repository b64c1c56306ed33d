package dev.parley.negotiation.transceiver;

import org.jspecify.annotations.Nullable;

/**
 * An RTP stream that the peer announced by "a=ssrc" (RFC 5576), as peers without the header extension for mids do.
 *
 * @param ssrc an unsigned 32-bit number
 * @param cname the peer's canonical name, or null where it does not say
 * @param rtxSsrc of its retransmissions ("a=ssrc-group:FID"), or null
 */
public record RemoteSource(
        long ssrc, @Nullable String cname, @Nullable Long rtxSsrc) {
    /** The most that are kept of one m-section: simulcast has three, and mixers that list all their senders some dozens. */
    public static final int LIMIT = 256;
}
