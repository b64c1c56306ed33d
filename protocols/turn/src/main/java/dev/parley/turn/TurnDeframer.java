package dev.parley.turn;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.Arrays;

/**
 * Cutter of a byte stream into the STUN and ChannelData messages that it carries, RFC 8656 §12.5 and RFC 8489 §6.2.2. Bytes arrive in
 * pieces of any size. Not thread-safe.
 */
public final class TurnDeframer {
    /** The longest message: a STUN header and the largest multiple of four that its length field holds. */
    public static final int MAX_MESSAGE = 20 + 65_532;

    /** The length of the part of a message that says how long it is. */
    private static final int PREFIX = 4;

    private static final int STUN_HEADER = 20;
    private static final int FIRST_CAPACITY = 2_048;

    private int limit;
    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int start;
    private int end;

    /**
     * Creates a cutter.
     *
     * @param limit the longest message that is accepted, in bytes, up to {@link #MAX_MESSAGE}
     */
    public TurnDeframer(int limit) {
        setLimit(limit);
    }

    /** Sets the longest message that is accepted from now on, in bytes. */
    public void setLimit(int bytes) {
        if (bytes < STUN_HEADER || bytes > MAX_MESSAGE) {
            throw new IllegalArgumentException("limit of a message: " + bytes);
        }
        limit = bytes;
    }

    /** Appends bytes of the stream. The caller takes all messages with {@link #next} before it appends more. */
    public void append(PacketBuffer received) {
        int count = received.length();
        if (bytes.length - end < count) {
            makeRoom(count);
        }
        received.get(0, bytes, end, count);
        end += count;
    }

    private void makeRoom(int count) {
        int waiting = end - start;
        byte[] target = waiting + count <= bytes.length ? bytes : new byte[Math.max(waiting + count, 2 * bytes.length)];
        System.arraycopy(bytes, start, target, 0, waiting);
        bytes = target;
        start = 0;
        end = waiting;
    }

    /**
     * Makes {@code into} the next message, borrowed until the next call.
     *
     * @return false if no whole message is there
     * @throws MalformedException if no message can begin here; the stream is of no further use
     */
    public boolean next(PacketBuffer into) throws MalformedException {
        int waiting = end - start;
        if (waiting < PREFIX) {
            return false;
        }
        int length = length();
        if (length > limit) {
            throw new MalformedException("turn stream: message too long");
        }
        if (waiting < length) {
            return false;
        }
        into.set(bytes, start, length);
        start += length;
        if (start == end) {
            start = 0;
            end = 0;
            shrink(into);
        }
        return true;
    }

    /** A long message has passed: the stream does not keep its memory. The message itself stays in the former array. */
    private void shrink(PacketBuffer last) {
        if (bytes.length > 16 * FIRST_CAPACITY && last.array() == bytes) {
            bytes = new byte[FIRST_CAPACITY];
        }
    }

    private int length() throws MalformedException {
        int first = bytes[start] & 0xff;
        int field = (bytes[start + 2] & 0xff) << 8 | bytes[start + 3] & 0xff;
        if (first <= 3) {
            // RFC 8489 §5: "all STUN attributes are padded to a multiple of 4 bytes".
            if ((field & 3) != 0) {
                throw new MalformedException("turn stream: length of a STUN message");
            }
            return STUN_HEADER + field;
        }
        if (first >= 0x40 && first <= 0x4f) {
            // RFC 8656 §12.5: "padded to a multiple of four bytes", which the length field does not count.
            return ChannelData.HEADER + field + 3 & ~3;
        }
        throw new MalformedException("turn stream: neither STUN nor ChannelData");
    }

    /** Returns how many bytes of an unfinished message are kept. */
    public int waiting() {
        return end - start;
    }

    @Override
    public String toString() {
        return "TurnDeframer[" + Arrays.toString(new int[] {waiting(), limit}) + "]";
    }
}
