package dev.parley.sctp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.CommonHeader;
import dev.parley.sctp.chunk.ForwardTsnChunk;
import dev.parley.sctp.chunk.IDataChunk;
import dev.parley.sctp.chunk.IForwardTsnChunk;
import dev.parley.sctp.chunk.PayloadChunk;
import dev.parley.sctp.chunk.SackChunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads and makes whole packets. */
public final class Packets {
    private Packets() {}

    public static List<Chunk> chunks(byte[] bytes) {
        try {
            PacketBuffer packet = PacketBuffer.wrap(bytes);
            CommonHeader.parse(packet, new CRC32C(), true);
            List<Chunk> chunks = new ArrayList<>();
            for (int at = CommonHeader.LENGTH; at < packet.length(); ) {
                int length = Chunk.lengthAt(packet, at);
                chunks.add(Chunk.parse(packet, at, length));
                at += Chunk.padded(length);
            }
            return chunks;
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    static int tag(byte[] bytes) {
        return PacketBuffer.wrap(bytes).i32(4);
    }

    static byte[] packet(int tag, Chunk... chunks) {
        PacketBuffer packet = PacketBuffer.allocate(10_000, 0);
        new CommonHeader(5000, 5000, tag).writeTo(packet);
        for (Chunk chunk : chunks) {
            chunk.writeTo(packet);
        }
        CommonHeader.seal(packet, new CRC32C());
        return packet.copy();
    }

    static boolean has(byte[] bytes, Class<? extends Chunk> type) {
        return chunks(bytes).stream().anyMatch(type::isInstance);
    }

    /** Returns the chunks' names, for exchange scripts: DATA with its flags and length, SACK with its blocks. */
    static String describe(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (Chunk chunk : chunks(bytes)) {
            if (text.length() > 0) {
                text.append(", ");
            }
            text.append(name(chunk));
        }
        return text.toString();
    }

    private static String name(Chunk chunk) {
        if (chunk instanceof PayloadChunk data) {
            return (chunk instanceof IDataChunk ? "I-" : "") + "DATA(" + (data.begin() ? "B" : "")
                    + (data.end() ? "E" : "") + (data.unordered() ? "U" : "") + (data.immediate() ? "I" : "") + " "
                    + data.data().length + ")";
        }
        if (chunk instanceof SackChunk sack) {
            return "SACK" + (sack.gapBlocks().length > 0 ? Arrays.toString(sack.gapBlocks()) : "");
        }
        if (chunk instanceof ForwardTsnChunk) {
            return "FORWARD-TSN";
        }
        if (chunk instanceof IForwardTsnChunk) {
            return "I-FORWARD-TSN";
        }
        String name = chunk.getClass().getSimpleName();
        return name.substring(0, name.length() - "Chunk".length())
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toUpperCase(java.util.Locale.ROOT);
    }
}
