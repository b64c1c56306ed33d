package dev.parley.connection;

import dev.parley.base.Timestamp;

/**
 * Mark that DTLS, SCTP or media may have something to send or to report. Without it a drain passes them by: of thousands of idle
 * connections, only ICE's consent checks do any work.
 */
final class PendingWork {
    /** True if the engines were given anything since they were last found empty. */
    private boolean touched = true;

    /** True if nothing has come out of the engines since they were last given anything; events may still come. */
    private boolean nothingToSend;

    /** The earliest deadline of the engines, valid while they are not touched. */
    private Timestamp deadline = Timestamp.ZERO;

    /** Marks that an engine was given something. */
    void touch() {
        touched = true;
        nothingToSend = false;
    }

    boolean isTouched() {
        return touched;
    }

    /** Marks that there is nothing to send. A command that the owner gives while it takes the events is drained once more. */
    void nothingToSend() {
        touched = true;
        nothingToSend = true;
    }

    boolean hasNothingToSend() {
        return nothingToSend;
    }

    /** Marks that there is no event either: the engines are passed by until the deadline or the next input. */
    void rest(Timestamp until) {
        touched = false;
        nothingToSend = false;
        deadline = until;
    }

    /** Returns the earliest deadline of the engines, valid while they are not touched. */
    Timestamp deadline() {
        return deadline;
    }
}
