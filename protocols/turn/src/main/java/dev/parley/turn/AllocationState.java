package dev.parley.turn;

/** The state of an allocation, in the order in which it goes through them. */
public enum AllocationState {
    /** Nothing has been asked for. */
    IDLE,
    /** The server was asked. */
    ALLOCATING,
    /** There is a relayed address. */
    READY,
    /** The server was asked to free the relayed address. */
    RELEASING,
    /** There is no allocation any more, and there will be none. */
    ENDED
}
