package dev.parley.media.config;

import org.jspecify.annotations.Nullable;

/**
 * One encoding of a sender: an RTP stream and its retransmissions.
 *
 * @param rid restriction identifier of RFC 8851, or null without simulcast
 * @param active whether it is sent
 * @param ssrc of its RTP stream
 * @param rtxSsrc of its retransmissions
 * @param maxBitrate maximum in bit/s that the application set, or null
 */
public record SendEncoding(
        @Nullable String rid,
        boolean active,
        int ssrc,
        int rtxSsrc,
        @Nullable Long maxBitrate) {}
