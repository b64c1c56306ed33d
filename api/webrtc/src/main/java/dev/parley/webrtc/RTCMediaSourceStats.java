package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/** Figures about a track that a sender has, webrtc-stats §8.5. */
public final class RTCMediaSourceStats extends RTCStats {
    RTCMediaSourceStats(Builder builder) {
        super(builder);
    }

    /** Returns the track's id, or null. */
    public @Nullable String trackIdentifier() {
        return text("trackIdentifier");
    }

    /** Returns "audio" or "video", or null. */
    public @Nullable String kind() {
        return text("kind");
    }

    /** Returns the width of the last picture in pixels, or null. */
    public @Nullable Long width() {
        return number("width");
    }

    /** Returns the height of the last picture in pixels, or null. */
    public @Nullable Long height() {
        return number("height");
    }
}
