package dev.parley.sctp.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/** Any bytes are chunks or malformed, and what was read is written back to the same meaning. */
class ChunkFuzzTest {
    @FuzzTest
    void chunks(byte[] data) throws MalformedException {
        PacketBuffer packet = PacketBuffer.wrap(data);
        int at = 0;
        while (at < data.length) {
            Chunk chunk;
            try {
                int length = Chunk.lengthAt(packet, at);
                chunk = Chunk.parse(packet, at, length);
                at += Chunk.padded(length);
            } catch (MalformedException e) {
                return;
            }
            byte[] written = written(chunk);
            assertThat(written).hasSize(chunk.paddedLength());
            PacketBuffer again = PacketBuffer.wrap(written);
            Chunk copy = Chunk.parse(again, 0, Chunk.lengthAt(again, 0));
            assertThat(copy).hasSameClassAs(chunk);
            assertThat(written(copy)).isEqualTo(written);
        }
    }

    private static byte[] written(Chunk chunk) {
        PacketBuffer out = PacketBuffer.allocate(chunk.paddedLength(), 0);
        chunk.writeTo(out);
        return out.copy();
    }
}
