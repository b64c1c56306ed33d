package dev.parley.cli.bench;

/** A stack that connects pairs of peers within this process. */
interface MeasuredStack extends AutoCloseable {
    /** Returns what is measured, as a column's head. */
    String name();

    /** Connects a pair whose channel can be kept filled. */
    Transfer transfer();

    /** Connects a pair and closes it. Returns the milliseconds from its making until the offerer's channel was open. */
    double setupMillis();

    @Override
    void close();
}
