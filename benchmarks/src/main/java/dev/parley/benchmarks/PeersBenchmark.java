package dev.parley.benchmarks;

import dev.parley.runtime.IoMode;
import dev.parley.webrtc.PeerConnectionFactory;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Whole peers over loopback UDP, both ends: {@code cpu.process} is the figure, for their loops are no workers of JMH. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseParallelGC"})
@Warmup(iterations = 6, time = 3)
@Measurement(iterations = 5, time = 3)
public class PeersBenchmark {
    private static final int MESSAGES = 256;
    private static final int SIZE = 16_384;

    /** How many messages may be on their way. */
    private static final int WINDOW = 128;

    @Param({"NIO"})
    IoMode io;

    private final byte[] message = new byte[SIZE];
    private final Semaphore room = new Semaphore(WINDOW);
    private PeerConnectionFactory offerers;
    private PeerConnectionFactory answerers;
    private LoopbackPair pair;

    /** Connects the pair that transfers. */
    @Setup
    public void prepare() {
        offerers = LoopbackPair.factory(io).build();
        answerers = LoopbackPair.factory(io).build();
        pair = new LoopbackPair(offerers, answerers);
        pair.receiver.onMessage(event -> room.release());
    }

    /** Ends the loops. */
    @TearDown
    public void close() {
        pair.close();
        offerers.close();
        answerers.close();
    }

    /** A message of 16 KiB, of which 128 are on their way. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void transfer() {
        for (int i = 0; i < MESSAGES; i++) {
            room.acquireUninterruptibly();
            pair.sender.send(message);
        }
    }

    /** Two new peers, from their making to the open channel and their end. */
    @Benchmark
    public void setup() {
        new LoopbackPair(offerers, answerers).close();
    }
}
