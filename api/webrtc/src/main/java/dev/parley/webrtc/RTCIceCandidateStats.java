package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/** Figures about a local or remote candidate, webrtc-stats §8.20. */
public final class RTCIceCandidateStats extends RTCStats {
    RTCIceCandidateStats(Builder builder) {
        super(builder);
    }

    /** Returns the id of the transport's figures, or null. */
    public @Nullable String transportId() {
        return text("transportId");
    }

    /** Returns the address or name, or null. */
    public @Nullable String address() {
        return text("address");
    }

    /** Returns the port, or null. */
    public @Nullable Long port() {
        return number("port");
    }

    /** Returns "udp" or "tcp", or null. */
    public @Nullable String protocol() {
        return text("protocol");
    }

    /** Returns "host", "srflx", "prflx" or "relay", or null. */
    public @Nullable String candidateType() {
        return text("candidateType");
    }

    /** Returns the priority, or null. */
    public @Nullable Long priority() {
        return number("priority");
    }

    /** Returns the protocol that a TURN server is reached by, "udp", "tcp" or "tls"; null for other candidates than local relayed ones. */
    public @Nullable String relayProtocol() {
        return text("relayProtocol");
    }

    /** Returns the server's URL, or null. */
    public @Nullable String url() {
        return text("url");
    }

    /** Returns the foundation, or null. */
    public @Nullable String foundation() {
        return text("foundation");
    }

    /** Returns the address from which it derives, or null. */
    public @Nullable String relatedAddress() {
        return text("relatedAddress");
    }

    /** Returns the port from which it derives, or null. */
    public @Nullable Long relatedPort() {
        return number("relatedPort");
    }

    /** Returns the ufrag of its generation, or null. */
    public @Nullable String usernameFragment() {
        return text("usernameFragment");
    }

    /** Returns the role of a TCP candidate, or null. */
    public @Nullable String tcpType() {
        return text("tcpType");
    }
}
