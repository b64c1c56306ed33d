package dev.parley.mediacapture;

import dev.parley.codec.FrameConverter;
import dev.parley.dom.DOMException;
import dev.parley.dom.ListenerHandle;
import dev.parley.dom.realm.Realm;
import dev.parley.frames.AudioFormat;
import dev.parley.frames.AudioFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Queue of the sound of a track, local or remote, in a format and in frames of the reader's choice. Made by {@link
 * MediaStreamTrack#audioReader}. While the track is disabled or muted it gives silence.
 *
 * <p>Any thread; readers that share one share its frames. What is not read within 500 ms is dropped, the oldest first, and counted.
 *
 * @apiNote not part of the W3C API
 */
public final class AudioReader implements AutoCloseable {
    /** Maximum duration of what is queued: a reader that is later than this hears the past. */
    public static final Duration MAX_QUEUED = Duration.ofMillis(500);

    private final Realm realm;
    private final AudioFormat format;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ListenerHandle registration = () -> {};

    // ---- guarded by the lock ----

    private final FrameConverter converter;
    private final ArrayDeque<AudioFrame> frames = new ArrayDeque<>();
    private long queuedMicros;
    private long dropped;
    private boolean ended;
    private boolean closed;

    AudioReader(Realm realm, AudioFormat format, Duration length) {
        Objects.requireNonNull(format, "format");
        long nanos = length.toNanos();
        if (nanos < 1_000_000 || nanos > MAX_QUEUED.toNanos()) {
            throw new IllegalArgumentException(
                    "frames of " + length + ", not of 1 to " + MAX_QUEUED.toMillis() + " ms");
        }
        this.realm = realm;
        this.format = format;
        this.converter = new FrameConverter(format, (int) Math.round(format.sampleRate() * (nanos / 1e9)));
    }

    /** Registers the reader at a track. */
    void attach(ListenerHandle handle) {
        registration = handle;
    }

    /** Returns the format of the frames. */
    public AudioFormat format() {
        return format;
    }

    /** Returns how many frames of the track were dropped because nobody read in time. */
    public long framesDropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next frame and returns it; null when the track has ended and all was read, or after {@link #close}. The last frame may
     * be shorter than the others.
     *
     * @throws DOMException AbortError if the thread is interrupted, which stays marked as such
     * @throws IllegalStateException on the event loop, which must not wait; use {@link #poll} there
     */
    public @Nullable AudioFrame read() {
        if (realm.loop().inEventLoop()) {
            throw new IllegalStateException("the event loop must not wait for an AudioReader");
        }
        lock.lock();
        try {
            while (true) {
                AudioFrame frame = next();
                if (frame != null || ended || closed) {
                    return frame;
                }
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DOMException("interrupted", DOMException.ABORT_ERROR, e);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the next frame, or null if there is none now. */
    public @Nullable AudioFrame poll() {
        lock.lock();
        try {
            return next();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether no frame comes any more: the track has ended and all was read, or the reader is closed. */
    public boolean isAtEnd() {
        lock.lock();
        try {
            return closed || ended && frames.isEmpty() && !converter.hasRest();
        } finally {
            lock.unlock();
        }
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

    private @Nullable AudioFrame next() {
        if (closed) {
            return null;
        }
        AudioFrame frame = converter.poll();
        while (frame == null) {
            AudioFrame raw = frames.poll();
            if (raw == null) {
                return ended ? converter.rest() : null;
            }
            queuedMicros -= raw.durationMicros();
            converter.add(raw);
            frame = converter.poll();
        }
        return frame;
    }

    /** Takes sound of the track. Loop thread; samples are converted where they are read. */
    void take(AudioFrame frame) {
        lock.lock();
        try {
            if (closed || ended) {
                return;
            }
            frames.add(frame);
            queuedMicros += frame.durationMicros();
            while (queuedMicros > MAX_QUEUED.toNanos() / 1_000 && frames.size() > 1) {
                queuedMicros -= frames.remove().durationMicros();
                dropped++;
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The track has ended. Loop thread. */
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
