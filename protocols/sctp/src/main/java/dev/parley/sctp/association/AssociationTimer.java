package dev.parley.sctp.association;

/** The timers of an association. */
public enum AssociationTimer {
    /** T1-init: INIT goes again. */
    T1_INIT,
    /** T1-cookie: COOKIE ECHO goes again. */
    T1_COOKIE,
    /** T2-shutdown: SHUTDOWN or SHUTDOWN ACK goes again. */
    T2_SHUTDOWN,
    /** T5-shutdown-guard: the shutdown takes too long and becomes an abort. */
    T5_SHUTDOWN_GUARD,
    /** T3-rtx: DATA was not acknowledged within the retransmission timeout. */
    T3_RTX,
    /** PTO of RFC 8985 §7: the tail of what was sent may be lost. */
    PROBE_TIMEOUT,
    /** RFC 8985 §6.2: the reordering window of a chunk ends, and it counts as lost. */
    REORDERING,
    /** RFC 9260 §6.1 A: the peer's window is closed and may have been opened by a SACK that was lost. */
    WINDOW_PROBE,
    /** The next burst may leave. */
    BURST,
    /** RFC 9260 §6.2: a delayed acknowledgement is due. */
    DELAYED_ACK,
    /** RFC 6525 §5.1.1, the Re-configuration Timer: RE-CONFIG goes again. */
    RECONFIG,
    /** RFC 9260 §8.3: a HEARTBEAT is due. */
    HEARTBEAT,
    /** RFC 8899 §5.1.1, PROBE_TIMER and PMTU_RAISE_TIMER in one. */
    PATH_MTU
}
