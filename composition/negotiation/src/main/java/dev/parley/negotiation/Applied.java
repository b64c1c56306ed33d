package dev.parley.negotiation;

import java.util.List;

/**
 * The outcome of applying a description.
 *
 * @param actions what the owner of the transports has to do, in order
 * @param states the signalling states that were passed, in order, without the one before: empty where it did not
 *     change, two where a remote offer rolled a local one back (webrtc-pc fires signalingstatechange for each)
 */
public record Applied(List<Action> actions, List<SignalingState> states) {
    /** Copies the lists. */
    public Applied {
        actions = List.copyOf(actions);
        states = List.copyOf(states);
    }
}
