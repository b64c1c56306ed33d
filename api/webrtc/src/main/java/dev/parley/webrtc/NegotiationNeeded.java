package dev.parley.webrtc;

import dev.parley.dom.Event;
import dev.parley.negotiation.signaling.SignalingState;

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
        peer.tasks().execute(this::check);
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
            peer.listeners().execute(this::dispatch);
        }
    }

    /**
     * Runs the listeners, unless the connection has been given something to do since the check: in a browser nothing can come in
     * between, and the pattern of perfect negotiation relies on that. Where listeners run.
     */
    private void dispatch() {
        // In this order: an operation that has ended by now has published its state before.
        boolean busy = peer.chain().isBusy();
        RTCSignalingState state = peer.latestSlots().signalingState();
        if (state == RTCSignalingState.CLOSED) {
            return;
        }
        if (busy || state != RTCSignalingState.STABLE) {
            peer.realm().task(() -> {
                needed = false;
                update();
            });
            return;
        }
        RTCPeerConnection pc = peer.pc();
        pc.dispatchEvent(RTCPeerConnection.NEGOTIATION_NEEDED, new Event(RTCPeerConnection.NEGOTIATION_NEEDED, pc));
    }
}
