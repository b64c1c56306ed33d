package dev.parley.javascript;

import java.util.concurrent.CompletableFuture;

/** The tasks of a realm: how work that other threads did comes back to its own. */
interface RealmTasks {
    /** Queues a task to the realm's thread. Any thread. */
    void queue(Runnable task);

    /** Something is under way that a script waits for: a program is not at its end before {@link #release}. Any thread. */
    void hold();

    /** Takes back one {@link #hold}. Any thread. */
    void release();

    /** Returns a future that settles as {@code work} does, in a task of the realm, which it holds meanwhile. */
    default <T> CompletableFuture<T> relay(CompletableFuture<T> work) {
        CompletableFuture<T> relayed = new CompletableFuture<>();
        hold();
        work.whenComplete((value, failure) -> queue(() -> {
            release();
            if (failure != null) {
                relayed.completeExceptionally(failure);
            } else {
                relayed.complete(value);
            }
        }));
        return relayed;
    }

    /** Holds the realm until {@code work}, which settles on the realm's thread, has settled. */
    default <T> CompletableFuture<T> holdWhile(CompletableFuture<T> work) {
        hold();
        work.whenComplete((value, failure) -> release());
        return work;
    }
}
