package dev.parley.negotiation;

import java.util.List;

/**
 * What applying a description makes of a session's state.
 *
 * @param state a changed copy; its signalling state is not set yet
 * @param actions what the owner of the transports has to do, in order
 * @param changes what became of the set of transceivers, in order
 * @param effects what becomes of remote tracks and streams, in order
 */
record Outcome(SessionState state, List<Action> actions, List<TransceiverChange> changes, List<TrackEffect> effects) {

    /** Tells whether ICE restarts with credentials of ours that are new. */
    boolean restartsIce() {
        return actions.stream().anyMatch(Action.RestartIce.class::isInstance);
    }
}
