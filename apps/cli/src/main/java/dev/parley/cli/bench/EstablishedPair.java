package dev.parley.cli.bench;

import dev.parley.cli.pairs.LoopbackPeers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A pair that is established before others begin: an application's thread sends messages over it, which come back, and takes the time. */
final class EstablishedPair implements AutoCloseable {
    /** Between two messages: few enough to cost nothing beside what they are measured under. */
    private static final long PAUSE_MILLIS = 20;

    private final LoopbackPeers.Pair pair;
    private final Semaphore back = new Semaphore(0);
    private final List<Double> millis = new ArrayList<>();
    private final Thread application = new Thread(this::send, "established pair");

    /** Begins; the pair is closed with this. */
    EstablishedPair(LoopbackPeers.Pair pair) {
        this.pair = pair;
        pair.answererChannel().onMessage(message -> pair.answererChannel().send(message.text()));
        pair.offererChannel().onMessage(message -> back.release());
        application.setDaemon(true);
        application.start();
    }

    private void send() {
        try {
            while (true) {
                roundTrip();
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            // It was stopped.
        }
    }

    private void roundTrip() throws InterruptedException {
        long sent = System.nanoTime();
        try {
            pair.offererChannel().send("there and back");
            back.acquire();
        } finally {
            // Also of a message that is still on its way at the end: it has taken at least so long.
            millis.add((System.nanoTime() - sent) / 1e6);
        }
    }

    /** Ends it, and returns the round trips in milliseconds, the shortest first. */
    List<Double> stop() throws InterruptedException {
        application.interrupt();
        application.join();
        Collections.sort(millis);
        return millis;
    }

    @Override
    public void close() {
        application.interrupt();
        pair.close();
    }
}
