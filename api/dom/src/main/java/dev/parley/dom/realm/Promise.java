package dev.parley.dom.realm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A promise of a connection: a future whose continuations run where the connection's listeners run, in one order with its events
 * and among each other, also those that are added after it was settled. Waiting threads are released by the loop itself, so that a
 * listener may wait for it; on a loop's thread waiting throws.
 *
 * <p>The connection keeps its own copy of the outcome, so that completing one by hand changes nothing on its side.
 */
public final class Promise<T extends @Nullable Object> extends CompletableFuture<T> {
    private final Confinement confinement;
    private final ListenerExecutor listeners;

    /** What the loop has decided, which waiting threads may see before the continuations run; null for derived promises. */
    private final @Nullable CompletableFuture<T> outcome;

    /** The call that made the first promise of this chain. */
    private final PromiseOrigin origin;

    /** The source of a {@code whenComplete}, whose action sees its failure; null for others. */
    private volatile @Nullable Promise<T> whenCompleteOf;

    /** True if somebody takes the outcome: a continuation was added, or a thread waits. */
    private volatile boolean handled;

    /** Continuations in the order of their adding, until this is completed. Guarded by itself. */
    private final Deque<Promise<T>> gates = new ArrayDeque<>(1);

    private boolean asked;

    /** A promise that is settled on that loop, and whose continuations run there. */
    public Promise(Confinement confinement, ListenerExecutor listeners) {
        this(confinement, listeners, new CompletableFuture<>(), PromiseOrigin.here(confinement));
    }

    private Promise(
            Confinement confinement,
            ListenerExecutor listeners,
            @Nullable CompletableFuture<T> outcome,
            PromiseOrigin origin) {
        this.confinement = confinement;
        this.listeners = listeners;
        this.outcome = outcome;
        this.origin = origin;
    }

    private static <U> Promise<U> derivedFrom(Promise<?> source) {
        return new Promise<>(source.confinement, source.listeners, null, source.origin);
    }

    /** Fulfils the promise. Loop thread. */
    public void resolve(T value) {
        if (outcome != null && outcome.complete(value)) {
            listeners.execute(() -> super.complete(value));
        }
    }

    /** Fulfils a promise of nothing. Loop thread. */
    @SuppressWarnings("NullAway") // The one value of Void.
    public void resolve() {
        resolve(null);
    }

    /** Rejects the promise. Loop thread. */
    public void reject(Throwable reason) {
        if (outcome != null && outcome.completeExceptionally(reason)) {
            listeners.execute(() -> {
                // Those of CompletableFuture.allOf and anyOf show in the number alone.
                if (getNumberOfDependents() > 0) {
                    handled = true;
                }
                super.completeExceptionally(reason);
                reportUnhandled(reason);
            });
        }
    }

    private void reportUnhandled(Throwable reason) {
        if (!isHandled()) {
            origin.rejected(this::isHandled, reason);
        }
    }

    private boolean isHandled() {
        Promise<T> source = whenCompleteOf;
        return handled || source != null && source.failed();
    }

    /**
     * Releases waiting threads with {@code reason} and runs no continuation: webrtc-pc leaves promises of a closed connection
     * pending for ever, which would hold a thread for ever.
     */
    public void abandon(Throwable reason) {
        if (outcome != null) {
            outcome.completeExceptionally(reason);
        }
    }

    /**
     * Hands the outcome to {@code target}: at once where it is decided already and the loop's thread asks, else where
     * continuations run. For a promise that is to be a script's, which sees it rejected when it is returned, although
     * continuations come only after the running listener.
     */
    public void handOver(BiConsumer<? super T, ? super @Nullable Throwable> target) {
        handled = true;
        if (outcome != null && outcome.isDone() && confinement.loop().inEventLoop()) {
            outcome.whenComplete(target);
        } else {
            whenComplete(target);
        }
    }

    // ---- waiting ----

    private CompletableFuture<T> waited() {
        handled = true;
        if (super.isDone() || outcome == null) {
            if (!super.isDone()) {
                confinement.checkMayWait();
                if (listeners.isCurrent()) {
                    throw new IllegalStateException("a listener waits for a continuation that can run only after it");
                }
            }
            return this;
        }
        if (!outcome.isDone()) {
            confinement.checkMayWait();
        }
        return outcome;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        CompletableFuture<T> waited = waited();
        try {
            return waited == this ? super.get() : waited.get();
        } finally {
            listeners.refreshView();
        }
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<T> waited = waited();
        try {
            return waited == this ? super.get(timeout, unit) : waited.get(timeout, unit);
        } finally {
            listeners.refreshView();
        }
    }

    @Override
    public T join() {
        CompletableFuture<T> waited = waited();
        try {
            return waited == this ? super.join() : waited.join();
        } finally {
            listeners.refreshView();
        }
    }

    @Override
    public T getNow(T valueIfAbsent) {
        handled = true;
        return super.isDone() || outcome == null ? super.getNow(valueIfAbsent) : outcome.getNow(valueIfAbsent);
    }

    @Override
    public boolean isDone() {
        return super.isDone() || outcome != null && outcome.isDone();
    }

    @Override
    public boolean isCompletedExceptionally() {
        handled = true;
        return super.isDone() || outcome == null
                ? super.isCompletedExceptionally()
                : outcome.isCompletedExceptionally();
    }

    // ---- completing by hand: threads that wait see it, the connection does not care ----

    @Override
    public boolean complete(T value) {
        boolean first = outcome == null || outcome.complete(value);
        return first && super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable reason) {
        boolean first = outcome == null || outcome.completeExceptionally(reason);
        return first && super.completeExceptionally(reason);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean first = outcome == null || outcome.cancel(mayInterruptIfRunning);
        return first && super.cancel(mayInterruptIfRunning);
    }

    // ---- continuations ----

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        // Every kind of continuation on one source or two asks for its own future here.
        handled = true;
        return derivedFrom(this);
    }

    /**
     * Puts a continuation behind a gate: a promise that is completed like this one, on the listener executor, in the order of the
     * calls. The continuation is attached before the gate can open, or it would run on the caller's thread.
     */
    private <R> R behindGate(Function<Promise<T>, R> attach) {
        handled = true;
        Promise<T> gate = derivedFrom(this);
        R continuation = attach.apply(gate);
        if (continuation instanceof Promise<?> derived) {
            derived.watch();
        }
        boolean first;
        synchronized (gates) {
            gates.add(gate);
            first = !asked;
            asked = true;
        }
        if (first || super.isDone()) {
            // The first gate asks for the completion; where it has passed already, each gate asks for itself.
            super.whenComplete((value, failure) -> openGates());
        }
        return continuation;
    }

    /** Reports a rejection that a continuation passes on or brings about itself. */
    private void watch() {
        relay((value, failure) -> {
            if (failure != null) {
                reportUnhandled(failure);
            }
        });
        handled = false;
    }

    private boolean failed() {
        return super.isCompletedExceptionally();
    }

    private void openGates() {
        while (true) {
            Promise<T> gate;
            synchronized (gates) {
                gate = gates.poll();
            }
            if (gate == null) {
                return;
            }
            Promise<T> next = gate;
            listeners.continueWith(() -> next.follow(this));
        }
    }

    private void follow(Promise<T> settled) {
        settled.relay((value, failure) -> {
            if (failure != null) {
                super.completeExceptionally(failure);
            } else {
                super.complete(value);
            }
        });
    }

    private void relay(BiConsumer<? super T, ? super Throwable> target) {
        super.whenComplete(target);
    }

    @Override
    public <U> CompletableFuture<U> thenApply(Function<? super T, ? extends U> fn) {
        return behindGate(gate -> gate.superThenApply(fn));
    }

    private <U> CompletableFuture<U> superThenApply(Function<? super T, ? extends U> fn) {
        return super.thenApply(fn);
    }

    @Override
    public CompletableFuture<Void> thenAccept(Consumer<? super T> action) {
        return behindGate(gate -> gate.superThenAccept(action));
    }

    private CompletableFuture<Void> superThenAccept(Consumer<? super T> action) {
        return super.thenAccept(action);
    }

    @Override
    public CompletableFuture<Void> thenRun(Runnable action) {
        return behindGate(gate -> gate.superThenRun(action));
    }

    private CompletableFuture<Void> superThenRun(Runnable action) {
        return super.thenRun(action);
    }

    @Override
    public <U> CompletableFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> fn) {
        return behindGate(gate -> gate.superThenCompose(fn));
    }

    private <U> CompletableFuture<U> superThenCompose(Function<? super T, ? extends CompletionStage<U>> fn) {
        return super.thenCompose(fn);
    }

    @Override
    public <U> CompletableFuture<U> handle(BiFunction<? super T, @Nullable Throwable, ? extends U> fn) {
        return behindGate(gate -> gate.superHandle(fn));
    }

    private <U> CompletableFuture<U> superHandle(BiFunction<? super T, @Nullable Throwable, ? extends U> fn) {
        return super.handle(fn);
    }

    @Override
    public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super @Nullable Throwable> action) {
        CompletableFuture<T> derived = behindGate(gate -> gate.superWhenComplete(action));
        if (derived instanceof Promise<T> promise) {
            // The action has seen the failure that its own future passes on.
            promise.whenCompleteOf = this;
        }
        return derived;
    }

    private CompletableFuture<T> superWhenComplete(BiConsumer<? super T, ? super @Nullable Throwable> action) {
        return super.whenComplete(action);
    }

    @Override
    public CompletableFuture<T> exceptionally(Function<Throwable, ? extends T> fn) {
        return behindGate(gate -> gate.superExceptionally(fn));
    }

    private CompletableFuture<T> superExceptionally(Function<Throwable, ? extends T> fn) {
        return super.exceptionally(fn);
    }

    @Override
    public CompletableFuture<T> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<T>> fn) {
        return behindGate(gate -> gate.superExceptionallyCompose(fn));
    }

    private CompletableFuture<T> superExceptionallyCompose(Function<Throwable, ? extends CompletionStage<T>> fn) {
        return super.exceptionallyCompose(fn);
    }

    // Two sources: the other one may be completed by any thread.

    @Override
    public <U, V> CompletableFuture<V> thenCombine(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
        return thenCombineAsync(other, fn, listeners::execute);
    }

    @Override
    public <U> CompletableFuture<Void> thenAcceptBoth(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
        return thenAcceptBothAsync(other, action, listeners::execute);
    }

    @Override
    public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
        return runAfterBothAsync(other, action, listeners::execute);
    }

    @Override
    public <U> CompletableFuture<U> applyToEither(CompletionStage<? extends T> other, Function<? super T, U> fn) {
        return applyToEitherAsync(other, fn, listeners::execute);
    }

    @Override
    public CompletableFuture<Void> acceptEither(CompletionStage<? extends T> other, Consumer<? super T> action) {
        return acceptEitherAsync(other, action, listeners::execute);
    }

    @Override
    public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
        return runAfterEitherAsync(other, action, listeners::execute);
    }

    /** The outcome's reason without the wrapping of derived futures. */
    public static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
