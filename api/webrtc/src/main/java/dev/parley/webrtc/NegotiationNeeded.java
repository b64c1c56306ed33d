package dev.parley.webrtc;

import dev.parley.dom.Event;
import dev.parley.negotiation.signaling.SignalingState;

/** The [[NegotiationNeeded]] flag of a connection, webrtc-pc §4.7.3. Loop thread only. */
final class NegotiationNeeded {
    private final LocalConnection owner;
    private boolean needed;

    NegotiationNeeded(LocalConnection owner) {
        this.owner = owner;
    }

    /** "Clear the negotiation-needed flag". */
    void clear() {
        needed = false;
    }

    /** "Update the negotiation-needed flag". */
    void update() {
        if (!owner.chain().isEmpty()) {
            owner.chain().updateNegotiationNeededWhenEmpty();
            return;
        }
        owner.tasks().execute(this::check);
    }

    private void check() {
        if (owner.isClosed()) {
            return;
        }
        if (!owner.chain().isEmpty()) {
            owner.chain().updateNegotiationNeededWhenEmpty();
            return;
        }
        if (owner.session().signalingState() != SignalingState.STABLE) {
            return;
        }
        if (!owner.session().isNegotiationNeeded()) {
            needed = false;
            return;
        }
        if (!needed) {
            needed = true;
            owner.listeners().execute(this::dispatch);
        }
    }

    /**
     * Runs the listeners, unless the connection has been given something to do since the check: in a browser nothing can come in
     * between, and the pattern of perfect negotiation relies on that. Where listeners run.
     */
    private void dispatch() {
        // In this order: an operation that has ended by now has published its state before.
        boolean busy = owner.chain().isBusy();
        RTCSignalingState state = owner.latestSlots().signalingState();
        if (state == RTCSignalingState.CLOSED) {
            return;
        }
        if (busy || state != RTCSignalingState.STABLE) {
            owner.realm().task(() -> {
                needed = false;
                update();
            });
            return;
        }
        RTCPeerConnection pc = owner.pc();
        pc.dispatchEvent(RTCPeerConnection.NEGOTIATION_NEEDED, new Event(RTCPeerConnection.NEGOTIATION_NEEDED, pc));
    }
}
