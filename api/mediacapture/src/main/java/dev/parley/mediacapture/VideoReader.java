package dev.parley.mediacapture;

import dev.parley.dom.DOMException;
import dev.parley.dom.ListenerHandle;
import dev.parley.dom.realm.Realm;
import dev.parley.frames.VideoFrame;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Queue of the pictures of a track, local or remote. Made by {@link MediaStreamTrack#videoReader}. While the track is disabled or muted
 * its pictures are black.
 *
 * <p>Any thread; readers that share one share its pictures. Of pictures that are not read in time the oldest are dropped and counted: a
 * reader that holds one picture gives the latest.
 *
 * @apiNote not part of the W3C API
 */
public final class VideoReader implements AutoCloseable {
    /** Maximum number of pictures that a reader may hold: a quarter of a second. */
    public static final int MAX_PICTURES = 8;

    private final Realm realm;
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ListenerHandle registration = () -> {};

    // ---- guarded by the lock ----

    private final ArrayDeque<VideoFrame> pictures = new ArrayDeque<>();
    private long dropped;
    private boolean ended;
    private boolean closed;

    VideoReader(Realm realm, int capacity) {
        if (capacity < 1 || capacity > MAX_PICTURES) {
            throw new IllegalArgumentException("a reader of " + capacity + " pictures, not of 1 to " + MAX_PICTURES);
        }
        this.realm = realm;
        this.capacity = capacity;
    }

    /** Registers the reader at a track. */
    void attach(ListenerHandle handle) {
        registration = handle;
    }

    /** Returns how many pictures were dropped because nobody read in time. */
    public long picturesDropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next picture and returns it; null when the track has ended and all was read, or after {@link #close}.
     *
     * @throws DOMException AbortError if the thread is interrupted, which stays marked as such
     * @throws IllegalStateException on the event loop, which must not wait; use {@link #poll} there
     */
    public @Nullable VideoFrame read() {
        if (realm.loop().inEventLoop()) {
            throw new IllegalStateException("the event loop must not wait for a VideoReader");
        }
        lock.lock();
        try {
            while (pictures.isEmpty() && !ended && !closed) {
                changed.await();
            }
            return pictures.poll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DOMException("interrupted", DOMException.ABORT_ERROR, e);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the next picture, or null if there is none now. */
    public @Nullable VideoFrame poll() {
        lock.lock();
        try {
            return pictures.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether no picture comes any more: the track has ended and all was read, or the reader is closed. */
    public boolean isAtEnd() {
        lock.lock();
        try {
            return closed || ended && pictures.isEmpty();
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
            pictures.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        registration.remove();
    }

    /** Takes a picture of the track. Loop thread. */
    void take(VideoFrame picture) {
        lock.lock();
        try {
            if (closed || ended) {
                return;
            }
            if (pictures.size() == capacity) {
                pictures.remove();
                dropped++;
            }
            pictures.add(picture);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Learns that the track has ended. Loop thread. */
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
