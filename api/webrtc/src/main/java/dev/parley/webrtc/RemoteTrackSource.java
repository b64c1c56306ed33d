package dev.parley.webrtc;

import dev.parley.base.Timestamp;
import dev.parley.dom.realm.Realm;
import dev.parley.frames.AudioFrame;
import dev.parley.frames.EncodedFrame;
import dev.parley.mediacapture.EncodedOutput;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.mediacapture.TrackSource;
import dev.parley.playout.RenderedPicture;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Source of a receiver's track, webrtc-pc §5.3: muted until media arrives, which means packets. Loop thread. */
final class RemoteTrackSource extends TrackSource {
    private final MediaStreamTrack track;
    private final EncodedOutput output;
    private final @Nullable RemoteVideo pictures;
    private final Consumer<Boolean> soundWanted;

    /** Streams that packets have come of, and no BYE. */
    private final Set<Long> streams = new LinkedHashSet<>(1);

    /**
     * Makes a source.
     *
     * @param owner connection of the receiver
     * @param keyFrameWanted takes the rid of the encoding of which a key frame is wanted, or null for all; on the loop
     * @param soundWanted takes whether somebody hears the tracks; on the loop
     */
    RemoteTrackSource(
            LocalConnection owner,
            String kind,
            Consumer<@Nullable String> keyFrameWanted,
            Consumer<Boolean> soundWanted) {
        // §5.3 create an RTCRtpReceiver: "the result of concatenating the string "remote " with kind … muted to true".
        super(kind, "remote " + kind, true);
        Realm realm = owner.realm();
        this.output = new EncodedOutput(
                realm.loop(),
                rid -> {
                    if (kind.equals("video")) {
                        realm.task(() -> keyFrameWanted.accept(rid));
                    }
                },
                (rid, rate) -> {},
                () -> {});
        this.pictures =
                kind.equals("video") ? new RemoteVideo(owner, this::show, () -> keyFrameWanted.accept(null)) : null;
        this.soundWanted = soundWanted;
        this.track = createTrack(realm);
    }

    MediaStreamTrack track() {
        return track;
    }

    @Override
    protected EncodedOutput encodedOutput() {
        return output;
    }

    @Override
    protected void demandChanged(MediaStreamTrack changed) {
        if (pictures != null) {
            pictures.setWanted(isWanted());
        } else {
            soundWanted.accept(isWanted());
        }
    }

    /** Returns the decoded pictures, or null of a track of sound. */
    @Nullable
    RemoteVideo pictures() {
        return pictures;
    }

    private void show(RenderedPicture due) {
        observeSize(due.picture().width(), due.picture().height());
        deliver(due.picture());
    }

    /** Gives 10 ms of sound to those who hear the tracks. */
    void play(AudioFrame frame) {
        deliver(frame);
    }

    /** Packets of a stream have come: §5.3 "set the muted state of track to the value false". */
    void started(long ssrc) {
        streams.add(ssrc);
        if (track.muted()) {
            setMuted(false);
        }
    }

    /** A stream has ended. webrtc-pc §5.3: a BYE of the last one mutes the track. */
    void ended(long ssrc) {
        if (pictures != null) {
            pictures.ended(ssrc);
        }
        if (streams.remove(ssrc) && streams.isEmpty()) {
            setMuted(true);
        }
    }

    /** Takes a frame of a stream, which may be one that was muted by a direction and comes again. */
    void deliver(long ssrc, EncodedFrame frame, Timestamp arrival) {
        started(ssrc);
        output.deliver(frame);
        if (pictures != null) {
            pictures.insert(ssrc, frame, arrival);
        }
    }

    /** "Set the muted state of track to the value true." */
    void mute() {
        streams.clear();
        setMuted(true);
    }

    /** The receiver stops: its tracks end. */
    void stop() {
        end();
    }
}
