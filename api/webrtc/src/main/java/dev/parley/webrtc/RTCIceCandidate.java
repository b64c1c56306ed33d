package dev.parley.webrtc;

import dev.parley.dom.TypeError;
import dev.parley.negotiation.signaling.CandidateText;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.RelayProtocol;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An ICE candidate, local or signalled by the peer, webrtc-pc §4.8.1. Immutable. */
public final class RTCIceCandidate {
    private final RTCIceCandidateInit init;
    private final @Nullable Candidate parsed;

    /**
     * Makes a candidate from what was signalled. A candidate-attribute that does not parse leaves the attributes that come from it
     * null; whether it can be used shows when it is added.
     *
     * @throws TypeError where neither {@code sdpMid} nor {@code sdpMLineIndex} is there
     */
    public RTCIceCandidate(RTCIceCandidateInit init) {
        // webrtc-pc §4.8.1 constructor, step 1
        if (init.sdpMid() == null && init.sdpMLineIndex() == null) {
            throw new TypeError("a candidate needs sdpMid or sdpMLineIndex");
        }
        this.init = init;
        this.parsed = init.candidate().isEmpty() ? null : CandidateText.parse(init.candidate());
    }

    private RTCIceCandidate(RTCIceCandidateInit init, @Nullable Candidate parsed) {
        this.init = init;
        this.parsed = parsed;
    }

    /** A candidate of a transport, with what is known of its m-section. */
    static RTCIceCandidate of(
            @Nullable Candidate candidate,
            @Nullable String mid,
            @Nullable Integer mLineIndex,
            @Nullable String usernameFragment,
            @Nullable String url) {
        RTCIceCandidateInit init = RTCIceCandidateInit.builder()
                .candidate(candidate == null ? "" : CandidateText.format(candidate))
                .sdpMid(mid)
                .sdpMLineIndex(mLineIndex)
                .usernameFragment(usernameFragment)
                .url(url)
                .relayProtocol(relayProtocol(candidate))
                .build();
        return new RTCIceCandidate(init, candidate);
    }

    private static @Nullable RTCIceServerTransportProtocol relayProtocol(@Nullable Candidate candidate) {
        RelayProtocol protocol = candidate == null ? null : RelayProtocol.ofLocal(candidate);
        return protocol == null ? null : RTCIceServerTransportProtocol.valueOf(protocol.name());
    }

    /** Returns the candidate-attribute, "candidate:…", or an empty text for the end of candidates. */
    public String candidate() {
        return init.candidate();
    }

    /** Returns the m-section's identification tag, or null. */
    public @Nullable String sdpMid() {
        return init.sdpMid();
    }

    /** Returns the m-section's index, from 0, or null. */
    public @Nullable Integer sdpMLineIndex() {
        return init.sdpMLineIndex();
    }

    /** Returns the text by which candidates of one origin are grouped, RFC 8445 §5.1.1.3, or null. */
    public @Nullable String foundation() {
        return parsed == null ? null : parsed.foundation();
    }

    /** Returns whether this is for RTP (and data) or for RTCP, or null. */
    public @Nullable RTCIceComponent component() {
        return parsed == null ? null : parsed.component() == 2 ? RTCIceComponent.RTCP : RTCIceComponent.RTP;
    }

    /** Returns the priority, 1 to 2^31-1, or null. */
    public @Nullable Long priority() {
        return parsed == null ? null : parsed.priority();
    }

    /** Returns the address, an IP literal or a ".local" name, or null. */
    public @Nullable String address() {
        return parsed == null ? null : parsed.address();
    }

    /** Returns what carries the packets, or null. */
    public @Nullable RTCIceProtocol protocol() {
        return parsed == null
                ? null
                : parsed.transport() == Candidate.Transport.TCP ? RTCIceProtocol.TCP : RTCIceProtocol.UDP;
    }

    /** Returns the port, 0 to 65,535, or null. */
    public @Nullable Integer port() {
        return parsed == null ? null : parsed.port();
    }

    /** Returns how the candidate was obtained, or null. */
    public @Nullable RTCIceCandidateType type() {
        return parsed == null ? null : typeOf(parsed.type());
    }

    static RTCIceCandidateType typeOf(CandidateType type) {
        return switch (type) {
            case HOST -> RTCIceCandidateType.HOST;
            case SERVER_REFLEXIVE -> RTCIceCandidateType.SRFLX;
            case PEER_REFLEXIVE -> RTCIceCandidateType.PRFLX;
            case RELAYED -> RTCIceCandidateType.RELAY;
        };
    }

    /** Returns the role of a TCP candidate, or null. */
    public @Nullable RTCIceTcpCandidateType tcpType() {
        if (parsed == null || parsed.tcpType() == null) {
            return null;
        }
        return switch (parsed.tcpType()) {
            case ACTIVE -> RTCIceTcpCandidateType.ACTIVE;
            case PASSIVE -> RTCIceTcpCandidateType.PASSIVE;
            case SO -> RTCIceTcpCandidateType.SO;
        };
    }

    /** Returns the address from which this candidate derives, or null. */
    public @Nullable String relatedAddress() {
        return parsed == null ? null : parsed.relatedAddress();
    }

    /** Returns the port from which this candidate derives, or null. */
    public @Nullable Integer relatedPort() {
        return parsed == null ? null : parsed.relatedPort();
    }

    /** Returns the ufrag of the candidate's generation, or null. */
    public @Nullable String usernameFragment() {
        return init.usernameFragment();
    }

    /** Returns how the TURN server was reached, for local relayed candidates, or null. */
    public @Nullable RTCIceServerTransportProtocol relayProtocol() {
        return init.relayProtocol();
    }

    /** Returns the URL of the server that gave this local candidate, or null. */
    public @Nullable String url() {
        return init.url();
    }

    /** Returns the members to be signalled: {@code candidate}, {@code sdpMid}, {@code sdpMLineIndex}, {@code usernameFragment}. */
    public RTCIceCandidateInit toJSON() {
        return RTCIceCandidateInit.builder()
                .candidate(candidate())
                .sdpMid(sdpMid())
                .sdpMLineIndex(sdpMLineIndex())
                .usernameFragment(usernameFragment())
                .build();
    }

    @Nullable
    Candidate parsed() {
        return parsed;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RTCIceCandidate that
                && candidate().equals(that.candidate())
                && Objects.equals(sdpMid(), that.sdpMid())
                && Objects.equals(sdpMLineIndex(), that.sdpMLineIndex())
                && Objects.equals(usernameFragment(), that.usernameFragment());
    }

    @Override
    public int hashCode() {
        return Objects.hash(candidate(), sdpMid(), sdpMLineIndex());
    }

    @Override
    public String toString() {
        return candidate().isEmpty() ? "end of candidates of " + sdpMid() : candidate();
    }
}
