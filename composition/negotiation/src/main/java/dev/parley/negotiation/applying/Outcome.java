package dev.parley.negotiation.applying;

import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transceiver.TrackEffect;
import dev.parley.negotiation.transceiver.TransceiverChange;
import dev.parley.negotiation.transport.Action;
import java.util.List;

/**
 * Result of applying a description: the session's new state and what follows from it.
 *
 * @param state a changed copy; its signalling state is not set yet
 * @param actions what the owner of the transports has to do, in order
 * @param changes what became of the set of transceivers, in order
 * @param effects what becomes of remote tracks and streams, in order
 */
public record Outcome(
        SessionState state, List<Action> actions, List<TransceiverChange> changes, List<TrackEffect> effects) {

    /** Returns whether data was offered, or in use, and rejected: its channels are closed, and the next one asks for data again. */
    public boolean rejectsData() {
        return state.data == null
                && actions.stream()
                        .anyMatch(action -> action instanceof Action.StopData || action instanceof Action.RejectData);
    }

    /** Returns whether ICE restarts with credentials of ours that are new. */
    public boolean restartsIce() {
        return actions.stream().anyMatch(Action.RestartIce.class::isInstance);
    }
}
