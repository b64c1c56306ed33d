package dev.parley.mediacapture;

import dev.parley.dom.DOMException;
import dev.parley.dom.realm.Realm;
import dev.parley.frames.AudioFormat;
import dev.parley.frames.AudioFrame;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Source of sound that an application writes as fast as it likes, such as a voice agent's speech. The stack owns the clock: every 20 ms
 * the next samples go to the tracks, or silence if none are queued. Made by {@link MediaDevices#createAudioWriter}.
 *
 * <p>Any thread; several writers take turns. Samples are taken only while somebody takes the media of a track, a connected sender for
 * one: until then what is written waits, and so does {@link #write} above 500 ms.
 *
 * @apiNote not part of the W3C API
 */
public final class AudioWriter implements AutoCloseable {
    /** Maximum duration of what is queued: more would only delay a reaction to {@link #clear}. */
    public static final Duration MAX_QUEUED = Duration.ofMillis(500);

    private static final int BEATS_PER_SECOND = 50;

    /** Beats that a late loop makes up for at once: 200 ms. What is later still is a pause. */
    private static final int MAX_LATE_BEATS = 10;

    private final AudioFormat format;
    private final Realm realm;
    private final WriterSource source;
    private final MediaStreamTrack track;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // ---- guarded by the lock ----

    private final short[] queue;
    private int first;
    private int queued;
    private int clears;
    private boolean closed;

    AudioWriter(Realm realm, String label, AudioFormat format) {
        this.format = Objects.requireNonNull(format, "format");
        this.realm = realm;
        this.queue = new short[(int) (MAX_QUEUED.toMillis() * format.sampleRate() / 1_000) * format.channels()];
        this.source = new WriterSource(label);
        this.track = source.newTrack();
    }

    /** Returns the track; further ones are its clones. */
    public MediaStreamTrack track() {
        return track;
    }

    /** Returns the format of the samples. */
    public AudioFormat format() {
        return format;
    }

    /**
     * Queues samples, and waits while more than {@link #MAX_QUEUED} is queued. Returns early if {@link #clear} drops what is left of them.
     *
     * @param samples signed 16-bit samples, interleaved by channel; any number
     * @throws DOMException InvalidStateError after {@link #close}; AbortError if the thread is interrupted, which stays marked as such
     * @throws IllegalStateException on the event loop, which must not wait; use {@link #offer} there
     */
    public void write(short[] samples) {
        requireWhole(samples);
        requireOffLoop();
        lock.lock();
        try {
            int generation = clears;
            int at = 0;
            while (true) {
                requireOpen();
                if (generation != clears) {
                    return;
                }
                at += append(samples, at);
                if (at == samples.length) {
                    return;
                }
                changed.await();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    /** Queues a frame's samples as {@link #write(short[])} does; its time does not count. */
    public void write(AudioFrame frame) {
        write(fitting(frame));
    }

    /**
     * Queues samples unless more than {@link #MAX_QUEUED} would be queued.
     *
     * @return whether they were queued
     * @throws DOMException InvalidStateError after {@link #close}
     * @throws IllegalArgumentException if they are longer than {@link #MAX_QUEUED}, and would never fit
     */
    public boolean offer(short[] samples) {
        requireWhole(samples);
        if (samples.length > queue.length) {
            throw new IllegalArgumentException("over " + MAX_QUEUED.toMillis() + " ms of sound at once");
        }
        lock.lock();
        try {
            requireOpen();
            return samples.length <= queue.length - queued && append(samples, 0) == samples.length;
        } finally {
            lock.unlock();
        }
    }

    /** Queues a frame's samples as {@link #offer(short[])} does; its time does not count. */
    public boolean offer(AudioFrame frame) {
        return offer(fitting(frame));
    }

    /** Drops what is queued, and what {@link #write} still has: the other party interrupts. */
    public void clear() {
        lock.lock();
        try {
            queued = 0;
            clears++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the duration of what is queued. */
    public Duration queued() {
        lock.lock();
        try {
            return Duration.ofNanos(1_000_000_000L * (queued / format.channels()) / format.sampleRate());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until all that was written has been taken, or dropped by {@link #clear} or {@link #close}.
     *
     * @throws DOMException AbortError if the thread is interrupted, which stays marked as such
     * @throws IllegalStateException on the event loop, which must not wait
     */
    public void drain() {
        requireOffLoop();
        lock.lock();
        try {
            while (queued > 0 && !closed) {
                changed.await();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
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
            queued = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        realm.task(source::finish);
    }

    private void requireWhole(short[] samples) {
        if (samples.length % format.channels() != 0) {
            throw new IllegalArgumentException("samples that are not for all channels");
        }
    }

    private void requireOffLoop() {
        if (realm.loop().inEventLoop()) {
            throw new IllegalStateException("the event loop must not wait for an AudioWriter");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new DOMException("the AudioWriter is closed", DOMException.INVALID_STATE_ERROR);
        }
    }

    private static DOMException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new DOMException("interrupted", DOMException.ABORT_ERROR, e);
    }

    private short[] fitting(AudioFrame frame) {
        if (frame.sampleRate() != format.sampleRate() || frame.channels() != format.channels()) {
            throw new IllegalArgumentException("a frame of " + frame.sampleRate() + " Hz and " + frame.channels()
                    + " channels for a writer of " + format);
        }
        return frame.samples();
    }

    /** Appends what fits, and returns how much that was. */
    private int append(short[] samples, int from) {
        int count = Math.min(samples.length - from, queue.length - queued);
        int at = (first + queued) % queue.length;
        int untilEnd = Math.min(count, queue.length - at);
        System.arraycopy(samples, from, queue, at, untilEnd);
        System.arraycopy(samples, from + untilEnd, queue, 0, count - untilEnd);
        queued += count;
        return count;
    }

    /** Returns the next samples, and silence for those that are not there. Loop thread. */
    private short[] take(int length) {
        short[] samples = new short[length];
        lock.lock();
        try {
            int count = Math.min(length, queued);
            int untilEnd = Math.min(count, queue.length - first);
            System.arraycopy(queue, first, samples, 0, untilEnd);
            System.arraycopy(queue, 0, samples, untilEnd, count - untilEnd);
            first = (first + count) % queue.length;
            queued -= count;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return samples;
    }

    /** The clock of the writer's tracks, which runs while somebody takes their media. */
    private final class WriterSource extends TrackSource {
        private @Nullable FrameClock clock;
        private long next;

        WriterSource(String label) {
            super("audio", label, false);
        }

        MediaStreamTrack newTrack() {
            return createTrack(realm);
        }

        void finish() {
            end();
        }

        @Override
        protected void demandChanged(MediaStreamTrack changedTrack) {
            boolean wanted = isWanted();
            if (wanted && clock == null) {
                next = 0;
                FrameClock[] itself = new FrameClock[1];
                itself[0] = new FrameClock(realm, realm.now(), BEATS_PER_SECOND, number -> beat(itself[0], number));
                clock = itself[0];
            } else if (!wanted && clock != null) {
                clock.stop();
                clock = null;
            }
        }

        /** Gives the sound of all beats up to this one: those for which the loop was late are not lost. */
        private void beat(FrameClock beating, long number) {
            next = Math.max(next, number - MAX_LATE_BEATS);
            while (next <= number && beating == clock) {
                // 11,025 Hz and the like do not divide by 50 evenly: the ends are rounded, and no sample is lost.
                long rate = format.sampleRate();
                int count = (int) ((next + 1) * rate / BEATS_PER_SECOND - next * rate / BEATS_PER_SECOND);
                AudioFrame frame = new AudioFrame(
                        format.sampleRate(),
                        format.channels(),
                        take(count * format.channels()),
                        beating.dueMicros(next));
                next++;
                deliver(frame);
            }
        }
    }
}
