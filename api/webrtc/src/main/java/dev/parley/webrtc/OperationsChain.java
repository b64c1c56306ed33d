package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.dom.realm.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The [[Operations]] of a connection, one at a time and in order: webrtc-pc §4.4.1.2 "chain an operation". Loop thread only. */
final class OperationsChain {
    /** The end of a preparation. */
    interface Prepared {
        /** Goes on with the operation, or rejects its promise. Loop thread; calls after the first do nothing. */
        void done(@Nullable RuntimeException failure);
    }

    /** Steps in parallel that come before those of an operation. The operations behind it wait meanwhile. */
    interface Preparation {
        /** Nothing has to be waited for. */
        Preparation NONE = prepared -> prepared.done(null);

        void begin(Prepared prepared);
    }

    private record Operation<T extends @Nullable Object>(
            Promise<T> promise, Preparation preparation, Callable<T> steps) {}

    private final LocalConnection owner;
    private final Deque<Operation<?>> operations = new ArrayDeque<>(1);

    /** How many operations were asked for and have not ended, counted where they were asked for. */
    private final AtomicInteger pending = new AtomicInteger();

    private boolean ready;
    private boolean scheduled;
    private boolean updateNegotiationNeededOnEmptyChain;

    OperationsChain(LocalConnection owner) {
        this.owner = owner;
    }

    /** Begins to run operations: the connection has its certificate. */
    void start() {
        ready = true;
        schedule();
    }

    /** An operation is on its way to the loop. Any thread. */
    void announce() {
        pending.incrementAndGet();
    }

    /** An operation that was announced does not come. Any thread. */
    void retract() {
        pending.decrementAndGet();
    }

    /** Returns whether operations were asked for that have not ended, also those that the loop does not know yet. Any thread. */
    boolean isBusy() {
        return pending.get() > 0;
    }

    boolean isEmpty() {
        return operations.isEmpty();
    }

    void updateNegotiationNeededWhenEmpty() {
        updateNegotiationNeededOnEmptyChain = true;
    }

    /** Appends an operation that was {@linkplain #announce announced}. */
    <T extends @Nullable Object> void chain(Promise<T> promise, Callable<T> steps) {
        chain(promise, Preparation.NONE, steps);
    }

    private <T extends @Nullable Object> void chain(Promise<T> promise, Preparation preparation, Callable<T> steps) {
        if (owner.isClosed()) {
            retract();
            promise.reject(DOMException.invalidState("the connection is closed"));
            return;
        }
        operations.add(new Operation<>(promise, preparation, steps));
        schedule();
    }

    /**
     * Appends an operation whose first steps refuse it in some states. "If the length of connection.[[Operations]] is exactly 1,
     * execute operation": where nothing is before it the refusal comes at once, and the promise is rejected when it is returned.
     *
     * @param check throws what the promise is rejected with
     */
    <T extends @Nullable Object> void chain(Promise<T> promise, Runnable check, Callable<T> steps) {
        chain(promise, check, Preparation.NONE, steps);
    }

    /** Appends an operation with a check as above, and steps in parallel behind it. */
    <T extends @Nullable Object> void chain(
            Promise<T> promise, Runnable check, Preparation preparation, Callable<T> steps) {
        if (ready && operations.isEmpty() && !owner.isClosed()) {
            try {
                check.run();
            } catch (DOMException refusal) {
                retract();
                promise.reject(refusal);
                return;
            }
        }
        Preparation checked = prepared -> {
            check.run();
            preparation.begin(prepared);
        };
        chain(promise, checked, steps);
    }

    /** The connection was closed: what waits stays pending. */
    void abandon() {
        DOMException reason = DOMException.invalidState("the connection was closed");
        for (Operation<?> operation : operations) {
            operation.promise().abandon(reason);
        }
        operations.clear();
    }

    private void schedule() {
        // Each operation runs in a task of its own: its effects are never visible to the code that asked for it.
        if (ready && !scheduled && !operations.isEmpty()) {
            scheduled = true;
            owner.tasks().execute(this::runFirst);
        }
    }

    private void runFirst() {
        Operation<?> first = operations.peek();
        if (first == null) {
            scheduled = false;
            return;
        }
        try {
            first.preparation().begin(failure -> prepared(first, failure));
        } catch (RuntimeException e) {
            prepared(first, e);
        } catch (Error e) {
            prepared(first, new DOMException(String.valueOf(e.getMessage()), DOMException.OPERATION_ERROR, e));
            throw e;
        }
    }

    @SuppressWarnings("ReferenceEquality") // Asks for this operation, not for an equal one.
    private void prepared(Operation<?> operation, @Nullable RuntimeException failure) {
        if (!scheduled || operations.peek() != operation) {
            return; // The connection was closed, or the operation has run.
        }
        scheduled = false;
        if (failure == null) {
            run(operation);
        } else {
            settled(() -> operation.promise().reject(failure));
        }
    }

    private <T extends @Nullable Object> void run(Operation<T> operation) {
        T value;
        try {
            value = operation.steps().call();
        } catch (RuntimeException e) {
            settled(() -> operation.promise().reject(e));
            return;
        } catch (Exception e) {
            settled(() -> operation
                    .promise()
                    .reject(new DOMException(String.valueOf(e.getMessage()), DOMException.OPERATION_ERROR, e)));
            return;
        } catch (Error e) {
            // The loop logs it; what waits behind this operation is not to wait for ever.
            settled(() -> operation
                    .promise()
                    .reject(new DOMException(String.valueOf(e.getMessage()), DOMException.OPERATION_ERROR, e)));
            throw e;
        }
        settled(() -> operation.promise().resolve(value));
    }

    private void settled(Runnable settle) {
        // A listener on the loop may have closed the connection.
        if (owner.isClosed()) {
            return;
        }
        operations.remove();
        retract();
        if (!operations.isEmpty()) {
            schedule();
        } else if (updateNegotiationNeededOnEmptyChain) {
            updateNegotiationNeededOnEmptyChain = false;
            owner.negotiationNeeded().update();
        }
        settle.run();
    }
}
