package dev.parley.mediacapture;

import dev.parley.base.Timestamp;
import dev.parley.dom.realm.Realm;
import dev.parley.runtime.LoopTimer;
import java.util.function.LongConsumer;

/** Beats at a rate that is kept over any length of time: beat n comes at {@code start + n / rate}. Loop thread only. */
final class FrameClock {
    private final Realm realm;
    private final Timestamp start;
    private final double rate;
    private final LongConsumer beat;
    private final LoopTimer timer;
    private long next;
    private boolean running = true;

    /**
     * Starts a clock.
     *
     * @param start when beat 0 comes, or came
     * @param rate beats a second
     * @param beat takes the number of each beat; beats for which the loop was too late are left out
     */
    FrameClock(Realm realm, Timestamp start, double rate, LongConsumer beat) {
        this.realm = realm;
        this.start = start;
        this.rate = rate;
        this.beat = beat;
        this.next = (long) Math.ceil(realm.now().nanosSince(start) * rate / 1e9 - 1e-6);
        this.timer = realm.loop().timer(this::expired);
        // A loop that nobody holds ends its thread, and its timers wait.
        realm.loop().retain();
        timer.arm(due(next));
    }

    double rate() {
        return rate;
    }

    private Timestamp due(long number) {
        return start.plusNanos(Math.round(number * 1e9 / rate));
    }

    /** Returns when a beat is due, in microseconds of the loop's clock. */
    long dueMicros(long number) {
        return due(number).nanos() / 1_000;
    }

    private void expired() {
        if (!running) {
            return;
        }
        long number = next;
        next = Math.max(number + 1, (long) Math.floor(realm.now().nanosSince(start) * rate / 1e9));
        timer.arm(due(next));
        beat.accept(number);
    }

    void stop() {
        if (running) {
            running = false;
            timer.cancel();
            realm.loop().release();
        }
    }
}
