package dev.parley.rawmedia;

import dev.parley.base.Timestamp;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.LoopTimer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Beat of 10 ms that all tracks of sound of an event loop share: one timer for all of them, which runs while one is registered. Loop
 * thread only.
 */
public final class AudioBeats {
    /** Time between two beats. */
    public static final long NANOS = 10_000_000;

    /** Beats that a late loop makes up for at once; what is later is left out. */
    private static final int MAX_LATE = 20;

    private final EventLoop loop;
    private final List<Consumer<Timestamp>> listeners = new ArrayList<>();
    private @Nullable LoopTimer timer;
    private Timestamp next = Timestamp.NEVER;

    /** Makes the beat of a loop. */
    public AudioBeats(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Registers a listener, which gets the time of each beat from the next one on.
     *
     * @return takes it back
     */
    public EventLoop.Registration add(Consumer<Timestamp> listener) {
        listeners.add(listener);
        if (listeners.size() == 1) {
            next = loop.now().plusNanos(NANOS);
            arm();
        }
        return () -> {
            if (listeners.remove(listener) && listeners.isEmpty() && timer != null) {
                timer.cancel();
            }
        };
    }

    private void arm() {
        LoopTimer armed = timer;
        if (armed == null) {
            armed = loop.timer(this::expired);
            timer = armed;
        }
        armed.arm(next);
    }

    private void expired() {
        Timestamp now = loop.now();
        long late = now.nanosSince(next) / NANOS;
        if (late > MAX_LATE) {
            next = next.plusNanos((late - MAX_LATE) * NANOS);
        }
        while (!listeners.isEmpty() && !next.isAfter(now)) {
            Timestamp beat = next;
            next = next.plusNanos(NANOS);
            List.copyOf(listeners).forEach(listener -> listener.accept(beat));
        }
        if (!listeners.isEmpty()) {
            arm();
        }
    }
}
