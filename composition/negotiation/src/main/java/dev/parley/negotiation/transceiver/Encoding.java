package dev.parley.negotiation.transceiver;

import org.jspecify.annotations.Nullable;

/**
 * One of a sender's [[SendEncodings]], as far as negotiation has to do with it; what else webrtc-pc's
 * RTCRtpEncodingParameters says is the owner's.
 *
 * @param rid the restriction identifier, RFC 8851; null where there is one encoding without a name
 * @param active whether it is to be sent; descriptions do not show it
 * @param ssrc of its RTP stream, an unsigned 32-bit number
 * @param rtxSsrc of its retransmissions
 */
public record Encoding(@Nullable String rid, boolean active, long ssrc, long rtxSsrc) {

    Encoding withActive(boolean changed) {
        return new Encoding(rid, changed, ssrc, rtxSsrc);
    }
}
