package dev.parley.encoding;

import dev.parley.base.Timestamp;
import dev.parley.codec.Codecs;
import dev.parley.codec.FrameRateMeter;
import dev.parley.codec.VideoEncoderSettings;
import dev.parley.frames.EncodedFrame;
import dev.parley.frames.VideoFrame;
import dev.parley.parameters.Codec;
import org.jspecify.annotations.Nullable;

/**
 * Sending stage of one encoding of pictures: pacing to the maximum frame rate, reduction of the size, encoding at the target bit rate.
 * RTP time is the time of capture, so that all encodings of a picture agree on it.
 *
 * <p>Told the time and confined to one thread, usually the event loop. Encoding itself is not done here: {@link #accept} and {@link
 * #handleTimeout} return {@link VideoEncodeWork} that the owner runs on another thread and hands back to {@link #finished}. There is at
 * most one such work at a time; meanwhile the latest picture waits, and a picture that waited before it is dropped.
 */
public final class VideoSendStage implements AutoCloseable {
    /** Times of pictures further away than this are not of the stage's clock, and the time of arrival counts instead. */
    private static final long STRANGE_NANOS = 1_000_000_000;

    /** Wait for a new picture before the last one is encoded again as the key frame that somebody asked for. */
    private static final long REPEAT_NANOS = 150_000_000;

    /** Smallest distance of two pictures: two frames of one RTP timestamp would be taken for one. */
    private static final long DISTANCE_NANOS = 1_000_000;

    /** Times of the target's bytes from which on a frame is huge, webrtc-stats §8.8 hugeFramesSent. */
    private static final double HUGE = 2.5;

    private final Codec codec;
    private final Codecs codecs;
    private final FramePacing pacing = new FramePacing();
    private final FrameRateMeter rate = new FrameRateMeter();
    private final FrameRateMeter sourceRate = new FrameRateMeter();
    private final LimitationTimes limitation = new LimitationTimes();
    private final VideoEncodeWork.Tools tools;

    private VideoEncodingSettings settings;
    private long target = Long.MAX_VALUE;
    private boolean keyRequested = true;
    private Timestamp keyRequestedAt = Timestamp.NEVER;

    /** Last picture that was accepted, with its time of capture as its timestamp. */
    private @Nullable VideoFrame last;

    private @Nullable VideoFrame waiting;
    private @Nullable VideoEncodeWork underway;
    private long lastCapture = Long.MIN_VALUE;

    private long frames;
    private long keyFrames;
    private long quantizers;
    private long encodeNanos;
    private long bytesTarget;
    private long bytes;
    private long huge;
    private int width;
    private int height;
    private long late;
    private long byRate;
    private long byPacing;

    /**
     * Makes a stage.
     *
     * @param codec negotiated codec, of which {@code codecs} has an encoder
     */
    public VideoSendStage(Codec codec, Codecs codecs, VideoEncodingSettings settings) {
        this.codec = codec;
        this.codecs = codecs;
        this.settings = settings;
        this.tools = new VideoEncodeWork.Tools();
        pacing.setMaximum(settings.maxFramerate());
    }

    /** Returns the codec of the frames. */
    public Codec codec() {
        return codec;
    }

    /** Returns the settings. */
    public VideoEncodingSettings settings() {
        return settings;
    }

    /** Changes the settings; the next picture obeys them. An encoding that becomes active begins with a key frame. */
    public void configure(VideoEncodingSettings changed, Timestamp now) {
        if (changed.active() && !settings.active()) {
            requestKeyFrame(now);
        }
        if (!changed.active()) {
            waiting = null;
        }
        settings = changed;
        pacing.setMaximum(changed.maxFramerate());
    }

    /** Sets what congestion control permits, in bits per second; {@link Long#MAX_VALUE} without a limit. */
    public void setTargetBitrate(long bitsPerSecond) {
        target = bitsPerSecond;
    }

    /** Returns the bit rate that the encoder is given now, in bits per second. */
    public int targetBitrate() {
        VideoFrame picture = last;
        long wanted = settings.maxBitrate() == 0 ? DefaultBitrate.MAX : settings.maxBitrate();
        if (settings.maxBitrate() == 0 && picture != null) {
            VideoEncodingSettings.Size size = settings.sizeFor(picture.width(), picture.height());
            wanted = DefaultBitrate.of(size.width(), size.height());
        }
        return (int) Math.max(VideoEncoderSettings.MIN_BITRATE, Math.min(target, wanted));
    }

    /** Makes the next frame a key frame. If no picture comes soon, the last one is encoded again. */
    public void requestKeyFrame(Timestamp now) {
        if (!keyRequested) {
            keyRequested = true;
            keyRequestedAt = now;
        }
    }

    /** Takes a picture, and returns the work to be done now, or null. */
    public @Nullable VideoEncodeWork accept(VideoFrame picture, Timestamp now) {
        limitation.update(now);
        if (!settings.active()) {
            return null;
        }
        long micros = picture.timestampMicros();
        boolean strange = Math.abs(micros - now.nanos() / 1_000) > STRANGE_NANOS / 1_000;
        long captured = strange ? now.nanos() : micros * 1_000;
        if (lastCapture != Long.MIN_VALUE) {
            captured = Math.max(captured, lastCapture + DISTANCE_NANOS);
        }
        sourceRate.add(now);
        if (!pacing.accept(captured)) {
            byPacing++;
            return null;
        }
        return enqueue(picture, captured, now);
    }

    private @Nullable VideoEncodeWork enqueue(VideoFrame picture, long captured, Timestamp now) {
        lastCapture = captured;
        VideoFrame timed = picture.at(captured / 1_000);
        last = timed;
        if (underway == null) {
            return start(timed, now);
        }
        if (waiting != null) {
            late++;
            limitation.dropped(QualityLimitation.CPU, now);
        }
        waiting = timed;
        return null;
    }

    private VideoEncodeWork start(VideoFrame picture, Timestamp now) {
        VideoEncodingSettings.Size size = settings.sizeFor(picture.width(), picture.height());
        boolean key = keyRequested;
        keyRequested = false;
        keyRequestedAt = Timestamp.NEVER;
        VideoEncoderSettings encoder =
                new VideoEncoderSettings(targetBitrate(), framesPerSecond(now), settings.temporalLayers());
        VideoEncodeWork work = new VideoEncodeWork(tools, codecs, codec, encoder, picture, size, key);
        underway = work;
        return work;
    }

    private double framesPerSecond(Timestamp now) {
        int seen = sourceRate.perSecond(now);
        double expected = seen < 2 ? 30 : Math.min(seen, 240);
        return settings.maxFramerate() > 0 ? Math.min(expected, Math.max(0.1, settings.maxFramerate())) : expected;
    }

    /**
     * Takes back work that was run, and returns its frame, or null if the rate control dropped the picture. {@link #next} then returns
     * what is to be done next.
     */
    public @Nullable EncodedFrame finished(VideoEncodeWork work, Timestamp now) {
        if (work != underway) {
            throw new IllegalArgumentException("the work is not the stage's");
        }
        underway = null;
        limitation.update(now);
        encodeNanos += work.tookNanos();
        EncodedFrame frame = work.frame();
        if (frame == null) {
            if (work.key()) {
                requestKeyFrame(now);
            }
            byRate++;
            limitation.dropped(QualityLimitation.BANDWIDTH, now);
            return null;
        }
        count(work, frame, now);
        return settings.rid() == null
                ? frame
                : frame.toBuilder().rid(settings.rid()).build();
    }

    private void count(VideoEncodeWork work, EncodedFrame frame, Timestamp now) {
        double allowed = work.settings().bitrate() / work.settings().framesPerSecond() / 8;
        rate.add(now);
        frames++;
        keyFrames += frame.key() ? 1 : 0;
        quantizers += Math.max(0, work.quantizer());
        bytesTarget += Math.round(allowed);
        bytes += frame.length();
        huge += frame.length() >= HUGE * allowed ? 1 : 0;
        width = frame.width();
        height = frame.height();
    }

    /** Returns the work for the picture that waited, or null. */
    public @Nullable VideoEncodeWork next(Timestamp now) {
        VideoFrame picture = waiting;
        if (picture == null || underway != null) {
            return null;
        }
        waiting = null;
        return start(picture, now);
    }

    /** Returns work that encodes the last picture again if a key frame is overdue, or null. Early and repeated calls are harmless. */
    public @Nullable VideoEncodeWork handleTimeout(Timestamp now) {
        VideoFrame picture = last;
        if (picture == null || now.isBefore(nextTimeout())) {
            return null;
        }
        return enqueue(picture, Math.max(now.nanos(), lastCapture + DISTANCE_NANOS), now);
    }

    /** Returns when the last picture is due to be encoded again, or never. */
    public Timestamp nextTimeout() {
        boolean due = keyRequested && settings.active() && last != null && underway == null;
        return due ? keyRequestedAt.plusNanos(REPEAT_NANOS) : Timestamp.NEVER;
    }

    /** Returns the counts. */
    public VideoSendStatistics statistics(Timestamp now) {
        limitation.update(now);
        return new VideoSendStatistics(
                frames,
                keyFrames,
                quantizers,
                encodeNanos,
                bytesTarget,
                bytes,
                huge,
                width,
                height,
                rate.perSecond(now),
                late,
                byRate,
                byPacing,
                limitation.current(),
                limitation.totals());
    }

    /** Closes the encoder; no work may be under way. It runs where work is run. */
    @Override
    public void close() {
        tools.close();
    }
}
