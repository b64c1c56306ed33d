package dev.parley.mediacapture;

import dev.parley.dom.DOMException;
import dev.parley.dom.ListenerHandle;
import dev.parley.frames.EncodedFrame;
import dev.parley.runtime.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Queue of the encoded frames of a track, in decode order. Made by {@link MediaStreamTrack#encodedReader}.
 *
 * <p>Any thread; readers that share one share its frames. A queue holds 24 pictures, or 500 ms of sound. If pictures are not read in
 * time, all up to the next key frame are dropped, and one is asked for; of sound the oldest packets are dropped.
 *
 * @apiNote not part of the W3C API
 */
public final class EncodedReader implements AutoCloseable {
    /**
     * Maximum number of pictures that are queued: 8, and what comes at once when the last lost packet of a picture has been sent again, up
     * to 500 ms of 30 pictures a second.
     */
    public static final int MAX_PICTURES = 24;

    /** Maximum duration of sound that is queued, in milliseconds. */
    public static final int MAX_SOUND_MILLIS = 500;

    /** Maximum number of packets of sound that are queued, whatever their times say: 500 ms of the shortest packets. */
    private static final int MAX_PACKETS = 200;

    private final boolean video;
    private final EncodedOutput output;
    private final EventLoop loop;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ListenerHandle registration = () -> {};

    // ---- guarded by the lock ----

    private final ArrayDeque<EncodedFrame> frames = new ArrayDeque<>();
    private boolean awaitsKeyFrame;
    private boolean gap;
    private long dropped;
    private boolean ended;
    private boolean closed;

    EncodedReader(boolean video, EncodedOutput output, EventLoop loop) {
        this.video = video;
        this.output = output;
        this.loop = loop;
    }

    /** Registers the reader. */
    void attach(ListenerHandle handle) {
        registration = handle;
    }

    /** Returns how many frames were dropped because nobody read in time. */
    public long framesDropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next frame and returns it; null when the track has ended and all was read, or after {@link #close}.
     *
     * @throws DOMException AbortError if the thread is interrupted, which stays marked as such
     * @throws IllegalStateException on the event loop, which must not wait; use {@link #poll} there
     */
    public @Nullable EncodedFrame read() {
        if (loop.inEventLoop()) {
            throw new IllegalStateException("the event loop must not wait for an EncodedReader");
        }
        lock.lock();
        try {
            while (frames.isEmpty() && !ended && !closed) {
                changed.await();
            }
            return frames.poll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DOMException("interrupted", DOMException.ABORT_ERROR, e);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the next frame, or null if there is none now. */
    public @Nullable EncodedFrame poll() {
        lock.lock();
        try {
            return frames.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Asks the sender for a key frame. Requests are throttled. */
    public void requestKeyFrame() {
        output.requestKeyFrame(null);
    }

    /** Ends reading: what is queued is dropped, and a thread in {@link #read} gets null. Repeated calls do nothing. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            frames.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        registration.remove();
    }

    /** Takes a frame of the track. */
    PushResult take(EncodedFrame frame) {
        boolean request = false;
        PushResult result = PushResult.SENT;
        lock.lock();
        try {
            if (closed || ended) {
                return PushResult.NOT_NEGOTIATED;
            }
            if (awaitsKeyFrame && !frame.key()) {
                dropped++;
                return PushResult.DROPPED_NO_KEY_FRAME;
            }
            if (video && frames.size() >= MAX_PICTURES) {
                dropped++;
                // A key frame makes what is queued superfluous.
                if (frame.key()) {
                    dropped += frames.size() - 1L;
                    frames.clear();
                    gap = true;
                    add(frame);
                } else {
                    awaitsKeyFrame = true;
                    request = true;
                    result = PushResult.DROPPED_FULL;
                }
            } else {
                add(frame);
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (request) {
            output.requestKeyFrame(null);
        }
        return result;
    }

    private void add(EncodedFrame frame) {
        frames.add(gap || awaitsKeyFrame ? frame.toBuilder().gapBefore(true).build() : frame);
        gap = false;
        awaitsKeyFrame = false;
        while (!video && isTooLong()) {
            frames.remove();
            dropped++;
            EncodedFrame first = frames.remove();
            frames.addFirst(first.toBuilder().gapBefore(true).build());
        }
    }

    private boolean isTooLong() {
        if (frames.size() < 2) {
            return false;
        }
        int units = (int) (frames.getLast().rtpTimestamp() - frames.getFirst().rtpTimestamp());
        long most = (long) frames.getLast().codec().clockRate() * MAX_SOUND_MILLIS / 1_000;
        return units > most || frames.size() > MAX_PACKETS;
    }

    /** The track has ended. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
