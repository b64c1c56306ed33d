package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/**
 * A source that a mixer put into the media, webrtc-pc §5.3.
 *
 * @param timestamp when its last frame was delivered, in milliseconds since 1970-01-01T00:00Z
 * @param source its CSRC
 * @param audioLevel 0 to 1, or null where the packets do not say
 * @param rtpTimestamp of that frame
 */
public record RTCRtpContributingSource(
        double timestamp, long source, @Nullable Double audioLevel, long rtpTimestamp) {}
