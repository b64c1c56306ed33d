package dev.parley.dtls;

import java.util.concurrent.CompletableFuture;

/** The other end of a test, by somebody else: connects on a thread of its own and then sends back what it receives. */
abstract class ForeignPeer implements AutoCloseable {
    final FaultyQueue in;
    final FaultyQueue out;

    /** Completes when the foreign end calls the handshake done. */
    final CompletableFuture<Void> connected = new CompletableFuture<>();

    volatile boolean closing;
    volatile boolean closedByPeer;
    volatile byte[] peerCertificate;
    volatile byte[] exported;
    private final Thread thread = new Thread(this::runToEnd, "foreign peer");

    ForeignPeer(FaultyQueue in, FaultyQueue out) {
        this.in = in;
        this.out = out;
        thread.setDaemon(true);
    }

    abstract void run() throws Exception;

    private void runToEnd() {
        try {
            run();
        } catch (Throwable e) {
            connected.completeExceptionally(e);
            failure = e;
        }
    }

    volatile Throwable failure;

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
