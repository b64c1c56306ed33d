package dev.parley.peer;

/** The state of a candidate pair, RFC 8445 §6.1.2.6. */
public enum PairState {
    /** Waits for another pair of its foundation. */
    FROZEN,
    /** Waits for its check. */
    WAITING,
    /** A check is under way. */
    IN_PROGRESS,
    /** A check has failed. */
    FAILED,
    /** A check was answered. */
    SUCCEEDED
}
