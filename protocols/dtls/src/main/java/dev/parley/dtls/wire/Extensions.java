package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The extensions of a hello in their order, RFC 5246 §7.4.1.4: numbers and uninterpreted content. */
public final class Extensions {
    public static final int SUPPORTED_GROUPS = 10;
    public static final int EC_POINT_FORMATS = 11;
    public static final int SIGNATURE_ALGORITHMS = 13;
    public static final int USE_SRTP = 14;
    public static final int EXTENDED_MASTER_SECRET = 23;
    public static final int SUPPORTED_VERSIONS = 43;
    public static final int COOKIE = 44;
    public static final int KEY_SHARE = 51;
    public static final int RENEGOTIATION_INFO = 0xff01;

    /** The most extensions in a hello; browsers send under twenty. */
    static final int LIMIT = 64;

    private final Map<Integer, byte[]> byType = new LinkedHashMap<>();

    /** Reads the block of extensions at a hello's end, which may be missing altogether. */
    public static Extensions parse(VectorReader hello) throws MalformedException {
        return hello.remaining() == 0 ? new Extensions() : parseBlock(hello);
    }

    /** Reads a block of extensions. */
    public static Extensions parseBlock(VectorReader message) throws MalformedException {
        Extensions extensions = new Extensions();
        VectorReader block = message.nested16();
        while (block.remaining() > 0) {
            int type = block.u16();
            byte[] content = block.vector16();
            // RFC 5246 §7.4.1.4: "There MUST NOT be more than one extension of the same type."
            if (extensions.byType.put(type, content) != null) {
                throw new MalformedException("hello: extension twice");
            }
            if (extensions.byType.size() > LIMIT) {
                throw new MalformedException("hello: too many extensions");
            }
        }
        return extensions;
    }

    /** Returns a copy, whose extensions can be changed. */
    public Extensions copy() {
        Extensions copy = new Extensions();
        copy.byType.putAll(byType);
        return copy;
    }

    /** Adds an extension, or replaces its content. */
    public Extensions with(int type, byte[] content) {
        byType.put(type, content);
        return this;
    }

    /** Returns whether a list of numbers has a number. */
    public static boolean contains(int[] numbers, int number) {
        for (int candidate : numbers) {
            if (candidate == number) {
                return true;
            }
        }
        return false;
    }

    public boolean has(int type) {
        return byType.containsKey(type);
    }

    public byte @Nullable [] get(int type) {
        return byType.get(type);
    }

    /** Returns the 16-bit numbers of an extension that is one list of them, or null where it is missing. */
    public int @Nullable [] numbers(int type) throws MalformedException {
        byte[] content = byType.get(type);
        if (content == null) {
            return null;
        }
        VectorReader reader = new VectorReader(content);
        int[] numbers = reader.numbers16();
        reader.end();
        return numbers;
    }

    public Set<Integer> types() {
        return byType.keySet();
    }

    public void writeTo(VectorWriter writer) {
        if (byType.isEmpty()) {
            return;
        }
        writeBlockTo(writer);
    }

    /** Writes the block, which may be empty. */
    public void writeBlockTo(VectorWriter writer) {
        VectorWriter block = new VectorWriter();
        byType.forEach((type, content) -> block.u16(type).vector16(content));
        writer.vector16(block.toByteArray());
    }
}
