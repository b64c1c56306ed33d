package dev.parley.benchmarks;

import dev.parley.sdp.SdpException;
import dev.parley.sdp.SessionDescription;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
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

/** Chromium's offer of audio, video and data, of 6 kB: parsed, and written from what was parsed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xbatch", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class SdpBenchmark {
    private String offer;
    private SessionDescription parsed;

    /** Reads the offer. */
    @Setup
    public void prepare() throws IOException, SdpException {
        try (InputStream in = Objects.requireNonNull(SdpBenchmark.class.getResourceAsStream("offer.sdp"))) {
            offer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        parsed = SessionDescription.parse(offer);
    }

    /** Text to values. */
    @Benchmark
    public Object parse() throws SdpException {
        return SessionDescription.parse(offer);
    }

    /** Values to text. */
    @Benchmark
    public String write() {
        return parsed.text();
    }
}
