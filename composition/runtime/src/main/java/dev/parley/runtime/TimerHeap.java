package dev.parley.runtime;

import dev.parley.base.Timestamp;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a loop: a heap in which every timer knows its place, so that moving a deadline costs a few swaps and never
 * leaves a dead entry behind. Timers of one deadline expire in the order in which they were armed. Not thread-safe. For those who
 * write a loop.
 *
 * <p>All that is compared and moved lies in arrays of numbers: among thousands of timers, which belong to connections that are visited
 * once in some seconds, none is fetched from memory but the one that is armed or expires.
 */
public final class TimerHeap {
    /** Children of a place: half as many levels as with two, and siblings lie beside each other. */
    private static final int WIDTH = 4;

    private static final int INITIAL_CAPACITY = 16;

    // By place in the heap: deadline in nanoseconds, number of the arming, id.
    private long[] deadlines = new long[INITIAL_CAPACITY];
    private long[] orders = new long[INITIAL_CAPACITY];
    private int[] ids = new int[INITIAL_CAPACITY];

    // By id, which a timer has while it runs: its place, and itself.
    private int[] places = new int[INITIAL_CAPACITY];
    private @Nullable Entry[] entries = new Entry[INITIAL_CAPACITY];

    /** Ids that nobody has, the next one last. */
    private int[] freeIds = new int[INITIAL_CAPACITY];

    private int size;
    private final Runnable earliestMoved;
    private long armings;

    /** Makes an empty heap. */
    public TimerHeap() {
        this(() -> {});
    }

    /** Makes an empty heap that says when the earliest deadline may have changed. */
    public TimerHeap(Runnable earliestMoved) {
        this.earliestMoved = earliestMoved;
        fillFreeIds(0);
    }

    /** Makes a timer that does not run yet. */
    public LoopTimer timer(Runnable action) {
        return new Entry(action);
    }

    /** Returns the earliest deadline, or {@link Timestamp#NEVER}. */
    public Timestamp next() {
        return size == 0 ? Timestamp.NEVER : new Timestamp(deadlines[0]);
    }

    /** Returns how many timers run. */
    public int size() {
        return size;
    }

    /** Stops and returns the action of the earliest timer whose deadline is not after {@code now}, or null when none is due. */
    public @Nullable Runnable pollExpired(Timestamp now) {
        if (size == 0 || deadlines[0] > now.nanos()) {
            return null;
        }
        Entry first = Objects.requireNonNull(entries[ids[0]]);
        first.cancel();
        return first.action;
    }

    /** Stops all timers. */
    public void clear() {
        for (int place = 0; place < size; place++) {
            Objects.requireNonNull(entries[ids[place]]).id = Entry.NONE;
        }
        Arrays.fill(entries, null);
        size = 0;
        fillFreeIds(0);
    }

    /** Ids from {@code from} on are free; the rest is in use. Only for an empty heap, or one whose arrays have just grown. */
    private void fillFreeIds(int from) {
        int capacity = ids.length;
        for (int id = from; id < capacity; id++) {
            freeIds[capacity - 1 - id] = id;
        }
    }

    private void add(Entry entry, long deadline) {
        if (size == ids.length) {
            grow();
        }
        // As many ids are free as there are empty places.
        int id = freeIds[ids.length - size - 1];
        entry.id = id;
        entries[id] = entry;
        siftUp(size++, deadline, armings++, id);
    }

    private void grow() {
        int before = ids.length;
        int capacity = 2 * before;
        deadlines = Arrays.copyOf(deadlines, capacity);
        orders = Arrays.copyOf(orders, capacity);
        ids = Arrays.copyOf(ids, capacity);
        places = Arrays.copyOf(places, capacity);
        entries = Arrays.copyOf(entries, capacity);
        freeIds = new int[capacity];
        fillFreeIds(before);
    }

    private void remove(int id) {
        int hole = places[id];
        entries[id] = null;
        size--;
        freeIds[ids.length - size - 1] = id;
        if (hole != size) {
            siftEitherWay(hole, deadlines[size], orders[size], ids[size]);
        }
    }

    private boolean isBefore(long deadline, long order, int place) {
        return deadline != deadlines[place] ? deadline < deadlines[place] : order < orders[place];
    }

    private void put(int place, long deadline, long order, int id) {
        deadlines[place] = deadline;
        orders[place] = order;
        ids[place] = id;
        places[id] = place;
    }

    private void move(int from, int to) {
        put(to, deadlines[from], orders[from], ids[from]);
    }

    private void siftEitherWay(int place, long deadline, long order, int id) {
        if (place > 0 && isBefore(deadline, order, (place - 1) / WIDTH)) {
            siftUp(place, deadline, order, id);
        } else {
            siftDown(place, deadline, order, id);
        }
    }

    /** Puts the timer at {@code place}, whose content is void, or above. */
    private void siftUp(int place, long deadline, long order, int id) {
        int at = place;
        while (at > 0) {
            int parent = (at - 1) / WIDTH;
            if (!isBefore(deadline, order, parent)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(at, deadline, order, id);
    }

    /** Puts the timer at {@code place}, whose content is void, or below. */
    private void siftDown(int place, long deadline, long order, int id) {
        int at = place;
        for (int first = WIDTH * at + 1; first < size; first = WIDTH * at + 1) {
            int least = first;
            int end = Math.min(first + WIDTH, size);
            for (int child = first + 1; child < end; child++) {
                if (isBefore(deadlines[child], orders[child], least)) {
                    least = child;
                }
            }
            if (isBefore(deadline, order, least)) {
                break;
            }
            move(least, at);
            at = least;
        }
        put(at, deadline, order, id);
    }

    private final class Entry implements LoopTimer {
        static final int NONE = -1;

        private final Runnable action;
        private int id = NONE;

        Entry(Runnable action) {
            this.action = action;
        }

        @Override
        public void arm(Timestamp newDeadline) {
            if (newDeadline.isNever()) {
                cancel();
                return;
            }
            long deadline = newDeadline.nanos();
            if (id == NONE) {
                add(this, deadline);
            } else {
                int place = places[id];
                if (deadline == deadlines[place]) {
                    return;
                }
                siftEitherWay(place, deadline, armings++, id);
            }
            if (places[id] == 0) {
                earliestMoved.run();
            }
        }

        @Override
        public void cancel() {
            if (id == NONE) {
                return;
            }
            boolean earliest = places[id] == 0;
            remove(id);
            id = NONE;
            if (earliest) {
                earliestMoved.run();
            }
        }

        @Override
        public Timestamp deadline() {
            return id == NONE ? Timestamp.NEVER : new Timestamp(deadlines[places[id]]);
        }
    }
}
