package dev.parley.sctp.chunk;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/** Any bytes are chunks or malformed. */
class ChunkFuzzTest {
    @FuzzTest
    void chunks(byte[] data) {
        PacketBuffer packet = PacketBuffer.wrap(data);
        int at = 0;
        try {
            while (at < data.length) {
                int length = Chunk.lengthAt(packet, at);
                Chunk.parse(packet, at, length);
                at += Chunk.padded(length);
            }
        } catch (MalformedException e) {
            // the other right answer
            return;
        }
    }
}
