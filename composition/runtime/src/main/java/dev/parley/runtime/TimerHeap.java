package dev.parley.runtime;

import dev.parley.base.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a loop: a binary heap in which every timer knows its place, so that moving a deadline costs a few swaps and never
 * leaves a dead entry behind. Timers of one deadline expire in the order in which they were armed. Not thread-safe. For those who
 * write a loop.
 */
public final class TimerHeap {
    private final List<Entry> heap = new ArrayList<>();
    private final Runnable earliestMoved;
    private long armings;

    /** Makes an empty heap. */
    public TimerHeap() {
        this(() -> {});
    }

    /** Makes an empty heap that says when the earliest deadline may have changed. */
    public TimerHeap(Runnable earliestMoved) {
        this.earliestMoved = earliestMoved;
    }

    /** Makes a timer that does not run yet. */
    public LoopTimer timer(Runnable action) {
        return new Entry(action);
    }

    /** Returns the earliest deadline, or {@link Timestamp#NEVER}. */
    public Timestamp next() {
        return heap.isEmpty() ? Timestamp.NEVER : heap.get(0).deadline;
    }

    /** Returns how many timers run. */
    public int size() {
        return heap.size();
    }

    /** Stops and returns the action of the earliest timer whose deadline is not after {@code now}, or null when none is due. */
    public @Nullable Runnable pollExpired(Timestamp now) {
        if (heap.isEmpty() || heap.get(0).deadline.isAfter(now)) {
            return null;
        }
        Entry first = heap.get(0);
        first.cancel();
        return first.action;
    }

    /** Stops all timers. */
    public void clear() {
        for (Entry entry : heap) {
            entry.index = -1;
            entry.deadline = Timestamp.NEVER;
        }
        heap.clear();
    }

    private void place(Entry entry, int index) {
        heap.set(index, entry);
        entry.index = index;
    }

    private void siftUp(Entry entry) {
        int index = entry.index;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            Entry above = heap.get(parent);
            if (!entry.isBefore(above)) {
                break;
            }
            place(above, index);
            index = parent;
        }
        place(entry, index);
    }

    private void siftDown(Entry entry) {
        int index = entry.index;
        int size = heap.size();
        for (int child = 2 * index + 1; child < size; child = 2 * index + 1) {
            if (child + 1 < size && heap.get(child + 1).isBefore(heap.get(child))) {
                child++;
            }
            Entry below = heap.get(child);
            if (!below.isBefore(entry)) {
                break;
            }
            place(below, index);
            index = child;
        }
        place(entry, index);
    }

    private final class Entry implements LoopTimer {
        private final Runnable action;
        private Timestamp deadline = Timestamp.NEVER;
        private long order;
        private int index = -1;

        Entry(Runnable action) {
            this.action = action;
        }

        private boolean isBefore(Entry other) {
            int byDeadline = deadline.compareTo(other.deadline);
            return byDeadline != 0 ? byDeadline < 0 : order < other.order;
        }

        @Override
        public void arm(Timestamp newDeadline) {
            if (newDeadline.equals(deadline)) {
                return;
            }
            if (newDeadline.isNever()) {
                cancel();
                return;
            }
            deadline = newDeadline;
            order = armings++;
            if (index < 0) {
                index = heap.size();
                heap.add(this);
                siftUp(this);
            } else {
                siftUp(this);
                siftDown(this);
            }
            if (index == 0) {
                earliestMoved.run();
            }
        }

        @Override
        public void cancel() {
            if (index < 0) {
                return;
            }
            int hole = index;
            Entry last = heap.remove(heap.size() - 1);
            if (last != this) {
                last.index = hole;
                heap.set(hole, last);
                siftUp(last);
                siftDown(last);
            }
            index = -1;
            deadline = Timestamp.NEVER;
            if (hole == 0) {
                earliestMoved.run();
            }
        }

        @Override
        public Timestamp deadline() {
            return deadline;
        }
    }
}
