package dev.parley.mediacapture;

import dev.parley.dom.EventListener;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tracks that belong together, mediacapture-streams §4.2. A stream belongs to no event loop; any thread. Only changes that a connection
 * makes fire events.
 */
public final class MediaStream extends EventTarget {
    /** The connection added a track. */
    public static final EventType<MediaStreamTrackEvent> ADD_TRACK = new EventType<>("addtrack");

    /** The connection removed a track. */
    public static final EventType<MediaStreamTrackEvent> REMOVE_TRACK = new EventType<>("removetrack");

    private final String id;

    /** The track set, which is replaced and never changed; guarded by this for writing. */
    private volatile List<MediaStreamTrack> tracks;

    /** Makes an empty stream. */
    public MediaStream() {
        this(List.of());
    }

    /** Makes a stream of the same tracks. */
    public MediaStream(MediaStream stream) {
        this(stream.getTracks());
    }

    /** Makes a stream of these tracks. */
    public MediaStream(List<MediaStreamTrack> tracks) {
        this(UUID.randomUUID().toString(), tracks);
    }

    private MediaStream(String id, List<MediaStreamTrack> tracks) {
        this.id = Objects.requireNonNull(id, "id");
        this.tracks = tracks.stream().distinct().toList();
    }

    /** Makes an empty stream of that identifier, as a connection does for a stream of its peer. Extension. */
    public static MediaStream withId(String id) {
        return new MediaStream(id, List.of());
    }

    /** Returns the identifier; 36 characters of a stream that was made here. */
    public String id() {
        return id;
    }

    /** Returns whether a track may still give media. */
    public boolean active() {
        return tracks.stream().anyMatch(track -> track.readyState() == MediaStreamTrackState.LIVE);
    }

    /** Returns all tracks. */
    public List<MediaStreamTrack> getTracks() {
        return tracks;
    }

    /** Returns the audio tracks. */
    public List<MediaStreamTrack> getAudioTracks() {
        return ofKind("audio");
    }

    /** Returns the video tracks. */
    public List<MediaStreamTrack> getVideoTracks() {
        return ofKind("video");
    }

    private List<MediaStreamTrack> ofKind(String kind) {
        return tracks.stream().filter(track -> track.kind().equals(kind)).toList();
    }

    /** Returns the track of that identifier, or null. */
    public @Nullable MediaStreamTrack getTrackById(String trackId) {
        return tracks.stream()
                .filter(track -> track.id().equals(trackId))
                .findFirst()
                .orElse(null);
    }

    /** Adds a track, unless it is there already. */
    public void addTrack(MediaStreamTrack track) {
        Objects.requireNonNull(track, "track");
        synchronized (this) {
            if (!tracks.contains(track)) {
                List<MediaStreamTrack> more = new ArrayList<>(tracks);
                more.add(track);
                tracks = List.copyOf(more);
            }
        }
    }

    /** Removes a track, if it is there. */
    public void removeTrack(MediaStreamTrack track) {
        Objects.requireNonNull(track, "track");
        synchronized (this) {
            tracks = tracks.stream().filter(each -> each != track).toList();
        }
    }

    /** Returns a stream of clones of the tracks. */
    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod") // The IDL's name; nothing of Object.clone is wanted.
    public MediaStream clone() {
        return new MediaStream(tracks.stream().map(MediaStreamTrack::clone).toList());
    }

    /** Sets the handler of {@link #ADD_TRACK}; null clears it. */
    public void onAddTrack(@Nullable EventListener<? super MediaStreamTrackEvent> listener) {
        setHandler(ADD_TRACK, listener);
    }

    /** Sets the handler of {@link #REMOVE_TRACK}; null clears it. */
    public void onRemoveTrack(@Nullable EventListener<? super MediaStreamTrackEvent> listener) {
        setHandler(REMOVE_TRACK, listener);
    }

    @Override
    public String toString() {
        return "MediaStream[" + id + ", " + tracks + "]";
    }
}
