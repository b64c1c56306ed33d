package dev.parley.benchmarks;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsConfig;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
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

/** A packet of 1,200 bytes through the record layer of DTLS, and through SCTP's checksum. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xbatch", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordBenchmark {
    private static final int PACKET = 1_200;
    private static final int HEAD = 64;

    @Param({"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"})
    CipherSuite suite;

    private final byte[] array = new byte[HEAD + PACKET + 32];
    private final PacketBuffer packet = PacketBuffer.wrap(array);
    private final CRC32C crc = new CRC32C();
    private DtlsEnds ends;

    /** Shakes hands. */
    @Setup
    public void prepare() {
        SecureRandom random = new SecureRandom();
        DtlsConfig config = DtlsConfig.builder(DtlsEnds.certificate(random))
                .cipherSuites(List.of(suite))
                .build();
        ends = DtlsEnds.connect(config, config, random);
    }

    /** Encrypts, in place. */
    @Benchmark
    public int seal() {
        packet.set(array, HEAD, PACKET);
        if (!ends.client.seal(packet)) {
            throw new IllegalStateException("not connected");
        }
        return packet.length();
    }

    /** Encrypts at one end and decrypts at the other. */
    @Benchmark
    public int sealAndOpen() {
        packet.set(array, HEAD, PACKET);
        ends.client.seal(packet);
        ends.server.handle(packet, Timestamp.ZERO);
        PacketBuffer opened = ends.server.pollApplicationData();
        if (opened == null || opened.length() != PACKET) {
            throw new IllegalStateException("the record was not opened");
        }
        return opened.length();
    }

    /** The checksum of SCTP. */
    @Benchmark
    public long crc32c() {
        crc.reset();
        crc.update(array, HEAD, PACKET);
        return crc.getValue();
    }
}
