package dev.parley.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * Event loops over which connections are spread. A connection stays on its loop, and so does a shared port: n loops take n ports.
 * Thread-safe.
 */
public final class EventLoopGroup implements AutoCloseable {
    /** The most loops of a group: far more than machines have cores, and a mistyped number stops here. */
    public static final int MAX_LOOPS = 256;

    private final List<NioEventLoop> loops;
    private int turn;

    /**
     * Makes a group whose threads start when they are needed.
     *
     * @param name what the threads' names start with
     * @param count 1 to {@value #MAX_LOOPS}
     */
    public EventLoopGroup(String name, int count) {
        this(name, count, IoMode.AUTO);
    }

    /**
     * Makes a group whose threads start when they are needed.
     *
     * @param name what the threads' names start with
     * @param count 1 to {@value #MAX_LOOPS}
     * @throws UnsupportedOperationException where the mode {@linkplain IoMode#unavailable is not to be had}
     */
    public EventLoopGroup(String name, int count, IoMode mode) {
        if (count < 1 || count > MAX_LOOPS) {
            throw new IllegalArgumentException("1 to " + MAX_LOOPS + " loops, not " + count);
        }
        List<NioEventLoop> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(new NioEventLoop(count == 1 ? name : name + "-" + (i + 1), mode));
        }
        loops = List.copyOf(made);
    }

    /** Returns the loop for the next connection: the one that is retained least, in turn among equals. */
    public synchronized EventLoop next() {
        NioEventLoop best = null;
        for (int i = 0; i < loops.size(); i++) {
            NioEventLoop candidate = loops.get((turn + i) % loops.size());
            if (best == null || candidate.retained() < best.retained()) {
                best = candidate;
            }
        }
        turn = (turn + 1) % loops.size();
        if (best == null) {
            throw new AssertionError("a group has at least one loop");
        }
        return best;
    }

    /** Returns all loops. */
    public List<EventLoop> loops() {
        return List.copyOf(loops);
    }

    /** Closes all loops. */
    @Override
    public void close() {
        loops.forEach(NioEventLoop::close);
    }
}
