package dev.parley.dom.realm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.dom.DOMException;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.EventLoopGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PromiseTest {
    private final EventLoopGroup group = new EventLoopGroup("promise-test", 1);
    private final EventLoop loop = group.next();
    private final ExecutorService pool = Executors.newFixedThreadPool(2, task -> new Thread(task, "listener"));
    private final Confinement confinement = new Confinement(loop);
    private final ListenerExecutor listeners = ListenerExecutor.serial(pool, loop, () -> null);

    @AfterEach
    void end() {
        group.close();
        pool.shutdownNow();
    }

    private <T> Promise<T> promise() {
        return new Promise<>(confinement, listeners);
    }

    @Test
    void continuationsRunInOrderOnTheListenerExecutor() {
        Promise<String> promise = promise();
        List<String> order = new CopyOnWriteArrayList<>();
        promise.thenRun(() -> order.add("first " + Thread.currentThread().getName()));
        promise.thenAccept(value -> order.add("second " + value));
        CompletableFuture<String> third = promise.handle((value, failure) -> {
            order.add("third");
            return value;
        });
        loop.execute(() -> promise.resolve("x"));
        third.join();
        assertThat(order).containsExactly("first listener", "second x", "third");
    }

    @Test
    void continuationAddedLaterRunsOnTheListenerExecutorToo() {
        Promise<String> promise = promise();
        loop.execute(() -> promise.resolve("x"));
        promise.join();
        CompletableFuture<String> thread =
                promise.thenApply(value -> Thread.currentThread().getName());
        assertThat(thread.join()).isEqualTo("listener");
        CompletableFuture<String> chained = thread.thenCompose(ignored -> CompletableFuture.supplyAsync(() -> "other"))
                .thenApply(value -> Thread.currentThread().getName());
        assertThat(chained.join()).isEqualTo("listener");
    }

    @Test
    void composingAfterAFailureRunsOnTheListenerExecutorToo() throws Exception {
        Promise<String> promise = promise();
        loop.execute(() -> promise.reject(new IllegalStateException("thrown on purpose by a test")));
        CompletableFuture<String> thread = new CompletableFuture<>();
        promise.whenComplete((value, failure) -> thread.complete("settled"));
        assertThat(thread.get()).isEqualTo("settled");
        assertThat(promise.exceptionallyCompose(failure -> CompletableFuture.completedFuture(
                                Thread.currentThread().getName()))
                        .get())
                .isEqualTo("listener");
    }

    @Test
    void continuationsOfATaskRunBeforeTheNextTask() throws InterruptedException {
        Promise<String> promise = promise();
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        promise.thenRun(() -> order.add("1")).thenRun(() -> order.add("2")).thenRun(() -> order.add("3"));
        loop.execute(() -> {
            promise.resolve("x");
            listeners.execute(() -> {
                order.add("event");
                done.countDown();
            });
        });
        done.await();
        assertThat(order).containsExactly("1", "2", "3", "event");
    }

    @Test
    void listenerMayWaitForItsOwnConnectionsPromise() {
        Promise<String> promise = promise();
        CompletableFuture<String> seen = new CompletableFuture<>();
        listeners.execute(() -> {
            loop.execute(() -> promise.resolve("x"));
            seen.complete(promise.join());
        });
        assertThat(seen.join()).isEqualTo("x");
    }

    @Test
    void waitingForAContinuationInAListenerFailsInsteadOfHanging() {
        Promise<String> promise = promise();
        CompletableFuture<String> derived = promise.thenApply(value -> value);
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        listeners.execute(() -> {
            try {
                derived.join();
            } catch (IllegalStateException e) {
                seen.complete(e);
            }
        });
        assertThat(seen.join()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void waitingOnTheLoopThrows() {
        Promise<String> promise = promise();
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                promise.join();
            } catch (IllegalStateException e) {
                seen.complete(e);
            }
        });
        assertThat(seen.join()).hasMessageContaining("event loop");
    }

    @Test
    void rejectionReachesWaitersAndContinuations() {
        Promise<String> promise = promise();
        CompletableFuture<Throwable> reason = promise.handle((value, failure) -> failure);
        loop.execute(() -> promise.reject(DOMException.invalidState("no")));
        assertThatThrownBy(promise::join).hasCauseInstanceOf(DOMException.class);
        assertThat(DOMException.from(reason.join()).name()).isEqualTo("InvalidStateError");
        CompletableFuture<String> derived = promise.thenApply(value -> value);
        assertThatThrownBy(derived::join)
                .satisfies(e -> assertThat(DOMException.from(e).name()).isEqualTo("InvalidStateError"));
    }

    @Test
    void abandonedPromiseReleasesWaitersAndRunsNoContinuation() throws InterruptedException {
        Promise<String> promise = promise();
        CompletableFuture<Void> derived = promise.handle((value, failure) -> null);
        loop.execute(() -> promise.abandon(DOMException.invalidState("closed")));
        assertThatThrownBy(promise::join).hasCauseInstanceOf(DOMException.class);
        CountDownLatch behind = new CountDownLatch(1);
        listeners.execute(behind::countDown);
        behind.await();
        assertThat(derived.isDone()).isFalse();
    }

    @Test
    void listenersOnTheLoopRunInsideTheTurn() throws InterruptedException {
        ListenerExecutor onLoop = ListenerExecutor.onLoop(confinement);
        Promise<String> promise = new Promise<>(confinement, onLoop);
        List<String> order = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> done =
                promise.thenRun(() -> order.add("a " + loop.inEventLoop())).thenRun(() -> order.add("b"));
        loop.execute(() -> {
            promise.resolve("x");
            order.add("after");
        });
        done.join();
        // The turn goes on behind its listeners.
        CountDownLatch turn = new CountDownLatch(1);
        loop.execute(turn::countDown);
        turn.await();
        assertThat(order).containsExactly("a true", "b", "after");
    }

    /** A script sees what was decided while its method ran, although continuations come after the running listener. */
    @Test
    void whatIsDecidedIsHandedOverAtOnceOnTheLoop() {
        ListenerExecutor onLoop = ListenerExecutor.onLoop(confinement);
        Promise<String> before = new Promise<>(confinement, onLoop);
        Promise<String> after = new Promise<>(confinement, onLoop);
        List<String> order = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> end = new CompletableFuture<>();
        loop.execute(() -> onLoop.execute(() -> {
            before.resolve("before");
            before.thenRun(() -> order.add("continuation"));
            before.handOver((value, failure) -> order.add(value));
            after.handOver((value, failure) -> {
                order.add(value);
                end.complete(null);
            });
            order.add("listener");
            after.resolve("after");
        }));
        end.join();
        assertThat(order).containsExactly("before", "listener", "continuation", "after");
    }
}
