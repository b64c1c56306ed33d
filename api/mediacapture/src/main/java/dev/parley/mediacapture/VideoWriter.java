package dev.parley.mediacapture;

import dev.parley.dom.DOMException;
import dev.parley.dom.realm.Realm;
import dev.parley.frames.VideoFrame;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Source of pictures that an application draws as fast as it likes. The stack owns the clock: at each beat of the frame rate the next
 * picture goes to the tracks, with the time of the beat; without one nothing does. Made by {@link MediaDevices#createVideoWriter}.
 *
 * <p>Any thread; several writers take turns. Pictures are taken only while somebody takes the media of a track, a connected sender for
 * one: until then what is written waits, and so does {@link #write} behind {@value #MAX_QUEUED} pictures.
 *
 * @apiNote not part of the W3C API
 */
public final class VideoWriter implements AutoCloseable {
    /** Maximum number of queued pictures: more would only be late. */
    public static final int MAX_QUEUED = 2;

    /** Maximum frame rate, in pictures per second. */
    public static final double MAX_RATE = 120;

    private final Realm realm;
    private final double framesPerSecond;
    private final WriterSource source;
    private final MediaStreamTrack track;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // ---- guarded by the lock ----

    private final ArrayDeque<VideoFrame> queue = new ArrayDeque<>();
    private boolean closed;

    VideoWriter(Realm realm, String label, double framesPerSecond) {
        if (!(framesPerSecond > 0 && framesPerSecond <= MAX_RATE)) {
            throw new IllegalArgumentException(
                    framesPerSecond + " pictures per second, not above 0 and up to " + MAX_RATE);
        }
        this.realm = realm;
        this.framesPerSecond = framesPerSecond;
        this.source = new WriterSource(label);
        this.track = source.newTrack();
    }

    /** Returns the track; further ones are its clones. */
    public MediaStreamTrack track() {
        return track;
    }

    /** Returns the pictures per second that are taken. */
    public double framesPerSecond() {
        return framesPerSecond;
    }

    /**
     * Queues a picture, and waits while {@link #MAX_QUEUED} are queued. Its time does not count.
     *
     * @throws DOMException InvalidStateError after {@link #close}; AbortError if the thread is interrupted, which stays marked as such
     * @throws IllegalStateException on the event loop, which must not wait; use {@link #offer} there
     */
    public void write(VideoFrame picture) {
        Objects.requireNonNull(picture, "picture");
        if (realm.loop().inEventLoop()) {
            throw new IllegalStateException("the event loop must not wait for a VideoWriter");
        }
        lock.lock();
        try {
            while (queue.size() >= MAX_QUEUED && !closed) {
                changed.await();
            }
            requireOpen();
            queue.add(picture);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DOMException("interrupted", DOMException.ABORT_ERROR, e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Queues a picture unless {@link #MAX_QUEUED} are queued. Its time does not count.
     *
     * @return whether it was queued
     * @throws DOMException InvalidStateError after {@link #close}
     */
    public boolean offer(VideoFrame picture) {
        Objects.requireNonNull(picture, "picture");
        lock.lock();
        try {
            requireOpen();
            return queue.size() < MAX_QUEUED && queue.add(picture);
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new DOMException("the VideoWriter is closed", DOMException.INVALID_STATE_ERROR);
        }
    }

    /** Drops what is queued and ends the tracks, with their "ended" events. Repeated calls do nothing. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            queue.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        realm.task(source::finish);
    }

    private @Nullable VideoFrame take() {
        lock.lock();
        try {
            changed.signal();
            return queue.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Clock of the writer's tracks, which runs while somebody takes their media. */
    private final class WriterSource extends TrackSource {
        private @Nullable FrameClock clock;

        WriterSource(String label) {
            super("video", label, false);
        }

        MediaStreamTrack newTrack() {
            return createTrack(realm);
        }

        void finish() {
            end();
        }

        @Override
        protected void demandChanged(MediaStreamTrack changedTrack) {
            boolean wanted = tracks().stream().anyMatch(MediaStreamTrack::isWanted);
            if (wanted && clock == null) {
                FrameClock[] itself = new FrameClock[1];
                itself[0] = new FrameClock(realm, realm.now(), framesPerSecond, number -> beat(itself[0], number));
                clock = itself[0];
            } else if (!wanted && clock != null) {
                clock.stop();
                clock = null;
            }
        }

        private void beat(FrameClock beating, long number) {
            VideoFrame picture = beating == clock ? take() : null;
            if (picture == null) {
                return;
            }
            VideoFrame timed = picture.at(beating.dueMicros(number));
            Map<Property, Object> seen = new EnumMap<>(Property.class);
            seen.put(Property.WIDTH, (long) picture.width());
            seen.put(Property.HEIGHT, (long) picture.height());
            seen.put(Property.FRAME_RATE, framesPerSecond);
            for (MediaStreamTrack each : tracks()) {
                each.observe(each.getSettings().with(seen));
                each.deliver(timed);
            }
        }
    }
}
