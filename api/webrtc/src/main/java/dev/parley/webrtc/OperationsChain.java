package dev.parley.webrtc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The [[Operations]] of a connection, one at a time and in order: webrtc-pc §4.4.1.2 "chain an operation". Loop thread only. */
final class OperationsChain {
    private record Operation<T extends @Nullable Object>(Promise<T> promise, Callable<T> steps) {}

    private final Peer peer;
    private final Deque<Operation<?>> operations = new ArrayDeque<>();
    private boolean ready;
    private boolean scheduled;
    private boolean updateNegotiationNeededOnEmptyChain;

    OperationsChain(Peer peer) {
        this.peer = peer;
    }

    /** Begins to run operations: the connection has its certificate. */
    void start() {
        ready = true;
        schedule();
    }

    boolean isEmpty() {
        return operations.isEmpty();
    }

    void updateNegotiationNeededWhenEmpty() {
        updateNegotiationNeededOnEmptyChain = true;
    }

    <T extends @Nullable Object> void chain(Promise<T> promise, Callable<T> steps) {
        if (peer.isClosed()) {
            promise.reject(DOMException.invalidState("the connection is closed"));
            return;
        }
        operations.add(new Operation<>(promise, steps));
        schedule();
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
            peer.loop().execute(this::runFirst);
        }
    }

    private void runFirst() {
        scheduled = false;
        Operation<?> first = operations.peek();
        if (first != null) {
            run(first);
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
        }
        settled(() -> operation.promise().resolve(value));
    }

    private void settled(Runnable settle) {
        // A listener on the loop may have closed the connection.
        if (peer.isClosed()) {
            return;
        }
        operations.remove();
        if (!operations.isEmpty()) {
            schedule();
        } else if (updateNegotiationNeededOnEmptyChain) {
            updateNegotiationNeededOnEmptyChain = false;
            peer.negotiationNeeded().update();
        }
        settle.run();
    }
}
