package dev.parley.benchmarks;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.crypto.HmacSha1;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.TransactionId;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A connectivity check of ICE: parsed and authenticated, and written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xbatch", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class StunBenchmark {
    private final HmacSha1 key = new HmacSha1("VOkJxbRl1RmTxUk/WvJxBt".getBytes(StandardCharsets.UTF_8));
    private final StunMessage request = StunMessage.of(
            StunClass.REQUEST,
            StunMessage.BINDING,
            new TransactionId(1, 2),
            new StunAttribute.Username("evtj:h6vY"),
            new StunAttribute.IceControlling(0x932FF9B151263B36L),
            new StunAttribute.Priority(0x6e0001ff));
    private final PacketBuffer written = PacketBuffer.allocate(600, 64);
    private final PacketBuffer received = PacketBuffer.allocate(600, 64);

    /** Writes what is parsed. */
    @Setup
    public void prepare() {
        request.writeTo(received, key, true);
    }

    /** Parses, checks FINGERPRINT and MESSAGE-INTEGRITY. */
    @Benchmark
    public boolean parseAndVerify() throws MalformedException {
        StunMessage message = StunMessage.parse(received);
        if (!message.verifyFingerprint() || !message.verifyIntegrity(key)) {
            throw new IllegalStateException("not authentic");
        }
        return true;
    }

    /** Writes with both. */
    @Benchmark
    public int write() {
        written.clear(64);
        request.writeTo(written, key, true);
        return written.length();
    }
}
