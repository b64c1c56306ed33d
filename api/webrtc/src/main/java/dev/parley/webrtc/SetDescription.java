package dev.parley.webrtc;

import dev.parley.negotiation.Applied;
import dev.parley.negotiation.Session;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.transport.Action;
import org.jspecify.annotations.Nullable;

/** webrtc-pc §4.4.1.5 "set the session description". The steps run on the loop, as one task of the operations chain. */
final class SetDescription {
    private final Peer peer;
    private final Session session;

    SetDescription(Peer peer) {
        this.peer = peer;
        this.session = peer.session();
    }

    Applied local(@Nullable SdpType type, String sdp) throws NegotiationException {
        Applied applied = session.setLocal(type, sdp);
        obey(applied);
        return applied;
    }

    Applied remote(SdpType type, String sdp) throws NegotiationException {
        // webrtc-pc §4.4.2 "setRemoteDescription": "Let p be the result of setting the local session description
        // indicated by {type: "rollback"}. Return the result of reacting to p with a fulfillment step that sets the
        // remote session description".
        if (session.needsRollbackFirst(type)) {
            Applied rolledBack = local(SdpType.ROLLBACK, "");
            if (peer.isClosed()) {
                return rolledBack; // A listener on the loop has closed the connection.
            }
        }
        Applied applied = session.setRemote(type, sdp);
        obey(applied);
        return applied;
    }

    private void obey(Applied applied) {
        peer.transports().obey(applied.actions());
        peer.transports().updateSctp();
        peer.transceivers().apply(applied.changes());
        boolean stable = session.signalingState() == SignalingState.STABLE;
        // "If connection.[[SignalingState]] is now "stable": … Clear the negotiation-needed flag and update the
        // negotiation-needed flag."
        if (stable) {
            peer.negotiationNeeded().clear();
            peer.negotiationNeeded().update();
        }
        SignalingState state = applied.state();
        if (state == null) {
            peer.publish();
        } else {
            // "If connection.[[SignalingState]] changed above, fire an event named signalingstatechange at connection."
            peer.publish(state);
            peer.realm().fire(peer.pc(), RTCPeerConnection.SIGNALING_STATE_CHANGE);
            if (peer.isClosed()) {
                return;
            }
        }
        peer.remoteTracks().apply(applied.effects());
        // §4.3.4: "if an RTCIceTransport is … created as a result of signaling (e.g. adding a new media description),
        // the state may advance directly from one state to another."
        if (!peer.isClosed() && applied.actions().stream().anyMatch(Action.CreateTransport.class::isInstance)) {
            peer.states().transportChanged(() -> {});
        }
        // §4.3.2: a connection without transports is "new" again.
        if (!peer.isClosed() && applied.actions().stream().anyMatch(Action.DiscardTransport.class::isInstance)) {
            peer.states().gatheringChanged(() -> {});
        }
    }
}
