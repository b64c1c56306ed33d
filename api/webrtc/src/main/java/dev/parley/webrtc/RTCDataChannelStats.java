package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/** Figures about a data channel, webrtc-stats §8.14. */
public final class RTCDataChannelStats extends RTCStats {
    RTCDataChannelStats(Builder builder) {
        super(builder);
    }

    /** Returns the label, or null. */
    public @Nullable String label() {
        return text("label");
    }

    /** Returns the subprotocol, or null. */
    public @Nullable String protocol() {
        return text("protocol");
    }

    /** Returns the id, or null. */
    public @Nullable Long dataChannelIdentifier() {
        return number("dataChannelIdentifier");
    }

    /** Returns the state, or null. */
    public @Nullable String state() {
        return text("state");
    }

    /** Returns the messages sent, or null. */
    public @Nullable Long messagesSent() {
        return number("messagesSent");
    }

    /** Returns the user bytes sent, or null. */
    public @Nullable Long bytesSent() {
        return number("bytesSent");
    }

    /** Returns the messages received, or null. */
    public @Nullable Long messagesReceived() {
        return number("messagesReceived");
    }

    /** Returns the user bytes received, or null. */
    public @Nullable Long bytesReceived() {
        return number("bytesReceived");
    }
}
