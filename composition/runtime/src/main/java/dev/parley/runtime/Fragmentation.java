package dev.parley.runtime;

import java.util.function.Predicate;

/**
 * Control of a socket's fragmentation: an option of the socket, and a wish of each datagram. Until a datagram must not be, the
 * socket is as the system has it.
 */
final class Fragmentation {
    /** RFC 791 §3.1: all hosts take packets of 576 octets. Payloads that fit, after the longest headers, leave with either option. */
    private static final int SMALL = 576 - 60 - 8;

    private enum Mode {
        /** As the system has it. */
        PERMITTED,
        FORBIDDEN,
        /** The system knows no such option. */
        FIXED
    }

    private final Predicate<Boolean> option;
    private Mode mode = Mode.PERMITTED;

    /**
     * Takes charge of a socket's option.
     *
     * @param option permits or forbids fragmentation, and returns whether that was done
     */
    Fragmentation(Predicate<Boolean> option) {
        this.option = option;
    }

    /** Returns whether it can be forbidden. */
    boolean canBeForbidden() {
        if (mode == Mode.PERMITTED) {
            set(false);
        }
        return mode != Mode.FIXED;
    }

    /** Returns whether a datagram needs the option to be as it does; the others go with any. */
    static boolean isConcerned(int length) {
        return length > SMALL;
    }

    /**
     * Sets the option for a datagram that leaves now.
     *
     * @return false where it must not be fragmented and could be
     */
    boolean prepare(int length, boolean dontFragment) {
        if (!isConcerned(length)) {
            return true;
        }
        if (mode != Mode.FIXED && mode != (dontFragment ? Mode.FORBIDDEN : Mode.PERMITTED)) {
            set(!dontFragment);
        }
        return mode != Mode.FIXED || !dontFragment;
    }

    private void set(boolean permitted) {
        mode = option.test(permitted) ? permitted ? Mode.PERMITTED : Mode.FORBIDDEN : Mode.FIXED;
    }
}
