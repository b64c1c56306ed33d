package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/** Figures about a peer connection, webrtc-stats §8.13. */
public final class RTCPeerConnectionStats extends RTCStats {
    RTCPeerConnectionStats(Builder builder) {
        super(builder);
    }

    /** Returns how many channels have become open, or null. */
    public @Nullable Long dataChannelsOpened() {
        return number("dataChannelsOpened");
    }

    /** Returns how many of them are not open any more, or null. */
    public @Nullable Long dataChannelsClosed() {
        return number("dataChannelsClosed");
    }
}
