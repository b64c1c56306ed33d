package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Redundant audio data, RFC 2198: earlier payloads before the newest one. */
public final class Redundancy {
    /** Maximum number of earlier payloads that are read: each costs four bytes of header, and more than two are not in use. */
    public static final int MAX_BLOCKS = 16;

    /** Maximum length of an earlier payload, a field of 10 bits. */
    public static final int MAX_LENGTH = 1_023;

    /** Maximum age of an earlier payload in units of the clock rate, a field of 14 bits. */
    public static final int MAX_OFFSET = 16_383;

    private Redundancy() {}

    /**
     * Payload within a packet.
     *
     * @param payloadType its payload type
     * @param timestampOffset how much older it is than the packet's timestamp, in units of the clock rate; 0 for the newest
     * @param offset where it starts in the array
     * @param length its length in bytes
     */
    public record Block(int payloadType, int timestampOffset, int offset, int length) {}

    /**
     * Returns the payloads of a packet, the oldest first.
     *
     * @param payloadType payload type of the redundancy itself, which no block may have
     * @throws MalformedException if the blocks are longer than the packet, or are redundancy again
     */
    public static List<Block> parse(byte[] bytes, int offset, int length, int payloadType) throws MalformedException {
        PayloadCursor in = new PayloadCursor(bytes, offset, length, "RED blocks beyond the packet");
        List<int[]> headers = new ArrayList<>();
        int head = in.u8();
        // RFC 2198 §3: "F: 1 bit First bit in header indicates whether another header block follows."
        while ((head & 0x80) != 0) {
            if (headers.size() == MAX_BLOCKS) {
                throw new MalformedException("RED with too many blocks");
            }
            int high = in.u16();
            int low = in.u8();
            headers.add(new int[] {head & 0x7f, high >> 2, (high & 3) << 8 | low});
            head = in.u8();
        }
        List<Block> blocks = new ArrayList<>();
        for (int[] header : headers) {
            blocks.add(new Block(header[0], header[1], in.position(), header[2]));
            in.skip(header[2]);
        }
        blocks.add(new Block(head & 0x7f, 0, in.position(), in.remaining()));
        for (Block block : blocks) {
            if (block.payloadType == payloadType) {
                throw new MalformedException("RED within RED");
            }
        }
        return blocks;
    }

    /** Earlier payload to send again. */
    public record Earlier(int payloadType, int timestampOffset, byte[] payload) {
        /** Copies the payload. */
        public Earlier {
            payload = payload.clone();
        }

        /** Returns a copy of the payload. */
        @Override
        public byte[] payload() {
            return payload.clone();
        }
    }

    /**
     * Returns a payload of earlier ones, the oldest first, and the newest. Earlier ones that are too old or too long for the header's
     * fields, empty, or too much for the packet are left out, the oldest first.
     *
     * @param limit maximum length of the payload in bytes
     */
    public static byte[] write(List<Earlier> earlier, int payloadType, byte[] newest, int limit) {
        int from = 0;
        while (from < earlier.size() && lengthFrom(earlier, from, newest) > limit) {
            from++;
        }
        ByteJoin out = new ByteJoin();
        for (Earlier block : earlier.subList(from, earlier.size())) {
            if (fits(block)) {
                int fields = block.timestampOffset << 10 | block.payload.length;
                out.append(0x80 | block.payloadType);
                out.append(fields >> 16);
                out.append(fields >> 8);
                out.append(fields);
            }
        }
        out.append(payloadType & 0x7f);
        for (Earlier block : earlier.subList(from, earlier.size())) {
            if (fits(block)) {
                out.append(block.payload, 0, block.payload.length);
            }
        }
        out.append(newest, 0, newest.length);
        return out.toByteArray();
    }

    private static int lengthFrom(List<Earlier> earlier, int from, byte[] newest) {
        int length = 1 + newest.length;
        for (Earlier block : earlier.subList(from, earlier.size())) {
            length += fits(block) ? 4 + block.payload.length : 0;
        }
        return length;
    }

    private static boolean fits(Earlier block) {
        return block.timestampOffset > 0
                && block.timestampOffset <= MAX_OFFSET
                && block.payload.length > 0
                && block.payload.length <= MAX_LENGTH;
    }

    /** Returns a copy of the bytes of a block. */
    public static byte[] copy(byte[] bytes, Block block) {
        return Arrays.copyOfRange(bytes, block.offset, block.offset + block.length);
    }
}
