package dev.parley.rawmedia;

import dev.parley.base.Timestamp;
import dev.parley.codec.Codecs;
import dev.parley.codec.VideoDecoder;
import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import dev.parley.playout.RenderedPicture;
import dev.parley.playout.VideoDecodeWork;
import dev.parley.playout.VideoPlayout;
import dev.parley.playout.VideoPlayoutStatistics;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.LoopTimer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receiving side of one raw track of pictures: frames are decoded on the media threads, and pictures return to the loop when they are
 * due. Loop thread only.
 */
public final class VideoPlaying implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VideoPlaying.class);

    private final EventLoop loop;
    private final StreamWork work;
    private final Codecs codecs;
    private final int maxPixels;
    private final Consumer<RenderedPicture> out;
    private final Runnable keyFrameWanted;
    private final LoopTimer timer;
    private @Nullable Codec codec;
    private @Nullable VideoPlayout playout;
    private @Nullable VideoDecoder decoder;
    private long ssrc = -1;
    private boolean lowLatency;
    private Duration minimumDelay = Duration.ZERO;
    private Duration maximumDelay = VideoPlayout.MAX_DELAY;
    private boolean closed;

    /**
     * Makes the receiving side of a track.
     *
     * @param maxPixels maximum width times height of a picture
     * @param out takes pictures when they are due, on the loop
     * @param keyFrameWanted runs when the peer is to be asked for a key frame, on the loop
     */
    public VideoPlaying(
            EventLoop loop,
            MediaThreads threads,
            Codecs codecs,
            int maxPixels,
            Consumer<RenderedPicture> out,
            Runnable keyFrameWanted) {
        this.loop = loop;
        this.work = threads.newStream();
        this.codecs = codecs;
        this.maxPixels = maxPixels;
        this.out = out;
        this.keyFrameWanted = keyFrameWanted;
        this.timer = loop.timer(this::run);
        keyFrameWanted.run();
    }

    /** Sets whether pictures are shown as they come, without a delay for even motion. */
    public void setLowLatency(boolean low) {
        lowLatency = low;
        if (playout != null) {
            playout.setLowLatency(low);
        }
    }

    /** Sets the bounds of the delay, {@link VideoPlayout#setDelayBounds}. */
    public void setDelayBounds(Duration least, Duration most) {
        minimumDelay = least;
        maximumDelay = most;
        if (playout != null) {
            playout.setDelayBounds(least, most);
        }
    }

    /**
     * Takes a frame; frames come whole and in decode order.
     *
     * @param fromSsrc its stream: another one than before begins anew with a key frame
     */
    public void insert(long fromSsrc, EncodedFrame frame, Timestamp arrival) {
        if (closed) {
            return;
        }
        if (!frame.codec().equals(codec)) {
            change(frame.codec());
        } else if (fromSsrc != ssrc && playout != null) {
            playout.reset();
        }
        ssrc = fromSsrc;
        if (playout != null) {
            playout.insert(frame, arrival);
            run();
        }
    }

    private void change(Codec to) {
        codec = to;
        VideoDecoder made = codecs.videoDecoder(to, maxPixels);
        if (made == null) {
            LOG.warn("pictures of {} cannot be decoded here: add {}", to.mimeType(), Codecs.moduleFor(to));
            return;
        }
        VideoDecoder former = decoder;
        decoder = made;
        if (former != null) {
            work.executeLast(former::close);
        }
        VideoPlayout playing = playout;
        if (playing == null) {
            playing = new VideoPlayout(made, to.clockRate());
            playing.setLowLatency(lowLatency);
            playing.setDelayBounds(minimumDelay, maximumDelay);
            playout = playing;
        } else {
            playing.reset(made);
        }
    }

    private void run() {
        VideoPlayout playing = playout;
        if (closed || playing == null) {
            return;
        }
        Timestamp now = loop.now();
        VideoDecodeWork next = playing.nextWork(now);
        if (next != null) {
            start(playing, next);
        }
        RenderedPicture picture = playing.poll(now);
        while (picture != null && !closed) {
            out.accept(picture);
            picture = playing.poll(now);
        }
        if (playing.pollKeyFrameRequest(now)) {
            keyFrameWanted.run();
        }
        timer.arm(closed ? Timestamp.NEVER : playing.nextTimeout());
    }

    private void start(VideoPlayout playing, VideoDecodeWork next) {
        boolean accepted = work.execute(() -> {
            try {
                next.run(() -> loop.now().nanos());
            } finally {
                giveBack(playing, next);
            }
        });
        if (!accepted) {
            // The media threads have ended: the factory is closed.
            playing.finished(next, loop.now());
            close();
        }
    }

    /** Media thread. */
    private void giveBack(VideoPlayout playing, VideoDecodeWork done) {
        try {
            loop.execute(() -> {
                playing.finished(done, loop.now());
                run();
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("a picture for an event loop that has ended", e);
        }
    }

    /** Returns the counts, or null before the first frame. */
    public @Nullable VideoPlayoutStatistics statistics() {
        return playout == null ? null : playout.statistics(loop.now());
    }

    /** Ends the playout; the decoder is closed when its work is done. Repeated calls do nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            timer.cancel();
            VideoDecoder former = decoder;
            if (former != null) {
                work.executeLast(former::close);
            }
        }
    }
}
