package dev.parley.cli.soak;

import dev.parley.cli.Json;
import dev.parley.cli.vitals.Vitals;
import dev.parley.runtime.LoopStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the process holds at a rest: every connection that there was is closed, so that two rests can be compared to the last
 * socket.
 *
 * @param seconds since the run began
 * @param connections that have come and gone until then
 * @param heapBytes in use after a collection
 * @param sockets open, or {@link Vitals#UNKNOWN}
 * @param descriptors open, or {@link Vitals#UNKNOWN}
 * @param threads alive
 * @param users connections that hold a loop
 * @param ports open on the loops
 * @param timers running on the loops
 * @param tasks waiting on the loops
 */
record Rest(
        double seconds,
        long connections,
        long heapBytes,
        long sockets,
        long descriptors,
        int threads,
        int users,
        int ports,
        int timers,
        int tasks) {
    static Rest take(double seconds, long connections, List<LoopStatistics> loops) throws InterruptedException {
        long heap = Vitals.heapAfterCollection();
        return new Rest(
                seconds,
                connections,
                heap,
                Vitals.openSockets(),
                Vitals.openDescriptors(),
                Vitals.threads(),
                sum(loops, LoopStatistics::users),
                sum(loops, LoopStatistics::ports),
                sum(loops, LoopStatistics::timers),
                sum(loops, LoopStatistics::tasks));
    }

    private static int sum(List<LoopStatistics> loops, ToIntFunction<LoopStatistics> figure) {
        return loops.stream().mapToInt(figure).sum();
    }

    ObjectNode json() {
        return Json.object()
                .put("seconds", Math.round(seconds * 10) / 10.0)
                .put("connections", connections)
                .put("heapBytes", heapBytes)
                .put("sockets", sockets)
                .put("descriptors", descriptors)
                .put("threads", threads)
                .put("users", users)
                .put("ports", ports)
                .put("timers", timers)
                .put("tasks", tasks);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "heap %.2f MB, sockets %d, descriptors %d, threads %d, ports %d, timers %d, tasks %d",
                heapBytes / 1e6,
                sockets,
                descriptors,
                threads,
                ports,
                timers,
                tasks);
    }
}
