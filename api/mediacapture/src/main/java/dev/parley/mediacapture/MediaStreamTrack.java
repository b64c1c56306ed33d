package dev.parley.mediacapture;

import dev.parley.dom.DOMException;
import dev.parley.dom.Event;
import dev.parley.dom.EventListener;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import dev.parley.dom.ListenerHandle;
import dev.parley.dom.TypeError;
import dev.parley.dom.realm.Promise;
import dev.parley.dom.realm.Realm;
import dev.parley.frames.AudioFormat;
import dev.parley.frames.AudioFrame;
import dev.parley.frames.VideoFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Media of one kind from one source, mediacapture-streams §4.3. Local tracks come from {@link MediaDevices}, remote ones from a
 * connection.
 *
 * <p>Any thread. Attributes never wait; {@link #clone()}, {@link #stop} and the adding of sinks meet the event loop.
 */
public final class MediaStreamTrack extends EventTarget {
    /** The source is temporarily unable to give media. */
    public static final EventType<Event> MUTE = new EventType<>("mute");

    /** The source gives media again. */
    public static final EventType<Event> UNMUTE = new EventType<>("unmute");

    /** The source gives no media any more. {@link #stop} does not fire it. */
    public static final EventType<Event> ENDED = new EventType<>("ended");

    /** The attribute {@link #isolated} changed. No local track fires it: isolation begins with the track and stays. */
    public static final EventType<Event> ISOLATION_CHANGE = new EventType<>("isolationchange");

    private static final List<String> AUDIO_HINTS = List.of("", "speech", "speech-recognition", "music");
    private static final List<String> VIDEO_HINTS = List.of("", "motion", "detail", "text");

    private final Realm realm;
    private final TrackSource source;
    private final String id;
    /** Readers that are to learn of the track's end. Loop thread. */
    private final List<EncodedReader> encodedReaders = new ArrayList<>(0);

    private final Sinks sinks;
    private volatile boolean enabled = true;
    private volatile boolean muted;
    private volatile MediaStreamTrackState readyState = MediaStreamTrackState.LIVE;
    private volatile MediaTrackConstraints constraints = MediaTrackConstraints.none();
    private volatile MediaTrackSettings settings;
    private volatile String contentHint = "";
    private volatile @Nullable String peerIdentity; // The peer for which alone the media is.

    MediaStreamTrack(Realm realm, TrackSource source, String id) {
        this.realm = realm;
        this.source = source;
        this.id = id;
        this.muted = source.isMuted();
        this.settings = source.usualSettings();
        this.sinks = new Sinks(realm);
    }

    Realm realm() {
        return realm;
    }

    TrackSource source() {
        return source;
    }

    // ---- attributes ----

    /** Returns "audio" or "video". */
    public String kind() {
        return source.kind();
    }

    /** Returns the identifier, 36 characters. */
    public String id() {
        return id;
    }

    /** Returns what tells the source apart for people, perhaps empty. */
    public String label() {
        return source.label();
    }

    /** Returns whether media flows; where not, sinks get silence or black. */
    public boolean enabled() {
        return enabled;
    }

    /** Lets media flow, or makes it silent or black. */
    public void setEnabled(boolean enable) {
        enabled = enable;
    }

    /** Returns whether the source is temporarily unable to give media. */
    public boolean muted() {
        return muted;
    }

    /** Returns whether the track may still give media. */
    public MediaStreamTrackState readyState() {
        return readyState;
    }

    /** Returns what the media is, for encoders to prefer what suits it: mst-content-hint §3. Empty by default. */
    public String contentHint() {
        return contentHint;
    }

    /**
     * Says what the media is: "speech", "speech-recognition" or "music" of audio, "motion", "detail" or "text" of video, or "". Other
     * words, and those of the other kind, change nothing, mst-content-hint §3.
     */
    public void setContentHint(String hint) {
        Objects.requireNonNull(hint, "hint");
        if ((kind().equals("audio") ? AUDIO_HINTS : VIDEO_HINTS).contains(hint)) {
            contentHint = hint;
        }
    }

    /** Returns whether the media is kept from the application, webrtc-identity §11.1.2: sinks and readers get silence or black. */
    public boolean isolated() {
        return peerIdentity != null;
    }

    /** Isolates the track before anybody has it. Loop thread. */
    void isolateFor(@Nullable String identity) {
        peerIdentity = identity;
    }

    // ---- methods ----

    /** Returns another track of the same source, with the same state and settings. */
    @Override
    @SuppressWarnings({"MethodDoesntCallSuperMethod", "squid:S2975"
    }) // The IDL's name; nothing of Object.clone is wanted.
    public MediaStreamTrack clone() {
        return realm.meet("MediaStreamTrack.clone", () -> source.cloned(this));
    }

    void copyFrom(MediaStreamTrack other) {
        readyState = other.readyState;
        constraints = other.constraints;
        settings = other.settings;
        // mst-content-hint §3: "The content hint is copied when a track is cloned"; enabled is so in all browsers'
        // clones.
        contentHint = other.contentHint;
        enabled = other.enabled;
        peerIdentity = other.peerIdentity;
        muted = other.muted;
    }

    /** Ends the track, without an event. The source stops where no other track uses it. Does nothing on an ended track. */
    public void stop() {
        if (readyState == MediaStreamTrackState.LIVE) {
            realm.meet("MediaStreamTrack.stop", () -> {
                finish();
            });
        }
    }

    private boolean finish() {
        if (readyState == MediaStreamTrackState.ENDED) {
            return false;
        }
        settings = settings.inherent();
        readyState = MediaStreamTrackState.ENDED;
        source.ended(this);
        sinks.end();
        encodedReaders.forEach(EncodedReader::end);
        encodedReaders.clear();
        return true;
    }

    /** mediacapture-streams §4.3.2: "When a MediaStreamTrack track ends for any reason other than the stop() method being invoked". */
    void endBySource() {
        if (finish()) {
            realm.fire(this, ENDED);
        }
    }

    /** mediacapture-streams §4.3.1 "set a track's muted state". Loop thread. */
    void setMuted(boolean newState) {
        if (muted != newState) {
            muted = newState;
            realm.fire(this, newState ? MUTE : UNMUTE);
        }
    }

    /** Returns what the settings can be. */
    public MediaTrackCapabilities getCapabilities() {
        return source.capabilities();
    }

    /** Returns what was last asked for with success. */
    public MediaTrackConstraints getConstraints() {
        return constraints;
    }

    /** Returns the settings; of an ended track the identity of its device alone. */
    public MediaTrackSettings getSettings() {
        return settings;
    }

    /** Asks for nothing any more. */
    public CompletableFuture<Void> applyConstraints() {
        return applyConstraints(MediaTrackConstraints.none());
    }

    /**
     * Changes the settings to what comes nearest to the wishes, mediacapture-streams §11.2. Fails with {@link OverconstrainedError}
     * where a demand cannot be met; then all stays as it was. Does nothing on an ended track.
     */
    @SuppressWarnings("unchecked") // Void has no value but null.
    public CompletableFuture<Void> applyConstraints(MediaTrackConstraints newConstraints) {
        Objects.requireNonNull(newConstraints, "newConstraints");
        Promise<@Nullable Void> promise = realm.promise();
        // "Run the following steps in parallel, maintaining the order of invocations": as tasks of the loop.
        realm.onLoop(
                promise,
                () -> realm.task(() -> {
                    String failed = readyState == MediaStreamTrackState.ENDED ? null : apply(newConstraints);
                    if (failed == null) {
                        promise.resolve();
                    } else {
                        promise.reject(
                                new OverconstrainedError(failed, "the source cannot satisfy \"" + failed + "\""));
                    }
                }));
        return (CompletableFuture<Void>) (CompletableFuture<?>) promise;
    }

    /** The ApplyConstraints algorithm. Returns the constraint that failed, or null. Loop thread. */
    @Nullable
    String apply(MediaTrackConstraints newConstraints) {
        List<SelectSettings.SettingsAxis> axes = source.axes();
        if (!axes.isEmpty()) {
            // Steps 1 and 2.
            SelectSettings selection = new SelectSettings(kind(), axes);
            MediaTrackSettings selected = selection.select(newConstraints);
            if (selected == null) {
                return selection.failedConstraint();
            }
            // Step 3: "In a single operation, remove the existing constraints from object, apply newConstraints, and
            // apply successfulSettings as the current settings."
            settings = selected;
        }
        constraints = newConstraints;
        source.demandChanged(this);
        return null;
    }

    /** The source knows a setting better: the size of the pictures that are pushed, say. Loop thread. */
    void observe(MediaTrackSettings observed) {
        settings = observed;
    }

    // ---- media ----

    /**
     * Adds what takes the pictures of a video track, each as it comes; while the track is disabled or muted they are black. It runs
     * where listeners run. A sink that is over {@value Sinks#MOST_PICTURES} pictures behind misses some. Extension.
     *
     * @return what takes the sink back
     * @throws TypeError on an audio track
     */
    public ListenerHandle addVideoSink(Consumer<? super VideoFrame> sink) {
        requireKind("video");
        return sinks.addVideo(sink, () -> source.demandChanged(this));
    }

    /**
     * Adds what takes the sound of an audio track, some milliseconds at a time; while the track is disabled or muted it is silent. It
     * runs where listeners run. A sink that is over {@value Sinks#MOST_SOUNDS} frames behind misses some. Extension.
     *
     * @return what takes the sink back
     * @throws TypeError on a video track
     */
    public ListenerHandle addAudioSink(Consumer<? super AudioFrame> sink) {
        requireKind("audio");
        return sinks.addAudio(sink, () -> source.demandChanged(this));
    }

    /**
     * Returns a reader of the sound of an audio track, local or remote. It takes up the track's media until it is closed or the track
     * ends.
     *
     * @param format wanted format; sound is converted to it
     * @param length duration of the frames, 1 to 500 ms; usually 10 or 20 ms
     * @return the reader, which is at its end at once if the track has ended
     * @throws TypeError on a video track
     * @throws IllegalArgumentException for another duration
     * @apiNote not part of the W3C API
     */
    public AudioReader audioReader(AudioFormat format, Duration length) {
        requireKind("audio");
        AudioReader reader = new AudioReader(realm, format, length);
        reader.attach(addDirectSink(new RawSink<AudioFrame>() {
            @Override
            public void take(AudioFrame frame) {
                reader.take(frame);
            }

            @Override
            public void end() {
                reader.end();
            }
        }));
        return reader;
    }

    /**
     * Returns a reader of the pictures of a video track, local or remote. It takes up the track's media until it is closed or the track
     * ends.
     *
     * @param pictures number of pictures that it holds, 1 to {@link VideoReader#MAX_PICTURES}; one that holds a single picture gives
     *     the latest
     * @return the reader, which is at its end at once if the track has ended
     * @throws TypeError on an audio track
     * @throws IllegalArgumentException for another number
     * @apiNote not part of the W3C API
     */
    public VideoReader videoReader(int pictures) {
        requireKind("video");
        VideoReader reader = new VideoReader(realm, pictures);
        reader.attach(addDirectSink(new RawSink<VideoFrame>() {
            @Override
            public void take(VideoFrame picture) {
                reader.take(picture);
            }

            @Override
            public void end() {
                reader.end();
            }
        }));
        return reader;
    }

    /**
     * Adds a sink that takes sound on the track's event loop, without a queue; its end comes at once if the track has ended.
     *
     * @throws TypeError on a video track
     * @apiNote not part of the W3C API
     */
    public ListenerHandle addRawAudioSink(RawSink<AudioFrame> sink) {
        requireKind("audio");
        return addDirectSink(Objects.requireNonNull(sink, "sink"));
    }

    /**
     * Adds a sink that takes pictures on the track's event loop, without a queue; its end comes at once if the track has ended.
     *
     * @throws TypeError on an audio track
     * @apiNote not part of the W3C API
     */
    public ListenerHandle addRawVideoSink(RawSink<VideoFrame> sink) {
        requireKind("video");
        return addDirectSink(Objects.requireNonNull(sink, "sink"));
    }

    /** Adds a sink that takes frames on the loop, and its end at once if the track has ended. Any thread. */
    private ListenerHandle addDirectSink(RawSink<?> sink) {
        return sinks.addDirect(sink, () -> {
            source.demandChanged(this);
            if (readyState == MediaStreamTrackState.ENDED) {
                sink.end();
            }
        });
    }

    /**
     * Returns a reader of the encoded frames of the track, as they came over the network or from their {@link EncodedSource}. It takes
     * frames until it is closed or the track ends. Extension.
     *
     * @throws DOMException NotSupportedError of a track whose source gives pictures or samples
     */
    public EncodedReader encodedReader() {
        EncodedOutput output = source.encodedOutput();
        if (output == null) {
            throw new DOMException(
                    "the source of this track gives no encoded frames; use addVideoSink, addAudioSink or audioReader",
                    DOMException.NOT_SUPPORTED_ERROR);
        }
        EncodedReader reader = new EncodedReader(kind().equals("video"), output, realm.loop());
        ListenerHandle frames = output.add(reader::take);
        realm.meet("MediaStreamTrack.encodedReader", () -> {
            if (readyState == MediaStreamTrackState.ENDED) {
                reader.end();
            } else {
                encodedReaders.add(reader);
            }
        });
        reader.attach(() -> {
            frames.remove();
            realm.task(() -> encodedReaders.remove(reader));
        });
        return reader;
    }

    /**
     * Returns where the encoded frames of the track come out, of {@link EncodedSource}s and remote tracks; null of a track whose source
     * gives pictures or samples. Extension.
     */
    public @Nullable EncodedOutput encodedOutput() {
        return source.encodedOutput();
    }

    private void requireKind(String wanted) {
        if (!kind().equals(wanted)) {
            throw new TypeError("a track of " + kind() + " gives no " + wanted);
        }
    }

    /** Returns whether somebody takes the media. Loop thread. */
    boolean isWanted() {
        return readyState == MediaStreamTrackState.LIVE && !sinks.isEmpty();
    }

    /** Hands a picture to the sinks. Loop thread. */
    void deliver(VideoFrame frame) {
        if (isWanted()) {
            sinks.deliver(flows() ? frame : VideoFrame.black(frame.width(), frame.height(), frame.timestampMicros()));
        }
    }

    /** Hands sound to the sinks. Loop thread. */
    void deliver(AudioFrame frame) {
        if (isWanted()) {
            sinks.deliver(flows() ? frame : frame.silenced());
        }
    }

    private boolean flows() {
        return enabled && !muted && !isolated();
    }

    // ---- handlers ----

    /** Sets the handler of {@link #MUTE}; null clears it. */
    public void onMute(@Nullable EventListener<? super Event> listener) {
        setHandler(MUTE, listener);
    }

    /** Sets the handler of {@link #UNMUTE}; null clears it. */
    public void onUnmute(@Nullable EventListener<? super Event> listener) {
        setHandler(UNMUTE, listener);
    }

    /** Sets the handler of {@link #ENDED}; null clears it. */
    public void onEnded(@Nullable EventListener<? super Event> listener) {
        setHandler(ENDED, listener);
    }

    /** Sets the handler of {@link #ISOLATION_CHANGE}; null clears it. */
    public void onIsolationChange(@Nullable EventListener<? super Event> listener) {
        setHandler(ISOLATION_CHANGE, listener);
    }

    @Override
    public String toString() {
        return "MediaStreamTrack[" + kind() + ", " + id + ", " + readyState + "]";
    }
}
