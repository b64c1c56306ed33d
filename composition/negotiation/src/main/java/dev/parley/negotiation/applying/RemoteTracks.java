package dev.parley.negotiation.applying;

import dev.parley.negotiation.transceiver.TrackEffect;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.parameters.Direction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * webrtc-pc §5.1.1 "Processing Remote MediaStreamTracks": what a description does to tracks and streams. It gathers
 * muteTracks, removeList, addList and trackEventInits.
 */
final class RemoteTracks {
    private final List<TrackEffect> mutes = new ArrayList<>();
    private final List<TrackEffect> removals = new ArrayList<>();
    private final List<TrackEffect> additions = new ArrayList<>();
    private final List<TrackEffect> events = new ArrayList<>();

    /**
     * "To process remote tracks given transceiver, direction, msids, addList, removeList, and trackEventInits".
     *
     * @param direction from our point of view; null at the rollback of a transceiver that never had one
     */
    Transceiver process(Transceiver transceiver, @Nullable Direction direction, List<String> msids) {
        int before = additions.size();
        // Step 1: "Set the associated remote streams".
        Transceiver changed = setStreams(transceiver, msids);
        Direction fired = transceiver.slots().firedDirection;
        boolean receives = direction != null && direction.receives();
        boolean fires = fired != null && fired.receives();
        // Step 2: "… and transceiver.[[FiredDirection]] is neither "sendrecv" nor "recvonly", or the previous step
        // increased the length of addList, process the addition of a remote track".
        if (receives && !fires || additions.size() > before) {
            events.add(new TrackEffect.FireTrack(changed.id(), changed.remoteStreams()));
        }
        // Step 4, and step 3 below: "If direction is "sendonly" or "inactive" …, process the removal of a remote
        // track".
        boolean ends = direction != null && !direction.receives();
        if (ends && fires) {
            mutes.add(new TrackEffect.Mute(changed.id()));
        }
        return changed.with(slots -> {
            slots.receptive = slots.receptive && !ends;
            slots.firedDirection = direction;
        });
    }

    /** What a local answer does that takes a direction away: "Set the associated remote streams … an empty list", and the removal. */
    Transceiver remove(Transceiver transceiver) {
        Transceiver changed = setStreams(transceiver, List.of());
        mutes.add(new TrackEffect.Mute(changed.id()));
        return changed;
    }

    /** "To set the associated remote streams given receiver, msids, addList, and removeList". */
    private Transceiver setStreams(Transceiver transceiver, List<String> msids) {
        Set<String> now = new HashSet<>(msids);
        Set<String> before = new HashSet<>(transceiver.remoteStreams());
        for (String former : transceiver.remoteStreams()) {
            if (!now.contains(former)) {
                removals.add(new TrackEffect.RemoveFromStream(transceiver.id(), former));
            }
        }
        for (String stream : msids) {
            if (!before.contains(stream)) {
                additions.add(new TrackEffect.AddToStream(transceiver.id(), stream));
            }
        }
        return transceiver.with(slots -> slots.remoteStreams = List.copyOf(msids));
    }

    /** Returns the effects in the order in which webrtc-pc §4.4.1.5 carries them out. */
    List<TrackEffect> effects() {
        List<TrackEffect> effects = new ArrayList<>(mutes);
        effects.addAll(removals);
        effects.addAll(additions);
        effects.addAll(events);
        return effects;
    }
}
