package dev.parley.playout;

import dev.parley.base.Timestamp;
import dev.parley.codec.FrameRateMeter;
import dev.parley.codec.VideoDecoder;
import dev.parley.frames.EncodedFrame;
import dev.parley.frames.VideoFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Playout of one stream of pictures: frames in decode order in, pictures at their times out. A picture is due at its RTP time plus a
 * delay that follows the network ({@link RenderTimes}); its decoding begins as late as that permits, so that few pictures wait. With
 * {@linkplain #setLowLatency low latency} frames are decoded and shown as they come.
 *
 * <p>Told the time and confined to one thread, usually the event loop. Decoding itself is not done here. After each call the owner runs
 * what {@link #nextWork} returns on another thread, hands it back to {@link #finished}, takes what {@link #poll} returns, and arms its
 * timer with {@link #nextTimeout}. At most {@link #MAX_FRAMES} frames and {@link #MAX_BYTES} wait to be decoded, and {@link
 * #MAX_PICTURES} pictures to be shown.
 */
public final class VideoPlayout {
    /** Maximum number of frames that wait to be decoded: two seconds of 60 a second. */
    public static final int MAX_FRAMES = 120;

    /** Maximum size of the frames that wait, in bytes: two seconds at 64 Mbit/s; one frame may always wait. */
    public static final int MAX_BYTES = 16 << 20;

    /** Maximum number of pictures that wait to be shown. */
    public static final int MAX_PICTURES = 3;

    /** Maximum delay that may be asked for. */
    public static final Duration MAX_DELAY = Duration.ofSeconds(10);

    /** Lateness from which on frames before a waiting key frame are skipped. */
    private static final long TOO_LATE_NANOS = 1_000_000_000L;

    /** Interval at which a key frame is asked for again; the requests on the wire are repeated more often. */
    private static final long REQUEST_NANOS = 1_000_000_000L;

    private VideoDecoder decoder;
    private final RenderTimes times;
    private final RenderIntervals intervals = new RenderIntervals();
    private final FrameRateMeter rate = new FrameRateMeter();
    private final ArrayDeque<Waiting> frames = new ArrayDeque<>();
    private final ArrayDeque<Decoded> pictures = new ArrayDeque<>();
    private @Nullable VideoDecodeWork underway;
    private int line;
    private long queuedBytes;
    private boolean lowLatency;
    private boolean keyNeeded = true;
    private boolean requestPending = true;
    private Timestamp nextRequest = Timestamp.ZERO;
    private long maximumDelay = Long.MAX_VALUE;
    private @Nullable RenderedPicture shown;

    private long decoded;
    private long keyFrames;
    private long dropped;
    private long malformed;
    private long quantizers;
    private int width;
    private int height;
    private long decodeNanos;
    private long processingNanos;
    private long bufferNanos;
    private long bufferTargetNanos;
    private long bufferMinimumNanos;
    private long emitted;

    private record Waiting(EncodedFrame frame, Timestamp arrival, long media) {}

    private record Decoded(VideoDecodeWork work, VideoFrame picture) {}

    /**
     * Makes a playout.
     *
     * @param decoder decoder of the stream, which the owner closes at the end, where the work is run
     * @param clockRate RTP clock rate in Hz
     */
    public VideoPlayout(VideoDecoder decoder, int clockRate) {
        this.decoder = decoder;
        this.times = new RenderTimes(clockRate);
    }

    /** Sets whether frames are decoded and shown as they come, without a delay for even motion. */
    public void setLowLatency(boolean low) {
        lowLatency = low;
    }

    /**
     * Sets bounds of the delay, RTCRtpReceiver.jitterBufferTarget or those of the header extension playout-delay. With a maximum of
     * zero frames are shown as they come.
     *
     * @param least 0 to {@link #MAX_DELAY}
     * @param most at least {@code least}; {@link #MAX_DELAY} for no bound
     */
    public void setDelayBounds(Duration least, Duration most) {
        long minimum = Math.max(0, Math.min(least.toNanos(), MAX_DELAY.toNanos()));
        maximumDelay = Math.max(minimum, most.toNanos());
        times.setBounds(minimum, maximumDelay);
    }

    /** Sets what lip sync adds to the delay; never negative. */
    public void setSyncDelay(Duration delay) {
        times.setExtra(Math.max(0, Math.min(delay.toNanos(), MAX_DELAY.toNanos())));
    }

    private boolean atOnce() {
        // A sender of games or remote desktops asks for it by the header extension playout-delay with 0 and 0.
        return lowLatency || maximumDelay == 0;
    }

    /** Drops everything, for another synchronization source; playout goes on with a key frame. */
    public void reset() {
        dropped += frames.size() + pictures.size();
        frames.clear();
        pictures.clear();
        queuedBytes = 0;
        times.reset();
        line++;
        needKey();
    }

    /** Drops everything, for a stream of another codec with the same clock rate; the owner closes the former decoder. */
    public void reset(VideoDecoder other) {
        reset();
        decoder = other;
    }

    private void needKey() {
        if (!keyNeeded) {
            keyNeeded = true;
            nextRequest = Timestamp.ZERO;
        }
        requestPending = true;
    }

    /** Takes a frame; frames come in decode order, and each can be decoded after those before it. */
    public void insert(EncodedFrame frame, Timestamp arrival) {
        if (times.jumps(frame.rtpTimestamp())) {
            reset();
        }
        long media = times.arrived(frame.rtpTimestamp(), arrival);
        if (frame.key()) {
            keyNeeded = false;
        } else if (keyNeeded) {
            dropped++;
            requestPending = true;
            return;
        }
        boolean full = frames.size() >= MAX_FRAMES || queuedBytes + frame.length() > MAX_BYTES;
        if (full && !frames.isEmpty()) {
            dropped += frames.size();
            frames.clear();
            queuedBytes = 0;
            if (!frame.key()) {
                dropped++;
                needKey();
                return;
            }
        }
        frames.add(new Waiting(frame, arrival, media));
        queuedBytes += frame.length();
    }

    /**
     * Returns whether a key frame is to be asked for now: at the start, after an error of the decoder, after an overflow, and again while
     * frames come that need one.
     */
    public boolean pollKeyFrameRequest(Timestamp now) {
        if (!keyNeeded || !requestPending || now.isBefore(nextRequest)) {
            return false;
        }
        requestPending = false;
        nextRequest = now.plusNanos(REQUEST_NANOS);
        return true;
    }

    /** Returns the frame that is to be decoded now, or null. */
    public @Nullable VideoDecodeWork nextWork(Timestamp now) {
        if (underway != null || pictures.size() >= MAX_PICTURES) {
            return null;
        }
        skipToKeyFrame(now);
        Waiting head = frames.peek();
        if (head == null || now.isBefore(decodingOf(head))) {
            return null;
        }
        frames.remove();
        queuedBytes -= head.frame.length();
        bufferNanos += now.nanosSince(head.arrival);
        bufferTargetNanos += atOnce() ? 0 : times.target();
        bufferMinimumNanos += times.unbounded();
        emitted++;
        Timestamp due = atOnce() ? now : times.due(head.media);
        VideoDecodeWork work = new VideoDecodeWork(decoder, head.frame, head.arrival, head.media, due, line);
        underway = work;
        return work;
    }

    private Timestamp decodingOf(Waiting frame) {
        return atOnce() ? Timestamp.ZERO : earlier(times.due(frame.media), times.decodeMargin());
    }

    private static Timestamp earlier(Timestamp time, long nanos) {
        return new Timestamp(Math.max(0, time.nanos() - nanos));
    }

    /** Skips frames that are far too late if a key frame waits behind them: the decoder is slower than the stream. */
    private void skipToKeyFrame(Timestamp now) {
        Waiting head = frames.peek();
        if (head == null || now.nanosSince(times.due(head.media)) < TOO_LATE_NANOS) {
            return;
        }
        int skipped = 0;
        int at = 0;
        for (Waiting each : frames) {
            if (each.frame.key()) {
                skipped = at;
            }
            at++;
        }
        for (int i = 0; i < skipped; i++) {
            queuedBytes -= frames.remove().frame.length();
            dropped++;
        }
    }

    /** Takes back work that was run. */
    public void finished(VideoDecodeWork work, Timestamp now) {
        if (work != underway) {
            throw new IllegalArgumentException("the work is not the playout's");
        }
        underway = null;
        decodeNanos += work.tookNanos();
        times.decoded(work.tookNanos());
        if (work.line() != line) {
            dropped++;
            return;
        }
        if (work.malformed()) {
            malformed++;
            dropUntilKeyFrame();
            return;
        }
        decoded++;
        keyFrames += work.frame().key() ? 1 : 0;
        quantizers += Math.max(0, work.quantizer());
        processingNanos += now.nanosSince(work.arrival());
        rate.add(now);
        VideoFrame picture = work.picture();
        if (picture != null) {
            width = picture.width();
            height = picture.height();
            pictures.add(new Decoded(work, picture));
        }
    }

    /** Goes on with a key frame that waits, or asks for one. */
    private void dropUntilKeyFrame() {
        while (!frames.isEmpty() && !frames.element().frame.key()) {
            queuedBytes -= frames.remove().frame.length();
            dropped++;
        }
        if (frames.isEmpty()) {
            needKey();
        }
    }

    /** Returns the next picture that is due, or null. A picture whose successor is due as well is dropped. */
    public @Nullable RenderedPicture poll(Timestamp now) {
        Decoded head = pictures.peek();
        while (head != null && isDue(head, now)) {
            pictures.remove();
            Decoded successor = pictures.peek();
            if (successor == null || atOnce() || !isDue(successor, now)) {
                return rendered(head, now);
            }
            dropped++;
            head = successor;
        }
        return null;
    }

    private boolean isDue(Decoded picture, Timestamp now) {
        return atOnce() || !now.isBefore(times.due(picture.work.media()));
    }

    private RenderedPicture rendered(Decoded from, Timestamp now) {
        intervals.rendered(now);
        EncodedFrame frame = from.work.frame();
        RenderedPicture rendered = new RenderedPicture(
                from.picture.at(now.nanos() / 1_000), frame.rtpTimestamp(), frame.captureTime(), from.work.arrival());
        shown = rendered;
        return rendered;
    }

    /** Returns the picture that was given out last, or null before the first: the point of the stream that is seen now. */
    public @Nullable RenderedPicture shown() {
        return shown;
    }

    /** Returns when {@link #nextWork}, {@link #poll} or {@link #pollKeyFrameRequest} has something to do, or never. */
    public Timestamp nextTimeout() {
        Timestamp next = keyNeeded && requestPending ? nextRequest : Timestamp.NEVER;
        Decoded picture = pictures.peek();
        if (picture != null) {
            next = Timestamp.min(next, atOnce() ? Timestamp.ZERO : times.due(picture.work.media()));
        }
        Waiting frame = frames.peek();
        if (frame != null && underway == null && pictures.size() < MAX_PICTURES) {
            next = Timestamp.min(next, decodingOf(frame));
        }
        return next;
    }

    /** Returns the counts. */
    public VideoPlayoutStatistics statistics(Timestamp now) {
        return new VideoPlayoutStatistics(
                decoded,
                keyFrames,
                intervals.frames,
                dropped,
                malformed,
                quantizers,
                width,
                height,
                rate.perSecond(now),
                decodeNanos,
                processingNanos,
                intervals.seconds,
                intervals.squaredSeconds,
                intervals.freezes,
                intervals.freezeNanos,
                intervals.pauses,
                intervals.pauseNanos,
                bufferNanos,
                emitted,
                bufferTargetNanos,
                bufferMinimumNanos,
                atOnce() ? 0 : times.target());
    }
}
