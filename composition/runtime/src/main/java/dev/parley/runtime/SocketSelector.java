package dev.parley.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a loop waits for its sockets, until one is ready, the time is up, or another thread {@linkplain #wake wakes} it. */
final class SocketSelector {
    private static final Logger LOG = LoggerFactory.getLogger(SocketSelector.class);

    private final Selector selector;

    /** True if the loop is awake or about to be: whoever sets it wakes the selector, and nobody else needs to. */
    private final AtomicBoolean awake = new AtomicBoolean(true);

    private boolean selecting;
    private boolean closedSinceSelect;

    SocketSelector() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Watches a channel for some of {@link SelectionKey}'s operations. */
    SelectionKey register(SelectableChannel channel, int operations, SelectedChannel owner) throws IOException {
        return channel.register(selector, operations, owner);
    }

    /** Ends a wait that is under way or about to begin. Any thread. */
    void wake() {
        if (!awake.get() && !awake.getAndSet(true)) {
            selector.wakeup();
        }
    }

    /**
     * Waits and tells what is ready.
     *
     * @param maxWaitNanos says how long to wait, 0 or less for not at all; asked when {@link #wake} has begun to work, so that nothing
     *     comes between
     */
    void select(LongSupplier maxWaitNanos, Consumer<SelectionKey> ready) {
        awake.set(false);
        long wait = maxWaitNanos.getAsLong();
        selecting = true;
        closedSinceSelect = false;
        try {
            if (wait <= 0) {
                selector.selectNow(ready);
            } else {
                // The selector counts in milliseconds, and 0 would wait for ever: a part of one is rounded up.
                long millis = Math.min((wait - 1) / 1_000_000 + 1, Integer.MAX_VALUE);
                selector.select(ready, millis);
            }
        } catch (IOException e) {
            LOG.error("a selector failed", e);
        } finally {
            selecting = false;
            awake.set(true);
        }
    }

    /** A channel was closed. */
    void closed() {
        closedSinceSelect = true;
    }

    /** The JDK keeps a closed channel's socket, and thereby its port, until the next select. */
    void letClosedChannelsGo() throws IOException {
        if (closedSinceSelect && !selecting) {
            closedSinceSelect = false;
            selector.selectNow(key -> {});
        }
    }

    void close() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("a selector did not close", e);
        }
    }
}
