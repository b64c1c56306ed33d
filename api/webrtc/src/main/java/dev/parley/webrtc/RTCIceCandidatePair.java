package dev.parley.webrtc;

/** A local and a remote candidate that belong together, webrtc-pc §5.6.2. Immutable. */
public final class RTCIceCandidatePair {
    private final RTCIceCandidate local;
    private final RTCIceCandidate remote;

    RTCIceCandidatePair(RTCIceCandidate local, RTCIceCandidate remote) {
        this.local = local;
        this.remote = remote;
    }

    /** Returns the candidate of this end. */
    public RTCIceCandidate local() {
        return local;
    }

    /** Returns the candidate of the peer. */
    public RTCIceCandidate remote() {
        return remote;
    }

    @Override
    public String toString() {
        return local + " <-> " + remote;
    }
}
