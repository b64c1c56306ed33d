package dev.parley.cli.bench;

import com.sun.management.ThreadMXBean;
import dev.parley.cli.vitals.Vitals;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import tools.jackson.databind.node.ObjectNode;

/**
 * What this process and a transfer had used up and moved at one moment, or between two.
 *
 * @param nanos the time
 * @param cpuNanos processor time of all threads, those of the compiler and the collector too
 * @param allocatedBytes what the living threads have allocated
 * @param received user data that has arrived
 * @param datagrams what both ends have sent
 * @param bytesOnWire the bytes of these datagrams
 */
record TransferReading(
        long nanos, long cpuNanos, long allocatedBytes, long received, long datagrams, long bytesOnWire) {
    static final TransferReading ZERO = new TransferReading(0, 0, 0, 0, 0, 0);

    static TransferReading take(Transfer transfer) {
        return new TransferReading(
                System.nanoTime(),
                Vitals.cpuNanos(),
                allocated(),
                transfer.received(),
                transfer.datagrams(),
                transfer.bytesOnWire());
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    TransferReading minus(TransferReading before) {
        return new TransferReading(
                nanos - before.nanos,
                cpuNanos - before.cpuNanos,
                allocatedBytes - before.allocatedBytes,
                received - before.received,
                datagrams - before.datagrams,
                bytesOnWire - before.bytesOnWire);
    }

    TransferReading plus(TransferReading other) {
        return new TransferReading(
                nanos + other.nanos,
                cpuNanos + other.cpuNanos,
                allocatedBytes + other.allocatedBytes,
                received + other.received,
                datagrams + other.datagrams,
                bytesOnWire + other.bytesOnWire);
    }

    double cpuSecondsPerGB() {
        return cpuNanos / (double) Math.max(1, received);
    }

    void report(ObjectNode result) {
        result.put("throughputMbit", DataBench.rounded(received * 8e3 / Math.max(1, nanos), 1))
                .put("cpuSecondsPerGB", DataBench.rounded(cpuSecondsPerGB(), 2))
                .put("gbitPerCpuCore", DataBench.rounded(8 / cpuSecondsPerGB(), 3));
        if (datagrams == 0) {
            // A stack whose statistics do not tell.
            return;
        }
        result.put("allocatedBytesPerPacket", DataBench.rounded((double) allocatedBytes / datagrams, 1))
                .put("datagrams", datagrams)
                .put("meanDatagramBytes", DataBench.rounded((double) bytesOnWire / datagrams, 1));
    }
}
