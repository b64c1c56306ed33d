package dev.parley.webrtc;

import dev.parley.dom.realm.Realm;
import dev.parley.frames.EncodedFrame;
import dev.parley.mediacapture.EncodedOutput;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.mediacapture.TrackSource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Source of a receiver's track, webrtc-pc §5.3: muted until media arrives, which means packets. Loop thread. */
final class RemoteTrackSource extends TrackSource {
    private final MediaStreamTrack track;
    private final EncodedOutput output;

    /** Streams that packets have come of, and no BYE. */
    private final Set<Long> streams = new LinkedHashSet<>(1);

    /**
     * Makes a source.
     *
     * @param keyFrameWanted takes the rid of the encoding of which a key frame is wanted, or null for all; on the loop
     */
    RemoteTrackSource(Realm realm, String kind, Consumer<@Nullable String> keyFrameWanted) {
        // §5.3 create an RTCRtpReceiver: "the result of concatenating the string "remote " with kind … muted to true".
        super(kind, "remote " + kind, true);
        this.output = new EncodedOutput(
                realm.loop(),
                rid -> {
                    if (kind.equals("video")) {
                        realm.task(() -> keyFrameWanted.accept(rid));
                    }
                },
                (rid, rate) -> {},
                () -> {});
        this.track = createTrack(realm);
    }

    MediaStreamTrack track() {
        return track;
    }

    @Override
    protected EncodedOutput encodedOutput() {
        return output;
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
        if (streams.remove(ssrc) && streams.isEmpty()) {
            setMuted(true);
        }
    }

    /** Takes a frame of a stream, which may be one that was muted by a direction and comes again. */
    void deliver(long ssrc, EncodedFrame frame) {
        started(ssrc);
        output.deliver(frame);
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
