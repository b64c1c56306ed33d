package dev.parley.peer;

import org.jspecify.annotations.Nullable;

/** A data channel of a {@link Peer}. Compared by identity; loop thread only. */
public final class PeerChannel {
    private final ChannelSettings settings;
    private @Nullable Integer id;

    /** The channel's key in the engine, or null before there is an association and after the channel's end. */
    @Nullable
    Integer key;

    State state;
    boolean paused;

    PeerChannel(ChannelSettings settings, State state) {
        this.settings = settings;
        this.state = state;
        this.id = settings.id();
    }

    /** States of a channel, webrtc-pc §6.2. */
    public enum State {
        /** Not open yet. */
        CONNECTING,
        /** Messages can be sent. */
        OPEN,
        /** One end has begun to close it. */
        CLOSING,
        /** Ended. */
        CLOSED
    }

    /** Returns the settings, those of the end that opened the channel. */
    public ChannelSettings settings() {
        return settings;
    }

    /** Returns the state. */
    public State state() {
        return state;
    }

    /** Returns the SCTP stream, 0 to 65,534, or null while the DTLS role that decides about it is unknown. */
    public @Nullable Integer id() {
        return id;
    }

    void setId(@Nullable Integer assigned) {
        id = assigned;
    }

    @Override
    public String toString() {
        return "PeerChannel[" + settings.label() + ", " + state + "]";
    }
}
