package dev.parley.media.send;

import dev.parley.base.Timestamp;
import dev.parley.frames.EncodedFrame;

/**
 * Line from capture time to RTP time of one stream: a random offset, never back, advancing over silence. A frame with a capture time lies
 * where that says; one without keeps its distance from the frame before it in its own RTP time.
 */
public final class RtpTimeline {
    private final int offset;
    private boolean started;
    private int clockRate;
    private long originNanos;
    private int originTimestamp;
    private int lastFrameTimestamp;
    private int lastTimestamp;
    private Timestamp lastCapture = Timestamp.ZERO;

    /**
     * Makes a line.
     *
     * @param offset RTP time of the first frame; random, RFC 3550 §5.1
     */
    public RtpTimeline(int offset) {
        this.offset = offset;
    }

    /** Returns the RTP timestamp of a frame. */
    public int next(EncodedFrame frame, Timestamp now) {
        int rate = frame.codec().clockRate();
        Timestamp captured = frame.captureTime();
        Timestamp capture = captured == null ? now : captured;
        if (!started || rate != clockRate) {
            // Another clock rate continues from the last timestamp.
            originTimestamp = started ? lastTimestamp + 1 : offset;
            originNanos = capture.nanos();
            clockRate = rate;
            started = true;
            return remember(originTimestamp, frame, capture);
        }
        if (captured != null) {
            long elapsed = capture.nanos() - originNanos;
            int timestamp = originTimestamp + (int) Math.floorDiv(elapsed / 1_000 * rate, 1_000_000L);
            return remember(later(timestamp), frame, capture);
        }
        int step = (int) frame.rtpTimestamp() - lastFrameTimestamp;
        return remember(later(lastTimestamp + step), frame, capture);
    }

    /** Returns the RTP time of something that begins now and is no frame, such as a tone; it starts a line that has not begun. */
    int begin(int rate, Timestamp now) {
        if (!started) {
            originTimestamp = offset;
            originNanos = now.nanos();
            clockRate = rate;
            started = true;
            lastTimestamp = offset;
            lastCapture = now;
            return offset;
        }
        return later(at(now));
    }

    private int later(int timestamp) {
        return timestamp - lastTimestamp < 0 ? lastTimestamp : timestamp;
    }

    private int remember(int timestamp, EncodedFrame frame, Timestamp capture) {
        lastTimestamp = timestamp;
        lastFrameTimestamp = (int) frame.rtpTimestamp();
        lastCapture = capture;
        return timestamp;
    }

    /** Returns whether a frame was sent. */
    public boolean isStarted() {
        return started;
    }

    /** Returns the RTP time of a point in time, from the last frame's capture: what a sender report maps to NTP time. */
    public int at(Timestamp now) {
        return lastTimestamp + (int) Math.floorDiv(now.nanosSince(lastCapture) / 1_000 * clockRate, 1_000_000L);
    }
}
