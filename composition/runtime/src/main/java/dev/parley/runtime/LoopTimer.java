package dev.parley.runtime;

import dev.parley.base.Timestamp;

/** A timer of an {@link EventLoop}, armed any number of times. One entry in the loop's heap, which moves when the deadline does. */
public interface LoopTimer {
    /** Sets or moves the deadline; {@link Timestamp#NEVER} stops the timer. A deadline that has passed acts in the next turn. */
    void arm(Timestamp deadline);

    /** Stops the timer. It can be armed again. */
    void cancel();

    /** Returns the deadline, or {@link Timestamp#NEVER} when the timer does not run. */
    Timestamp deadline();
}
