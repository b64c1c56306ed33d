package dev.parley.webrtc;

import dev.parley.base.Timestamp;
import dev.parley.codec.VideoDecoder;
import dev.parley.frames.EncodedFrame;
import dev.parley.playout.RenderedPicture;
import dev.parley.playout.VideoPlayout;
import dev.parley.playout.VideoPlayoutStatistics;
import dev.parley.rawmedia.RawMedia;
import dev.parley.rawmedia.VideoPlaying;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pictures of a remote track: decoded while somebody takes them. Of several streams of one receiver (simulcast) the one that came first
 * is decoded, as long as it flows. Loop thread only.
 */
final class RemoteVideo {
    /** Time without frames of the decoded stream after which another one takes its place. */
    private static final long SWITCH_NANOS = 1_000_000_000L;

    private final LocalConnection owner;
    private final Consumer<RenderedPicture> out;
    private final Runnable keyFrameWanted;
    private @Nullable VideoPlaying playing;
    private long ssrc = -1;
    private Timestamp lastFrame = Timestamp.ZERO;
    private Duration minimumDelay = Duration.ZERO;
    private boolean lowLatency;

    /**
     * Makes the pictures of a track.
     *
     * @param out takes pictures when they are due, on the loop
     * @param keyFrameWanted runs when the peer is to be asked for a key frame, on the loop
     */
    RemoteVideo(LocalConnection owner, Consumer<RenderedPicture> out, Runnable keyFrameWanted) {
        this.owner = owner;
        this.out = out;
        this.keyFrameWanted = keyFrameWanted;
    }

    /** Begins or ends decoding. */
    void setWanted(boolean wanted) {
        VideoPlaying current = playing;
        if (wanted && current == null && !owner.isClosed()) {
            RawMedia media = owner.settings().rawMedia;
            VideoPlaying made = new VideoPlaying(
                    owner.loop(),
                    media.threads(),
                    media.codecs(),
                    VideoDecoder.DEFAULT_MAX_PIXELS,
                    out,
                    keyFrameWanted);
            playing = made;
            ssrc = -1;
            apply(made);
        } else if (!wanted && current != null) {
            current.close();
            playing = null;
        }
    }

    private void apply(VideoPlaying to) {
        to.setDelayBounds(minimumDelay, VideoPlayout.MAX_DELAY);
        to.setLowLatency(lowLatency);
    }

    /** Takes a frame as it arrives. */
    void insert(long fromSsrc, EncodedFrame frame, Timestamp arrival) {
        VideoPlaying current = playing;
        if (current == null) {
            return;
        }
        if (fromSsrc != ssrc && ssrc != -1 && arrival.nanosSince(lastFrame) < SWITCH_NANOS) {
            return;
        }
        ssrc = fromSsrc;
        lastFrame = arrival;
        current.insert(fromSsrc, frame, arrival);
    }

    /** Learns that a stream has ended: another one may take its place at once. */
    void ended(long streamSsrc) {
        if (streamSsrc == ssrc) {
            lastFrame = Timestamp.ZERO;
        }
    }

    /** Sets the smallest delay, RTCRtpReceiver.jitterBufferTarget. */
    void setMinimumDelay(Duration delay) {
        minimumDelay = delay;
        if (playing != null) {
            apply(playing);
        }
    }

    /** Sets whether pictures are shown as they come. */
    void setLowLatency(boolean low) {
        lowLatency = low;
        if (playing != null) {
            apply(playing);
        }
    }

    /** Returns the counts, or null if nothing was decoded. */
    @Nullable
    VideoPlayoutStatistics statistics() {
        return playing == null ? null : playing.statistics();
    }
}
