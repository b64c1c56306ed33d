package dev.parley.mediacapture;

import dev.parley.dom.ListenerHandle;
import dev.parley.dom.realm.Realm;
import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Source of frames that somebody else has encoded: a camera, a file, another stack. Its track is sent as it is, by any number of
 * connections. Made by {@link MediaDevices#createEncodedSource(Codec)}.
 *
 * <p>Frames before a connection can send them are dropped, and {@link #push(EncodedFrame)} says so. A connection that begins asks for a
 * key frame. While the track is disabled nothing is sent, since nobody here can encode silence or black of a foreign codec.
 *
 * <p>Any thread. Listeners run where those of tracks run.
 *
 * @apiNote not part of the W3C API
 */
public final class EncodedSource {
    /** Minimum time between two requests for a key frame: encoders that get more of them triple their rate. */
    private static final long KEY_FRAME_PAUSE_NANOS = 500_000_000;

    private final Realm realm;
    private final Codec codec;
    private final Output source;
    private final MediaStreamTrack track;
    private final List<Consumer<@Nullable String>> keyFrameListeners = new CopyOnWriteArrayList<>();
    private final List<LongConsumer> rateListeners = new CopyOnWriteArrayList<>();

    // Guarded by this: when the last request for a key frame was passed on, by the loop's clock.
    private long lastRequestNanos = Long.MIN_VALUE;

    EncodedSource(Realm realm, String label, Codec codec) {
        this.realm = realm;
        this.codec = codec;
        this.source = new Output(kind(codec), label);
        this.track = source.newTrack(realm);
    }

    private static String kind(Codec codec) {
        String mimeType = codec.mimeType();
        String kind = mimeType.substring(0, Math.max(0, mimeType.indexOf('/')));
        if (!kind.equals("audio") && !kind.equals("video")) {
            throw new IllegalArgumentException("\"" + mimeType + "\" is neither audio/… nor video/…");
        }
        return kind;
    }

    /** Returns the track; further ones are its clones. */
    public MediaStreamTrack track() {
        return track;
    }

    /** Returns the codec of the frames. */
    public Codec codec() {
        return codec;
    }

    /**
     * Sends a frame by all connections that have the track.
     *
     * @param frame a whole frame in the form that {@link EncodedFrame} describes; its {@linkplain EncodedFrame#rid() rid} names the
     *     encoding of a simulcast
     * @return the best of what became of it in the connections
     * @throws IllegalArgumentException if the frame is of another codec than the source
     */
    public PushResult push(EncodedFrame frame) {
        Objects.requireNonNull(frame, "frame");
        if (!frame.codec().is(codec.name())) {
            throw new IllegalArgumentException(
                    "a frame of " + frame.codec().mimeType() + " for a source of " + codec.mimeType());
        }
        if (!track.enabled() && source.areAllDisabled()) {
            return PushResult.NOT_NEGOTIATED;
        }
        return source.output.deliver(frame);
    }

    /** Sends a frame as an encoding of a simulcast. */
    public PushResult push(@Nullable String rid, EncodedFrame frame) {
        return push(frame.toBuilder().rid(rid).build());
    }

    /**
     * Adds a listener that is to make the encoder give a key frame. Requests of all connections are merged: at most two a second come.
     */
    public ListenerHandle onKeyFrameRequest(Runnable listener) {
        Objects.requireNonNull(listener, "listener");
        return onKeyFrameRequest(rid -> listener.run());
    }

    /** Adds a listener as {@link #onKeyFrameRequest(Runnable)} does, which takes the rid of the encoding, or null for all. */
    public ListenerHandle onKeyFrameRequest(Consumer<@Nullable String> listener) {
        Objects.requireNonNull(listener, "listener");
        keyFrameListeners.add(listener);
        return () -> keyFrameListeners.remove(listener);
    }

    /** Adds a listener that takes the rate in bit/s that the network lets pass, when it changes. */
    public ListenerHandle onTargetBitrate(LongConsumer listener) {
        Objects.requireNonNull(listener, "listener");
        rateListeners.add(listener);
        return () -> rateListeners.remove(listener);
    }

    /** Ends the tracks, with their "ended" events. */
    public void close() {
        realm.task(source::finish);
    }

    private void keyFrameWanted(@Nullable String rid) {
        synchronized (this) {
            long now = realm.now().nanos();
            if (lastRequestNanos != Long.MIN_VALUE && now - lastRequestNanos < KEY_FRAME_PAUSE_NANOS) {
                return;
            }
            lastRequestNanos = now;
        }
        realm.task(() -> realm.listeners().execute(() -> keyFrameListeners.forEach(each -> each.accept(rid))));
    }

    private void rateChanged(@Nullable String rid, long bitsPerSecond) {
        realm.task(() -> realm.listeners().execute(() -> rateListeners.forEach(each -> each.accept(bitsPerSecond))));
    }

    private final class Output extends TrackSource {
        final EncodedOutput output = new EncodedOutput(
                realm.loop(), EncodedSource.this::keyFrameWanted, EncodedSource.this::rateChanged, () -> {});

        Output(String kind, String label) {
            super(kind, label, false);
        }

        MediaStreamTrack newTrack(Realm of) {
            return createTrack(of);
        }

        boolean areAllDisabled() {
            return tracks().stream().noneMatch(MediaStreamTrack::enabled);
        }

        void finish() {
            end();
        }

        @Override
        protected EncodedOutput encodedOutput() {
            return output;
        }
    }
}
