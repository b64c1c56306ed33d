package dev.parley.negotiation;

import java.util.List;

/**
 * The outcome of applying a description. The members are in the order in which the owner carries them out.
 *
 * @param actions what the owner of the transports has to do, in order
 * @param changes what became of the set of transceivers, in order
 * @param states the signalling states that were passed, in order, without the one before: empty where it did not
 *     change, two where a remote offer rolled a local one back (webrtc-pc fires signalingstatechange for each)
 * @param effects what becomes of remote tracks and streams, in order
 */
public record Applied(
        List<Action> actions, List<TransceiverChange> changes, List<SignalingState> states, List<TrackEffect> effects) {
    /** Copies the lists. */
    public Applied {
        actions = List.copyOf(actions);
        changes = List.copyOf(changes);
        states = List.copyOf(states);
        effects = List.copyOf(effects);
    }
}
