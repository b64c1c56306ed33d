package dev.parley.mediacapture;

import dev.parley.runtime.EventLoop;
import dev.parley.runtime.NioEventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A loop that the test's own thread turns, with the real clock: nothing here depends on how long anything takes. */
final class Loop {
    private static final Duration TURN = Duration.ofMillis(100);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    final EventLoop loop = NioEventLoop.foreign("mediacapture-test");

    MediaDevices devices() {
        return MediaDevices.builder().eventLoop(loop).listenersOnLoop().build();
    }

    /** Turns the loop until the future is done, and returns its value. */
    <T> T await(CompletableFuture<T> future) {
        turnUntil(future::isDone);
        return future.join();
    }

    /** Turns the loop until the condition holds. */
    void turnUntil(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 30 s");
            }
            loop.runOnce(TURN);
        }
    }

    /** Turns the loop until what is queued now has run. */
    void settle() {
        boolean[] passed = new boolean[1];
        loop.execute(() -> loop.execute(() -> loop.execute(() -> passed[0] = true)));
        turnUntil(() -> passed[0]);
    }
}
