package dev.parley.dom.realm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.runtime.EventLoop;
import dev.parley.runtime.EventLoopGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The serial executor above an executor of the application that refuses, fails, or does a task twice. */
class ListenerExecutorTest {
    private final EventLoopGroup group = new EventLoopGroup("listener-executor-test", 1);
    private final EventLoop loop = group.next();
    private final Deque<Runnable> handedOver = new ArrayDeque<>();
    private final List<String> ran = new ArrayList<>();
    private Supplier<@Nullable Throwable> failure = () -> null;
    private Runnable twice = () -> {};

    private final Executor executor = task -> {
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        } else if (thrown instanceof RuntimeException e) {
            throw e;
        }
        handedOver.add(task);
    };

    private final ListenerExecutor listeners = ListenerExecutor.serial(executor, loop, () -> null);

    @AfterEach
    void end() {
        group.close();
    }

    private void runAll() {
        for (Runnable task = handedOver.poll(); task != null; task = handedOver.poll()) {
            task.run();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "rejected", "other"})
    void aTaskThatWasRefusedRunsWithTheNextOne(String kind) {
        failure = switch (kind) {
            case "memory" -> () -> new OutOfMemoryError("unable to create native thread");
            case "rejected" -> () -> new RejectedExecutionException("full");
            default -> () -> new IllegalArgumentException("the pool's own");
        };
        listeners.execute(() -> ran.add("refused"));
        failure = () -> null;
        listeners.execute(() -> ran.add("next"));
        runAll();
        assertThat(ran).containsExactly("refused", "next");
    }

    @Test
    void anErrorOfAListenerEndsNothing() {
        listeners.execute(() -> {
            throw new OutOfMemoryError("of a listener");
        });
        listeners.execute(() -> ran.add("next"));
        runAll();
        assertThat(ran).containsExactly("next");
    }

    @Test
    void anExecutorThatRefusesForEverHoldsABoundedNumberOfTasks() {
        failure = () -> new IllegalStateException("ended");
        for (int i = 0; i < 25_000; i++) {
            String name = "task " + i;
            listeners.execute(() -> ran.add(name));
        }
        failure = () -> null;
        listeners.execute(() -> ran.add("last"));
        runAll();
        assertThat(ran).hasSizeLessThanOrEqualTo(10_001).endsWith("last");
    }

    @Test
    void aTaskThatTheExecutorRunsTwiceStartsNoSecondTurn() {
        listeners.execute(() -> {
            ran.add("first");
            // The executor has handed the same task to another thread, too.
            Thread other = new Thread(twice);
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ran.add("end of first");
        });
        listeners.execute(() -> ran.add("second"));
        twice = handedOver.element();
        runAll();
        assertThat(ran).containsExactly("first", "end of first", "second");
    }
}
