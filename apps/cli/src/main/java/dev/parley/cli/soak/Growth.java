package dev.parley.cli.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Whether something grew from the first rests to the last ones. The very first rest does not count: classes are still being loaded
 * and pools filled. What is counted in ones may not be more at the end than it ever was among the first; the heap is compared by medians,
 * because no two collections leave the same.
 */
final class Growth {
    /** What the heap may gain: what the JVM itself keeps of code that it compiles late and classes that it loads late. */
    static final long HEAP_ALLOWANCE = 1 << 20;

    /** The same as a part of a large heap. */
    static final double HEAP_SHARE = 0.03;

    /** Threads and descriptors that pools and the JDK open when they please; a leak of one a connection is thousands. */
    private static final int POOL_ALLOWANCE = 3;

    private final List<Rest> first;
    private final List<Rest> last;

    /** Makes the comparison of at least three rests. */
    Growth(List<Rest> rests) {
        if (rests.size() < 3) {
            throw new IllegalArgumentException("three rests are compared at the least, and there are " + rests.size());
        }
        int third = Math.max(1, (rests.size() - 1) / 3);
        first = rests.subList(1, 1 + third);
        last = rests.subList(rests.size() - third, rests.size());
    }

    /** Returns by how many bytes the heap grew; negative where it shrank. */
    long heapBytes() {
        return median(last) - median(first);
    }

    /** Returns a sentence for each figure that grew. */
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        long allowed = Math.max(HEAP_ALLOWANCE, (long) (HEAP_SHARE * median(first)));
        if (heapBytes() > allowed) {
            findings.add(String.format(
                    Locale.ROOT,
                    "the heap after collection grew from %.2f to %.2f MB, %.0f bytes a connection",
                    median(first) / 1e6,
                    median(last) / 1e6,
                    (double) heapBytes() / Math.max(1, connections())));
        }
        count(findings, "sockets", Rest::sockets, 0);
        count(findings, "file descriptors", Rest::descriptors, POOL_ALLOWANCE);
        count(findings, "threads", Rest::threads, POOL_ALLOWANCE);
        count(findings, "connections that hold a loop", Rest::users, 0);
        count(findings, "ports", Rest::ports, 0);
        count(findings, "timers", Rest::timers, 0);
        count(findings, "waiting tasks", Rest::tasks, POOL_ALLOWANCE);
        return findings;
    }

    private long connections() {
        return last.get(last.size() - 1).connections() - first.get(0).connections();
    }

    private void count(List<String> findings, String what, ToLongFunction<Rest> figure, int allowance) {
        long before = first.stream().mapToLong(figure).max().orElseThrow();
        long after = last.stream().mapToLong(figure).min().orElseThrow();
        if (after > before + allowance) {
            findings.add(what + " grew from " + before + " to " + after + " over " + connections() + " connections");
        }
    }

    private static long median(List<Rest> rests) {
        long[] sorted = rests.stream().mapToLong(Rest::heapBytes).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
