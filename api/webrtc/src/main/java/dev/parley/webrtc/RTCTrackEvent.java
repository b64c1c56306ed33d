package dev.parley.webrtc;

import dev.parley.dom.Event;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import dev.parley.mediacapture.MediaStream;
import dev.parley.mediacapture.MediaStreamTrack;
import java.util.List;

/** The peer announced a track, webrtc-pc §5.7. */
public final class RTCTrackEvent extends Event {
    private final RTCRtpTransceiver transceiver;
    private final List<MediaStream> streams;

    RTCTrackEvent(EventType<?> type, EventTarget target, RTCRtpTransceiver transceiver, List<MediaStream> streams) {
        super(type, target);
        this.transceiver = transceiver;
        this.streams = List.copyOf(streams);
    }

    /** Returns what receives the track. */
    public RTCRtpReceiver receiver() {
        return transceiver.receiver();
    }

    /** Returns the track. */
    public MediaStreamTrack track() {
        return receiver().track();
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
