package dev.parley.cli.soak;

/** How a connection ends. */
enum Ending {
    /** Both ends close gracefully. */
    GRACEFUL,
    /** Both ends close at once. */
    ABRUPT,
    /** One end closes, the other hears of it and closes too. */
    ONE_SIDED,
    /** One end is gone without a word; the other finds out by itself. */
    VANISHING
}
