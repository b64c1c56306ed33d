package dev.parley.ice;

/** The state of a candidate pair, RFC 8445 §6.1.2.6. */
public enum PairState {
    /** No check was sent, and none may be until another pair of the same foundation succeeds or fails. */
    FROZEN,
    /** A check will be sent when it is this pair's turn. */
    WAITING,
    /** A check was sent and not answered yet. */
    IN_PROGRESS,
    /** A check was answered. */
    SUCCEEDED,
    /** A check was not answered, or was refused. */
    FAILED
}
