package dev.parley.runtime;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One loop's view of the machine's addresses: polls in the background while somebody on the loop listens. The JDK has no
 * notification of changes. Confined to the loop but for {@link #poll}.
 */
final class NetworkWatch {
    /** How often the interfaces are polled: a lost network is noticed by consent checks anyway, a new one is no hurry. */
    static final long POLL_MILLIS = 2_000;

    private final EventLoop loop;
    private final Set<Consumer<List<NetworkAddress>>> listeners = new LinkedHashSet<>();
    private List<NetworkAddress> known = List.of();
    private @Nullable ScheduledFuture<?> polling;

    NetworkWatch(EventLoop loop) {
        this.loop = loop;
    }

    List<NetworkAddress> addresses() {
        return polling != null ? known : NetworkInterfaces.recent();
    }

    EventLoop.Registration add(Consumer<List<NetworkAddress>> listener) {
        if (polling == null) {
            known = NetworkInterfaces.recent();
            polling = NetworkInterfaces.worker()
                    .scheduleWithFixedDelay(this::poll, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
        }
        // An object of its own, so that one listener added twice is removed once.
        Consumer<List<NetworkAddress>> entry = new Consumer<>() {
            @Override
            public void accept(List<NetworkAddress> addresses) {
                listener.accept(addresses);
            }
        };
        listeners.add(entry);
        return () -> {
            listeners.remove(entry);
            if (listeners.isEmpty()) {
                close();
            }
        };
    }

    void close() {
        listeners.clear();
        if (polling != null) {
            polling.cancel(false);
            polling = null;
        }
    }

    /** On the worker's thread. */
    private void poll() {
        List<NetworkAddress> now = NetworkInterfaces.refresh();
        try {
            loop.execute(() -> found(now));
        } catch (RejectedExecutionException e) {
            // The loop was closed meanwhile, and has cancelled the polling.
            return;
        }
    }

    private void found(List<NetworkAddress> now) {
        if (polling == null || now.equals(known)) {
            return;
        }
        known = now;
        for (Consumer<List<NetworkAddress>> listener : new ArrayList<>(listeners)) {
            listener.accept(now);
        }
    }
}
