package dev.parley.rtp.rtcp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Source description, RFC 3550 §6.5.
 *
 * @param chunks at most 31 sources with their items
 */
public record SourceDescription(List<Chunk> chunks) implements RtcpPacket {
    /** Canonical name of an endpoint, RFC 3550 §6.5.1. */
    public static final int CNAME = 1;

    /** Identification of the m-section, RFC 9143 §15.1. */
    public static final int MID = 15;

    /** Identification of the encoding, RFC 8852. */
    public static final int RID = 12;

    /** Identification of the encoding that a stream repairs, RFC 8852. */
    public static final int REPAIRED_RID = 13;

    /**
     * Source with its items.
     *
     * @param ssrc the source
     * @param items in their order
     */
    public record Chunk(int ssrc, List<Item> items) {
        /** Copies the list. */
        public Chunk {
            items = List.copyOf(items);
        }

        /** Returns the text of the first item of that type, or null. */
        public @Nullable String item(int type) {
            for (Item item : items) {
                if (item.type == type) {
                    return item.text;
                }
            }
            return null;
        }

        private int length() {
            int length = 4;
            for (Item item : items) {
                length += 2 + item.bytes().length;
            }
            // RFC 3550 §6.5: "The list of items in each chunk MUST be terminated by one or more null octets".
            return length + 4 & ~3;
        }
    }

    /**
     * Item of a source.
     *
     * @param type 1 to 255
     * @param text at most 255 bytes in UTF-8
     */
    public record Item(int type, String text) {
        private byte[] bytes() {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 255) {
                throw new IllegalArgumentException("an SDES item of " + bytes.length + " bytes");
            }
            return bytes;
        }
    }

    /** Copies and checks the list. */
    public SourceDescription {
        RtcpHeader.checkCount(chunks.size(), "chunks");
        chunks = List.copyOf(chunks);
    }

    static SourceDescription read(PacketBuffer packet, int start, int end, int count) throws MalformedException {
        List<Chunk> chunks = new ArrayList<>(count);
        int at = start + 4;
        for (int i = 0; i < count; i++) {
            RtcpReader.require(at + 4 <= end, "RTCP source description shorter than its chunks");
            int ssrc = packet.i32(at);
            at += 4;
            List<Item> items = new ArrayList<>();
            while (at < end && packet.u8(at) != 0) {
                RtcpReader.require(
                        at + 2 <= end && at + 2 + packet.u8(at + 1) <= end, "RTCP source description item too long");
                int length = packet.u8(at + 1);
                items.add(new Item(
                        packet.u8(at),
                        new String(packet.array(), packet.offset() + at + 2, length, StandardCharsets.UTF_8)));
                at += 2 + length;
            }
            // The chunk ends with at least one zero, at a multiple of four from the packet's start.
            at = start + ((at - start) / 4 + 1) * 4;
            chunks.add(new Chunk(ssrc, items));
        }
        return new SourceDescription(chunks);
    }

    @Override
    public int length() {
        int length = 4;
        for (Chunk chunk : chunks) {
            length += chunk.length();
        }
        return length;
    }

    @Override
    public void writeTo(PacketBuffer into) {
        int at = RtcpHeader.append(into, chunks.size(), RtcpHeader.SOURCE_DESCRIPTION, length()) + 4;
        for (Chunk chunk : chunks) {
            int end = at + chunk.length();
            into.put32(at, chunk.ssrc);
            at += 4;
            for (Item item : chunk.items) {
                byte[] bytes = item.bytes();
                into.put8(at, item.type);
                into.put8(at + 1, bytes.length);
                into.put(at + 2, bytes, 0, bytes.length);
                at += 2 + bytes.length;
            }
            while (at < end) {
                into.put8(at++, 0);
            }
        }
    }
}
