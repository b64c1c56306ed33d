package dev.parley.dtls.record;

import dev.parley.base.Timestamp;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keys of one epoch for what the peer sends, and the sequence numbers that have come. */
final class ReadEpoch {
    /** Time without a record that opened, after which higher numbers are tried. */
    static final Duration SILENCE = Duration.ofMillis(50);

    /** Failures in a row after which a trial is made: each of the first, then one in {@link #TRIAL_INTERVAL}. */
    private static final int FIRST_TRIALS = 4;

    private static final int TRIAL_INTERVAL = 16;

    final int number;
    final RecordProtection protection;
    /** Numbers that have come; none in epoch 0, where whoever writes there could move the window away from the peer's records. */
    final @Nullable ReplayWindow window;

    /** When the keys go, because those of a later epoch are in use. */
    Timestamp discardAt = Timestamp.NEVER;

    private Timestamp lastOpened = Timestamp.ZERO;
    private int failures;

    ReadEpoch(int number, RecordProtection protection) {
        this.number = number;
        this.protection = protection;
        this.window = number == 0 ? null : new ReplayWindow();
    }

    void opened(Timestamp now) {
        lastOpened = now;
        failures = 0;
    }

    void failed() {
        failures++;
    }

    /** Returns whether a record that does not open is worth a trial of higher numbers: few of those that are forged are. */
    boolean isWorthATrial(Timestamp now) {
        return failures > 0
                && (failures <= FIRST_TRIALS || failures % TRIAL_INTERVAL == 0)
                && now.nanosSince(lastOpened) >= SILENCE.toNanos();
    }

    long expected() {
        ReplayWindow seen = window;
        return seen == null ? 0 : seen.highest() + 1;
    }
}
