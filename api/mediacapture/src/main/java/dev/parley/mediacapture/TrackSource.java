package dev.parley.mediacapture;

import dev.parley.dom.realm.Realm;
import dev.parley.frames.AudioFrame;
import dev.parley.frames.VideoFrame;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the media of tracks comes from, mediacapture-streams §4.3: of one source there may be several tracks. Its state is confined
 * to the event loop of its tracks.
 */
public abstract class TrackSource {
    private final String kind;
    private final String label;
    private final Set<MediaStreamTrack> tracks = new LinkedHashSet<>();
    private boolean muted;

    /**
     * Makes a source.
     *
     * @param kind "audio" or "video"
     * @param label what tells it apart for people, perhaps empty
     * @param muted whether it begins without media to give
     */
    protected TrackSource(String kind, String label, boolean muted) {
        this.kind = kind;
        this.label = label;
        this.muted = muted;
    }

    /** Returns "audio" or "video". */
    public final String kind() {
        return kind;
    }

    /** Returns what tells the source apart for people. */
    public final String label() {
        return label;
    }

    /** Returns the axes of its settings; none where constraints do not apply to it. */
    List<SelectSettings.SettingsAxis> axes() {
        return List.of();
    }

    MediaTrackCapabilities capabilities() {
        return MediaTrackCapabilities.EMPTY;
    }

    /** Returns the settings of a track on which nothing was constrained. */
    MediaTrackSettings usualSettings() {
        MediaTrackSettings usual = new SelectSettings(kind, axes()).select(MediaTrackConstraints.none());
        if (usual == null) {
            throw new AssertionError("nothing was asked for, and cannot be had");
        }
        return usual;
    }

    final boolean isMuted() {
        return muted;
    }

    /** Returns whether no track uses the source. */
    final boolean isStopped() {
        return tracks.isEmpty();
    }

    /** Returns the tracks that have not ended. */
    final List<MediaStreamTrack> tracks() {
        return new ArrayList<>(tracks);
    }

    // ---- for those who extend it; on the loop ----

    /** Makes a track of this source, mediacapture-streams §4.3 "create a MediaStreamTrack". Loop thread. */
    protected final MediaStreamTrack createTrack(Realm realm) {
        MediaStreamTrack track = new MediaStreamTrack(realm, this, realm.newIdentifier());
        tracks.add(track);
        return track;
    }

    /** The source has media to give, or has none for now: "set a track's muted state" of all its tracks. Loop thread. */
    protected final void setMuted(boolean newState) {
        muted = newState;
        tracks().forEach(track -> track.setMuted(newState));
    }

    /** The source gives no media any more: its tracks end, in a task of their own, with an event. Loop thread. */
    protected final void end() {
        for (MediaStreamTrack track : tracks()) {
            track.realm().task(track::endBySource);
        }
    }

    /** The first listener to a track's media came, the last one went, the track ended, or its settings changed. Loop thread. */
    protected void demandChanged(MediaStreamTrack track) {}

    /** Returns where the source's encoded frames come out, or null if it has none. */
    protected @Nullable EncodedOutput encodedOutput() {
        return null;
    }

    /** Returns whether somebody takes the media of one of the tracks. Loop thread. */
    protected final boolean isWanted() {
        return tracks.stream().anyMatch(MediaStreamTrack::isWanted);
    }

    /** Gives sound to all tracks. Loop thread. */
    protected final void deliver(AudioFrame frame) {
        tracks().forEach(track -> track.deliver(frame));
    }

    /** Sets the width and height, in pixels, that the settings of all tracks show. Loop thread. */
    protected final void observeSize(int width, int height) {
        Map<Property, Object> seen = new EnumMap<>(Property.class);
        seen.put(Property.WIDTH, (long) width);
        seen.put(Property.HEIGHT, (long) height);
        for (MediaStreamTrack track : tracks()) {
            MediaTrackSettings settings = track.getSettings();
            if (!Objects.equals(settings.width(), width) || !Objects.equals(settings.height(), height)) {
                track.observe(settings.with(seen));
            }
        }
    }

    /** Gives a picture to all tracks. Loop thread. */
    protected final void deliver(VideoFrame frame) {
        tracks().forEach(track -> track.deliver(frame));
    }

    // ---- for tracks ----

    final MediaStreamTrack cloned(MediaStreamTrack track) {
        MediaStreamTrack clone = createTrack(track.realm());
        clone.copyFrom(track);
        if (clone.readyState() == MediaStreamTrackState.ENDED) {
            tracks.remove(clone);
        }
        return clone;
    }

    /** "Notify track's source that track is ended so that the source may be stopped, unless other MediaStreamTrack objects depend on it." */
    final void ended(MediaStreamTrack track) {
        tracks.remove(track);
        demandChanged(track);
    }

    /** The identity of the device behind the source, or null where there is none. */
    @Nullable
    Device device() {
        return null;
    }
}
