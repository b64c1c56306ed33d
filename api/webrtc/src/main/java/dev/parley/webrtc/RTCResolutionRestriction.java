package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/**
 * The largest picture of an encoding, however it is turned, webrtc-extensions §4.3.
 *
 * @param maxWidth in pixels, or null
 * @param maxHeight in pixels, or null
 */
public record RTCResolutionRestriction(
        @Nullable Long maxWidth, @Nullable Long maxHeight) {}
