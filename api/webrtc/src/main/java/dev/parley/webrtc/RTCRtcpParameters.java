package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/**
 * Parameters of RTCP, webrtc-pc §5.2.7.
 *
 * @param cname the canonical name of RFC 3550, or null of a receiver
 * @param reducedSize whether RTCP packets need not be compound, RFC 5506
 */
public record RTCRtcpParameters(@Nullable String cname, boolean reducedSize) {}
