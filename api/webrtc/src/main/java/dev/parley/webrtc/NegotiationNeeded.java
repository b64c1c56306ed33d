package dev.parley.webrtc;

import dev.parley.negotiation.SignalingState;

/** The [[NegotiationNeeded]] flag of a connection, webrtc-pc §4.7.3. Loop thread only. */
final class NegotiationNeeded {
    private final Peer peer;
    private boolean needed;

    NegotiationNeeded(Peer peer) {
        this.peer = peer;
    }

    /** "Clear the negotiation-needed flag". */
    void clear() {
        needed = false;
    }

    /** "Update the negotiation-needed flag". */
    void update() {
        if (!peer.chain().isEmpty()) {
            peer.chain().updateNegotiationNeededWhenEmpty();
            return;
        }
        peer.loop().execute(this::check);
    }

    private void check() {
        if (peer.isClosed()) {
            return;
        }
        if (!peer.chain().isEmpty()) {
            peer.chain().updateNegotiationNeededWhenEmpty();
            return;
        }
        if (peer.session().signalingState() != SignalingState.STABLE) {
            return;
        }
        if (!peer.session().isNegotiationNeeded()) {
            needed = false;
            return;
        }
        if (!needed) {
            needed = true;
            peer.pc().fire(RTCPeerConnection.NEGOTIATION_NEEDED);
        }
    }
}
