package dev.parley.webrtc;

import dev.parley.dom.Event;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import dev.parley.mediacapture.MediaStream;
import dev.parley.mediacapture.MediaStreamTrack;
import java.util.List;
import java.util.Objects;

/** The peer announced a track, webrtc-pc §5.7. */
public final class RTCTrackEvent extends Event {
    private final RTCRtpReceiver receiver;
    private final MediaStreamTrack track;
    private final List<MediaStream> streams;
    private final RTCRtpTransceiver transceiver;

    /**
     * Makes an event, as the IDL's constructor does.
     *
     * @param streams those that the track is a part of
     */
    public RTCTrackEvent(
            EventType<?> type,
            EventTarget target,
            RTCRtpReceiver receiver,
            MediaStreamTrack track,
            List<MediaStream> streams,
            RTCRtpTransceiver transceiver) {
        super(type, target);
        this.receiver = Objects.requireNonNull(receiver, "receiver");
        this.track = Objects.requireNonNull(track, "track");
        this.streams = List.copyOf(streams);
        this.transceiver = Objects.requireNonNull(transceiver, "transceiver");
    }

    /** Returns what receives the track. */
    public RTCRtpReceiver receiver() {
        return receiver;
    }

    /** Returns the track. */
    public MediaStreamTrack track() {
        return track;
    }

    /** Returns the streams that the track is a part of. */
    public List<MediaStream> streams() {
        return streams;
    }

    /** Returns the transceiver. */
    public RTCRtpTransceiver transceiver() {
        return transceiver;
    }
}
