package dev.parley.webrtc;

import dev.parley.dom.Event;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import org.jspecify.annotations.Nullable;

/** A local candidate, to be signalled to the peer, webrtc-pc §4.8.2. */
public final class RTCPeerConnectionIceEvent extends Event {
    private final @Nullable RTCIceCandidate candidate;

    RTCPeerConnectionIceEvent(EventType<?> type, EventTarget target, @Nullable RTCIceCandidate candidate) {
        super(type, target);
        this.candidate = candidate;
    }

    /**
     * Returns the candidate. One whose {@code candidate()} is empty says that a generation of candidates of one transport is
     * complete, and is signalled like any other; null says that all gathering is through, and needs no signalling.
     */
    public @Nullable RTCIceCandidate candidate() {
        return candidate;
    }

    /** Returns the URL of the server that the candidate came from, or null. */
    public @Nullable String url() {
        return candidate == null ? null : candidate.url();
    }
}
