package dev.parley.negotiation;

import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.transceiver.TrackEffect;
import dev.parley.negotiation.transceiver.TransceiverChange;
import dev.parley.negotiation.transport.Action;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of applying a description. The members are in the order in which the owner carries them out.
 *
 * @param actions what the owner of the transports has to do, in order
 * @param changes what became of the set of transceivers, in order
 * @param state the signalling state that was reached, or null where it did not change
 * @param effects what becomes of remote tracks and streams, in order
 */
public record Applied(
        List<Action> actions,
        List<TransceiverChange> changes,
        @Nullable SignalingState state,
        List<TrackEffect> effects) {
    /** Copies the lists. */
    public Applied {
        actions = List.copyOf(actions);
        changes = List.copyOf(changes);
        effects = List.copyOf(effects);
    }
}
