package dev.parley.negotiation;

import dev.parley.negotiation.signaling.Description;
import dev.parley.negotiation.signaling.LocalCandidate;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.RemoteCandidate;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * webrtc-pc §10.7 "Perfect Negotiation Example", its promises being kept at once: an application at each end that
 * offers when negotiation is needed, and resolves collisions by being polite or not. Messages wait in a queue until the
 * test delivers them.
 */
final class PerfectNegotiation {
    /** A description or a candidate, under way. */
    private record Message(Description description, RemoteCandidate candidate) {}

    final Peer peer;
    private final boolean polite;
    private final Deque<Message> inbox = new ArrayDeque<>();
    private PerfectNegotiation other;
    private boolean ignoreOffer;
    private int ignored;

    private PerfectNegotiation(Peer peer, boolean polite) {
        this.peer = peer;
        this.polite = polite;
    }

    static PerfectNegotiation[] pair(Peer impolite, Peer polite) {
        PerfectNegotiation one = new PerfectNegotiation(impolite, false);
        PerfectNegotiation two = new PerfectNegotiation(polite, true);
        one.other = two;
        two.other = one;
        return new PerfectNegotiation[] {one, two};
    }

    /** The event "negotiationneeded", which fires in the stable state only. */
    void negotiateIfNeeded() throws NegotiationException {
        if (peer.session.signalingState() == SignalingState.STABLE && peer.session.isNegotiationNeeded()) {
            offer();
        }
    }

    void offer() throws NegotiationException {
        peer.setLocal();
        send(new Message(peer.session.descriptions().local(), null));
    }

    void gather(int port) {
        peer.wires.keySet().forEach(transport -> {
            LocalCandidate local = peer.session.addLocalCandidate(transport, Peer.host("192.0.2.1", port));
            if (local != null) {
                send(new Message(
                        null,
                        new RemoteCandidate(
                                local.line(), local.sdpMid(), local.sdpMLineIndex(), local.usernameFragment())));
            }
        });
    }

    private void send(Message message) {
        other.inbox.add(message);
    }

    boolean hasMail() {
        return !inbox.isEmpty();
    }

    int ignoredOffers() {
        return ignored;
    }

    void deliverOne() throws NegotiationException {
        Message message = inbox.remove();
        if (message.description() == null) {
            try {
                peer.addCandidate(message.candidate());
            } catch (NegotiationException e) {
                if (!ignoreOffer) {
                    throw e;
                }
            }
            return;
        }
        Description description = message.description();
        boolean collision =
                description.type() == SdpType.OFFER && peer.session.signalingState() != SignalingState.STABLE;
        ignoreOffer = !polite && collision;
        if (ignoreOffer) {
            ignored++;
            return;
        }
        peer.setRemote(description);
        if (description.type() == SdpType.OFFER) {
            peer.setLocal();
            send(new Message(peer.session.descriptions().local(), null));
        }
    }
}
