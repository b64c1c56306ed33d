package dev.parley.rawmedia;

import dev.parley.base.Timestamp;
import dev.parley.codec.Codecs;
import dev.parley.codec.FrameRateMeter;
import dev.parley.codec.VideoEncoder;
import dev.parley.codec.VideoEncoderSettings;
import dev.parley.encoding.VideoEncodeWork;
import dev.parley.encoding.VideoEncodingSettings;
import dev.parley.encoding.VideoSendStage;
import dev.parley.encoding.VideoSendStatistics;
import dev.parley.frames.EncodedFrame;
import dev.parley.frames.VideoFrame;
import dev.parley.parameters.Codec;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.LoopTimer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sending side of one raw track of pictures: each encoding is reduced and encoded once, on the media threads, and its frames return to
 * the loop. Loop thread only.
 */
public final class VideoSending implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VideoSending.class);

    private final EventLoop loop;
    private final MediaThreads threads;
    private final Codecs codecs;
    private final Codec codec;
    private final Consumer<EncodedFrame> out;
    private final LoopTimer timer;
    private final FrameRateMeter sourceRate = new FrameRateMeter();
    private final List<Line> lines = new ArrayList<>(1);
    private long sourceFrames;
    private int sourceWidth;
    private int sourceHeight;
    private boolean closed;

    /** One encoding with its queue of work, in which there is one piece at most. */
    private static final class Line {
        final VideoSendStage stage;
        final StreamWork work;

        Line(VideoSendStage stage, StreamWork work) {
            this.stage = stage;
            this.work = work;
        }
    }

    /**
     * Makes the sending side of a track.
     *
     * @param codec negotiated codec, of which {@link #choose} found an encoder
     * @param encodings settings of the encodings, one without simulcast
     * @param out takes frames, on the loop
     */
    public VideoSending(
            EventLoop loop,
            MediaThreads threads,
            Codecs codecs,
            Codec codec,
            List<VideoEncodingSettings> encodings,
            Consumer<EncodedFrame> out) {
        this.loop = loop;
        this.threads = threads;
        this.codecs = codecs;
        this.codec = codec;
        this.out = out;
        this.timer = loop.timer(this::expired);
        configure(encodings);
    }

    /**
     * Returns the first codec that has an encoder here, or null.
     *
     * @param negotiated codecs in the order of preference
     */
    public static @Nullable Codec choose(Codecs codecs, List<Codec> negotiated) {
        for (Codec codec : negotiated) {
            VideoEncoder encoder = codecs.videoEncoder(codec, new VideoEncoderSettings(100_000, 30, 1));
            if (encoder != null) {
                encoder.close();
                return codec;
            }
        }
        return null;
    }

    /** Returns the codec of the frames. */
    public Codec codec() {
        return codec;
    }

    /** Changes the settings of the encodings; those that are new begin with a key frame. */
    public void configure(List<VideoEncodingSettings> encodings) {
        Timestamp now = loop.now();
        while (lines.size() > encodings.size()) {
            end(lines.remove(lines.size() - 1));
        }
        for (int i = 0; i < encodings.size(); i++) {
            VideoEncodingSettings wanted = encodings.get(i);
            if (i == lines.size()) {
                lines.add(new Line(new VideoSendStage(codec, codecs, wanted), threads.newStream()));
            } else if (!lines.get(i).stage.settings().equals(wanted)) {
                lines.get(i).stage.configure(wanted, now);
            }
        }
    }

    /** Sends a picture of the track. */
    public void accept(VideoFrame picture) {
        if (closed) {
            return;
        }
        Timestamp now = loop.now();
        sourceFrames++;
        sourceRate.add(now);
        sourceWidth = picture.width();
        sourceHeight = picture.height();
        for (Line line : lines) {
            start(line, line.stage.accept(picture, now));
        }
        arm();
    }

    private void start(Line line, @Nullable VideoEncodeWork work) {
        if (work == null) {
            return;
        }
        boolean accepted = line.work.execute(() -> {
            try {
                work.run(() -> loop.now().nanos());
            } finally {
                giveBack(line, work);
            }
        });
        if (!accepted) {
            // The media threads have ended: the factory is closed.
            line.stage.finished(work, loop.now());
        }
    }

    /** Media thread. */
    private void giveBack(Line line, VideoEncodeWork work) {
        try {
            loop.execute(() -> finished(line, work));
        } catch (RejectedExecutionException e) {
            LOG.debug("a frame for an event loop that has ended", e);
        }
    }

    private void finished(Line line, VideoEncodeWork work) {
        Timestamp now = loop.now();
        EncodedFrame frame = line.stage.finished(work, now);
        if (closed || !lines.contains(line)) {
            return;
        }
        if (frame != null) {
            out.accept(frame);
        }
        start(line, line.stage.next(now));
        arm();
    }

    /** Makes the next frame of an encoding, or of all for null, a key frame; a source that stands still is encoded again. */
    public void requestKeyFrame(@Nullable String rid) {
        Timestamp now = loop.now();
        lines(rid).forEach(line -> line.stage.requestKeyFrame(now));
        arm();
    }

    /** Sets what congestion control permits an encoding, or all for null, in bits per second. */
    public void setTargetBitrate(@Nullable String rid, long bitsPerSecond) {
        lines(rid).forEach(line -> line.stage.setTargetBitrate(bitsPerSecond));
    }

    private List<Line> lines(@Nullable String rid) {
        return lines.stream()
                .filter(line ->
                        rid == null || Objects.equals(line.stage.settings().rid(), rid))
                .toList();
    }

    private void arm() {
        Timestamp next = Timestamp.NEVER;
        for (Line line : lines) {
            next = Timestamp.min(next, line.stage.nextTimeout());
        }
        timer.arm(closed ? Timestamp.NEVER : next);
    }

    private void expired() {
        Timestamp now = loop.now();
        for (Line line : List.copyOf(lines)) {
            start(line, line.stage.handleTimeout(now));
        }
        arm();
    }

    /** Returns the counts of each encoding, in their order. */
    public List<VideoSendStatistics> statistics() {
        Timestamp now = loop.now();
        return lines.stream().map(line -> line.stage.statistics(now)).toList();
    }

    /** Returns the bit rate that each encoder is given now, in bits per second. */
    public List<Integer> targetBitrates() {
        return lines.stream().map(line -> line.stage.targetBitrate()).toList();
    }

    /** Returns what the source has given. */
    public VideoSourceReport source() {
        return new VideoSourceReport(sourceWidth, sourceHeight, sourceFrames, sourceRate.perSecond(loop.now()));
    }

    private static void end(Line line) {
        line.work.executeLast(line.stage::close);
    }

    /** Ends sending; the encoders are closed when their work is done. Repeated calls do nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            timer.cancel();
            lines.forEach(VideoSending::end);
        }
    }
}
