package dev.parley.cli.bench;

/** A data channel between two peers of this process, one of which keeps it filled between {@link #start} and {@link #stop}. */
interface Transfer extends AutoCloseable {
    /** Begins to send, or goes on. */
    void start();

    /** Sends no more; what is queued still arrives. */
    void stop();

    /** Returns the user data in bytes that has arrived. */
    long received();

    /** Returns the datagrams that both ends have sent. */
    default long datagrams() {
        return 0;
    }

    /** Returns the bytes of these datagrams. */
    default long bytesOnWire() {
        return 0;
    }

    @Override
    void close();
}
