package dev.parley.benchmarks;

import dev.parley.crypto.NamedGroup;
import dev.parley.dtls.settings.DtlsConfig;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A DTLS handshake, both ends, with mutual authentication by P-256 certificates that are at hand. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xbatch", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class HandshakeBenchmark {
    @Param({"X25519", "SECP256R1"})
    NamedGroup group;

    private final SecureRandom random = new SecureRandom();
    private DtlsConfig client;
    private DtlsConfig server;

    /** Makes the certificates. */
    @Setup
    public void prepare() {
        client = config();
        server = config();
    }

    private DtlsConfig config() {
        return DtlsConfig.builder(DtlsEnds.certificate(random))
                .groups(List.of(group))
                .build();
    }

    /** One handshake. */
    @Benchmark
    public Object bothEnds() {
        return DtlsEnds.connect(client, server, random);
    }
}
