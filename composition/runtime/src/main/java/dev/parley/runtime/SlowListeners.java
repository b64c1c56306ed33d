package dev.parley.runtime;

import java.time.Duration;

/**
 * Decides which of a loop's slow listeners are worth a line in the log: the first one, and then one a minute at most, with how many
 * there were. While classes are loaded, or on a machine that is busy otherwise, many are slow at once and none is to blame. Loop
 * thread only.
 */
final class SlowListeners {
    /** How long nothing is said after a line. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    private long quietUntil;
    private boolean spoken;
    private long unsaid;

    /**
     * Notes one slow listener at {@code nanoTime}.
     *
     * @return how many were passed over in silence before, or -1 where this one is passed over, too
     */
    long note(long nanoTime) {
        if (spoken && nanoTime - quietUntil < 0) {
            unsaid++;
            return -1;
        }
        long before = unsaid;
        spoken = true;
        unsaid = 0;
        quietUntil = nanoTime + PAUSE.toNanos();
        return before;
    }
}
