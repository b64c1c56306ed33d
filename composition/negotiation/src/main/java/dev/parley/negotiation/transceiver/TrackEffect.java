package dev.parley.negotiation.transceiver;

import java.util.List;

/**
 * Effect of a description on remote tracks and streams, to be carried out after signalingstatechange in the order given:
 * webrtc-pc §4.4.1.5 has muteTracks first, then removeList, addList and trackEventInits. Streams are named by their ids;
 * "unless a MediaStream object has previously been created with that id for this connection, create" one.
 */
public sealed interface TrackEffect {

    /** "Set the muted state of track to the value true", the track being that of the transceiver's receiver; none where it is muted. */
    record Mute(int transceiver) implements TrackEffect {}

    /** "Remove the track track from stream." */
    record RemoveFromStream(int transceiver, String stream) implements TrackEffect {}

    /** "Add the track track to stream." */
    record AddToStream(int transceiver, String stream) implements TrackEffect {}

    /** "Fire an event named track", with these streams. */
    record FireTrack(int transceiver, List<String> streams) implements TrackEffect {
        /** Copies the list. */
        public FireTrack {
            streams = List.copyOf(streams);
        }
    }
}
