package dev.parley.dom;

/** A listener that was added, to be removed again. */
@FunctionalInterface
public interface ListenerHandle {
    /** Removes the listener; events fired from now on do not reach it. Repeated calls do nothing. Any thread. */
    void remove();
}
