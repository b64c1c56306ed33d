package dev.parley.legacy;

import dev.parley.dom.DOMException;
import dev.parley.dom.EventListener;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import dev.parley.mediacapture.MediaStream;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.webrtc.RTCDTMFSender;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCRtpSender;
import dev.parley.webrtc.RTCSignalingState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a connection, as code of 2014 knows them: to be made once for a connection, before its first description is set. Any
 * thread; events are fired where the connection's listeners run.
 */
public final class LegacyStreams extends EventTarget {
    /** The peer sends a new stream. */
    public static final EventType<MediaStreamEvent> ADD_STREAM = new EventType<>("addstream");

    /** The peer sends a stream no more. */
    public static final EventType<MediaStreamEvent> REMOVE_STREAM = new EventType<>("removestream");

    private final RTCPeerConnection connection;

    /** Guarded by itself. */
    private final List<MediaStream> local = new ArrayList<>();

    /** Guarded by itself. */
    private final List<MediaStream> remote = new ArrayList<>();

    /** Watches the peer's streams from now on. */
    public LegacyStreams(RTCPeerConnection connection) {
        this.connection = connection;
        connection.addEventListener(
                RTCPeerConnection.TRACK, event -> event.streams().forEach(this::announced));
    }

    private void announced(MediaStream stream) {
        synchronized (remote) {
            if (remote.contains(stream)) {
                return;
            }
            remote.add(stream);
        }
        stream.addEventListener(MediaStream.REMOVE_TRACK, event -> {
            if (stream.getTracks().isEmpty()) {
                gone(stream);
            }
        });
        dispatchEvent(ADD_STREAM, new MediaStreamEvent(ADD_STREAM, connection, stream));
    }

    private void gone(MediaStream stream) {
        synchronized (remote) {
            if (!remote.remove(stream)) {
                return;
            }
        }
        dispatchEvent(REMOVE_STREAM, new MediaStreamEvent(REMOVE_STREAM, connection, stream));
    }

    /**
     * Sends all tracks of a stream that are not sent yet. Tracks that come to the stream later are not sent by themselves.
     *
     * @throws DOMException InvalidStateError after the connection was closed
     */
    public void addStream(MediaStream stream) {
        requireOpen();
        synchronized (local) {
            if (local.contains(stream)) {
                return;
            }
            local.add(stream);
        }
        for (MediaStreamTrack track : stream.getTracks()) {
            if (senderOf(track) == null) {
                connection.addTrack(track, stream);
            }
        }
    }

    /**
     * Sends the tracks of a stream no more.
     *
     * @throws DOMException InvalidStateError after the connection was closed
     */
    public void removeStream(MediaStream stream) {
        requireOpen();
        synchronized (local) {
            if (!local.remove(stream)) {
                return;
            }
        }
        for (MediaStreamTrack track : stream.getTracks()) {
            RTCRtpSender sender = senderOf(track);
            if (sender != null) {
                connection.removeTrack(sender);
            }
        }
    }

    /** Returns the streams that were added and not removed. */
    public List<MediaStream> getLocalStreams() {
        synchronized (local) {
            return List.copyOf(local);
        }
    }

    /** Returns the streams that the peer sends. */
    public List<MediaStream> getRemoteStreams() {
        synchronized (remote) {
            return List.copyOf(remote);
        }
    }

    /** Returns the local or remote stream of that id, or null. */
    public @Nullable MediaStream getStreamById(String id) {
        List<MediaStream> all = new ArrayList<>(getLocalStreams());
        all.addAll(getRemoteStreams());
        return all.stream().filter(stream -> stream.id().equals(id)).findFirst().orElse(null);
    }

    /**
     * Returns what sends the telephone tones beside an audio track.
     *
     * @throws DOMException InvalidStateError after the connection was closed; SyntaxError for a track of video, or one that is not sent
     */
    public RTCDTMFSender createDTMFSender(MediaStreamTrack track) {
        requireOpen();
        RTCRtpSender sender = senderOf(track);
        RTCDTMFSender tones = sender == null ? null : sender.dtmf();
        if (tones == null) {
            throw new DOMException("the track is no audio that is sent", DOMException.SYNTAX_ERROR);
        }
        return tones;
    }

    /** Sets the handler of {@link #ADD_STREAM}; null clears it. */
    public void onAddStream(@Nullable EventListener<? super MediaStreamEvent> listener) {
        setHandler(ADD_STREAM, listener);
    }

    /** Sets the handler of {@link #REMOVE_STREAM}; null clears it. */
    public void onRemoveStream(@Nullable EventListener<? super MediaStreamEvent> listener) {
        setHandler(REMOVE_STREAM, listener);
    }

    private void requireOpen() {
        if (connection.signalingState() == RTCSignalingState.CLOSED) {
            throw DOMException.invalidState("the connection is closed");
        }
    }

    private @Nullable RTCRtpSender senderOf(MediaStreamTrack track) {
        return connection.getSenders().stream()
                .filter(sender -> sender.track() == track)
                .findFirst()
                .orElse(null);
    }
}
