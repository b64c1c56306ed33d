package dev.parley.negotiation.applying;

import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.negotiation.transceiver.TransceiverChange;
import dev.parley.negotiation.transceiver.TransceiverSet;
import dev.parley.negotiation.transport.Action;
import dev.parley.negotiation.transport.RemoteTransportParameters;
import dev.parley.negotiation.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Returns to the last stable state: RFC 9429 §5.7. */
public final class Rollback {
    private Rollback() {}

    /**
     * Returns what to go on with. "Any resources or candidates that were allocated by the abandoned local
     * description are discarded": transports that it made go, and where it restarted ICE the former credentials come
     * back.
     *
     * @param stable the state before the offer
     * @param now the state to leave
     */
    public static Outcome apply(SessionState stable, SessionState now) {
        List<Action> actions = new ArrayList<>();
        List<TransceiverChange> changes = new ArrayList<>();
        RemoteTracks tracks = new RemoteTracks();
        SessionState result = stable.copy();
        // Candidates that came since belong to descriptions that stay.
        result.currentLocal = now.currentLocal;
        result.currentRemote = now.currentRemote;
        result.transceivers = new TransceiverSet();
        for (Transceiver transceiver : now.transceivers.values()) {
            Transceiver former = stable.transceivers.get(transceiver.id());
            Transceiver restored = restore(transceiver, former, now.signaling == SignalingState.HAVE_REMOTE_OFFER);
            if (now.signaling == SignalingState.HAVE_REMOTE_OFFER) {
                // "If connection.[[SignalingState]] is "have-remote-offer" … Process remote tracks".
                List<String> msids = former == null || restored.stopped() ? List.of() : former.remoteStreams();
                restored = tracks.process(restored, restored.currentDirection(), msids);
            }
            // "If transceiver was created when pendingDescription was set, and a track has never been attached to it
            // via addTrack(), then stop the RTCRtpTransceiver transceiver, and remove it".
            if (former == null && restored.slots().madeByRemote) {
                restored = restored.stopped() ? restored : restored.stop(changes);
                changes.add(new TransceiverChange.Removed(restored));
            } else {
                result.put(restored);
            }
        }
        for (Transport transport : now.transports.values()) {
            Transport former = stable.transports.get(transport.id());
            if (former == null) {
                actions.add(new Action.DiscardTransport(transport.id()));
                continue;
            }
            RemoteTransportParameters remote = transport.remote();
            if (!former.local().equals(transport.local())) {
                actions.add(new Action.RestartIce(former.id(), former.local()));
                if (remote != null) {
                    actions.add(new Action.RemoteTransport(former.id(), remote));
                }
            }
            // An offer alone does not change what is known of the peer, but candidates may have come.
            result.transports.put(former.id(), remote == null ? former : former.withRemote(remote));
        }
        return new Outcome(result, actions, changes, tracks.effects());
    }

    /**
     * What the description changed at a transceiver, and the application did not: webrtc-pc §4.4.1.5 "(if description is of
     * type "rollback") … For each transceiver".
     *
     * @param former the transceiver when the session was stable; null where it was added since
     * @param byRemote whether the description is the peer's
     */
    private static Transceiver restore(Transceiver transceiver, @Nullable Transceiver former, boolean byRemote) {
        Transceiver.Slots before = former == null ? new Transceiver.Slots() : former.slots();
        // RFC 9429 §5.7: "an RtpTransceiver MUST NOT be removed if a track was attached to the RtpTransceiver via the
        // addTrack method". What the abandoned offer made is there for that track alone, as if addTrack had made it,
        // so that the offer finds it when it comes again (§5.10).
        boolean leftByAddTrack =
                byRemote && former == null && transceiver.mid() != null && !transceiver.slots().madeByRemote;
        return transceiver.with(slots -> {
            // "If transceiver was not associated with a media description prior to pendingDescription being set,
            // disassociate it".
            slots.mid = before.mid;
            slots.transport = before.transport;
            slots.addedByAddTrack |= leftByAddTrack;
            boolean ridless =
                    before.encodings.size() == 1 && before.encodings.get(0).rid() == null;
            if (ridless) {
                // "[[LastStableRidlessSendEncodings]] is not null, and any encoding … contains a rid member".
                slots.encodings = before.encodings;
            }
            slots.receptive = before.receptive;
            slots.receiveCodecs = before.receiveCodecs;
            slots.receivableCodecs = before.receivableCodecs;
            slots.receiveExtensions = before.receiveExtensions;
            slots.receiveReducedSize = before.receiveReducedSize;
            slots.receiveRids = before.receiveRids;
            slots.remoteSources = before.remoteSources;
        });
    }
}
