package dev.parley.peer;

/** The state of a transport's gathering. */
public enum GatheringState {
    /** Not begun. */
    NEW,
    /** Under way. */
    GATHERING,
    /** All candidates of the generation are found. */
    COMPLETE
}
