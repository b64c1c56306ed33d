package dev.parley.benchmarks;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.CommonHeader;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.SackChunk;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
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

/** An SCTP packet with 1,132 bytes of user data, and one with a SACK: written and parsed, checksum included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xbatch", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class SctpPacketBenchmark {
    private final byte[] message = new byte[1_132];
    private final CRC32C crc = new CRC32C();
    private final CommonHeader header = new CommonHeader(5_000, 5_000, 0x12345678);
    private final PacketBuffer data = PacketBuffer.allocate(1_600, 64);
    private final PacketBuffer sack = PacketBuffer.allocate(1_600, 64);
    private final PacketBuffer out = PacketBuffer.allocate(1_600, 64);
    private int tsn;

    /** Writes what is parsed. */
    @Setup
    public void prepare() {
        writeData(data);
        writeSack(sack);
    }

    private void writeData(PacketBuffer packet) {
        packet.clear(64);
        header.writeTo(packet);
        DataChunk.write(packet, DataChunk.BEGIN, tsn++, 1, 2, 53, message, 0, message.length);
        CommonHeader.seal(packet, crc);
    }

    private void writeSack(PacketBuffer packet) {
        packet.clear(64);
        header.writeTo(packet);
        new SackChunk(tsn++, 1 << 20, new int[] {2, 3, 5, 9}, new int[0]).writeTo(packet);
        CommonHeader.seal(packet, crc);
    }

    private Object parse(PacketBuffer packet) throws MalformedException {
        CommonHeader.parse(packet, crc, false);
        return Chunk.parse(packet, CommonHeader.LENGTH, Chunk.lengthAt(packet, CommonHeader.LENGTH));
    }

    /** DATA, to the wire. */
    @Benchmark
    public int writeData() {
        writeData(out);
        return out.length();
    }

    /** DATA, from the wire. */
    @Benchmark
    public Object parseData() throws MalformedException {
        return parse(data);
    }

    /** SACK, to the wire. */
    @Benchmark
    public int writeSack() {
        writeSack(out);
        return out.length();
    }

    /** SACK, from the wire. */
    @Benchmark
    public Object parseSack() throws MalformedException {
        return parse(sack);
    }
}
