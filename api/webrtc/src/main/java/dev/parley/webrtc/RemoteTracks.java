package dev.parley.webrtc;

import dev.parley.mediacapture.MediaStream;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.mediacapture.MediaStreamTrackEvent;
import dev.parley.negotiation.transceiver.TrackEffect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The peer's streams, and what descriptions do to them and to its tracks: the end of webrtc-pc §4.4.1.5. Loop thread only. */
final class RemoteTracks {
    /** Streams that are remembered: a peer may name others with each offer, and those that are empty are forgotten above this. */
    private static final int MOST_STREAMS = 256;

    private final LocalConnection owner;

    /** "Unless a MediaStream object has previously been created with that id for this connection, create" one. */
    private final Map<String, MediaStream> streams = new LinkedHashMap<>();

    RemoteTracks(LocalConnection owner) {
        this.owner = owner;
    }

    private MediaStream stream(String id) {
        return streams.computeIfAbsent(id, MediaStream::withId);
    }

    void apply(List<TrackEffect> effects) {
        carryOut(effects);
        if (streams.size() > MOST_STREAMS) {
            streams.values().removeIf(stream -> stream.getTracks().isEmpty());
        }
    }

    private void carryOut(List<TrackEffect> effects) {
        for (TrackEffect effect : effects) {
            // A listener on the loop may have closed the connection.
            if (owner.isClosed()) {
                return;
            }
            if (effect instanceof TrackEffect.Mute mute) {
                RTCRtpTransceiver transceiver = owner.transceivers().getOrRemoved(mute.transceiver());
                if (transceiver != null) {
                    transceiver.receiver().source().mute();
                }
            } else if (effect instanceof TrackEffect.RemoveFromStream remove) {
                remove(stream(remove.stream()), remove.transceiver());
            } else if (effect instanceof TrackEffect.AddToStream add) {
                add(stream(add.stream()), add.transceiver());
            } else if (effect instanceof TrackEffect.FireTrack fire) {
                fire(fire);
            }
        }
    }

    /** "Remove the track track from stream", which "fires a track event named removetrack". */
    private void remove(MediaStream stream, int id) {
        RTCRtpTransceiver transceiver = owner.transceivers().getOrRemoved(id);
        if (transceiver == null) {
            return;
        }
        MediaStreamTrack track = transceiver.receiver().track();
        if (stream.getTracks().contains(track)) {
            stream.removeTrack(track);
            owner.realm()
                    .fire(
                            stream,
                            MediaStream.REMOVE_TRACK,
                            new MediaStreamTrackEvent(MediaStream.REMOVE_TRACK, stream, track));
        }
    }

    /** "Add the track track to stream", which "fires a track event named addtrack". */
    private void add(MediaStream stream, int id) {
        RTCRtpTransceiver transceiver = owner.transceivers().get(id);
        if (transceiver == null) {
            return;
        }
        MediaStreamTrack track = transceiver.receiver().track();
        if (!stream.getTracks().contains(track)) {
            stream.addTrack(track);
            owner.realm()
                    .fire(
                            stream,
                            MediaStream.ADD_TRACK,
                            new MediaStreamTrackEvent(MediaStream.ADD_TRACK, stream, track));
        }
    }

    private void fire(TrackEffect.FireTrack fire) {
        RTCRtpTransceiver transceiver = owner.transceivers().get(fire.transceiver());
        if (transceiver != null) {
            RTCPeerConnection pc = owner.pc();
            RTCRtpReceiver receiver = transceiver.receiver();
            List<MediaStream> ofTrack =
                    fire.streams().stream().map(this::stream).toList();
            owner.realm()
                    .fire(
                            pc,
                            RTCPeerConnection.TRACK,
                            new RTCTrackEvent(
                                    RTCPeerConnection.TRACK, pc, receiver, receiver.track(), ofTrack, transceiver));
        }
    }
}
