package dev.parley.base;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Outgoing datagrams in the order in which they leave, each with its path. The owner keeps one batch and {@linkplain #clear
 * clears} it after sending: the buffers are reused, so that the steady state allocates nothing.
 *
 * <p>An engine that does not choose the path (DTLS, SCTP) leaves it null, and the engine below fills it in.
 */
public final class TransmitBatch {
    /** Room in front of every packet, for the headers of the layers below: a DTLS record and a TURN channel or indication. */
    public static final int HEAD_ROOM = 64;

    /** Room behind every packet, for an authentication tag and padding. */
    public static final int TAIL_ROOM = 32;

    /** The largest packet that an engine may write without asking for more: enough for an interface with an MTU of 1,500 bytes. */
    public static final int MAX_PACKET = 1_500;

    private final List<PacketBuffer> packets = new ArrayList<>();
    private final List<@Nullable Path> paths = new ArrayList<>();
    private final BitSet dontFragment = new BitSet();
    private int size;

    /** Makes an empty batch. */
    public TransmitBatch() {}

    /** Returns how many datagrams wait in the batch. */
    public int size() {
        return size;
    }

    /** Returns whether the batch holds nothing. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Appends an empty datagram, {@link #HEAD_ROOM} bytes into its buffer, for the caller to fill. */
    public PacketBuffer append(@Nullable Path path) {
        return append(path, MAX_PACKET);
    }

    /** Appends a packet as {@link #append(Path)} does, with room for {@code length} bytes, which may be more than {@link #MAX_PACKET}. */
    public PacketBuffer append(@Nullable Path path, int length) {
        int capacity = HEAD_ROOM + Math.max(length, MAX_PACKET) + TAIL_ROOM;
        if (size == packets.size()) {
            packets.add(PacketBuffer.allocate(capacity, HEAD_ROOM));
            paths.add(null);
        }
        PacketBuffer packet = packets.get(size);
        if (packet.array().length < capacity) {
            packet.set(new byte[capacity], HEAD_ROOM, 0);
        }
        packet.clear(HEAD_ROOM);
        paths.set(size, path);
        dontFragment.clear(size);
        size++;
        return packet;
    }

    /** Appends a copy of the given bytes. */
    public PacketBuffer append(@Nullable Path path, byte[] bytes) {
        PacketBuffer packet = append(path, bytes.length);
        packet.append(bytes, 0, bytes.length);
        return packet;
    }

    /** Takes back the datagram that was appended last. */
    public void removeLast() {
        if (size == 0) {
            throw new IllegalStateException("the batch is empty");
        }
        size--;
    }

    /** Returns the datagram at {@code index}. */
    public PacketBuffer packet(int index) {
        checkIndex(index);
        return packets.get(index);
    }

    /** Returns the path of the datagram at {@code index}, or null while no layer has chosen it. */
    public @Nullable Path path(int index) {
        checkIndex(index);
        return paths.get(index);
    }

    /** Chooses the path of the datagram at {@code index}. */
    public void setPath(int index, Path path) {
        checkIndex(index);
        paths.set(index, path);
    }

    /**
     * Returns whether the datagram at {@code index} shall rather be lost than fragmented, on this machine or on its way (RFC 8899 §3).
     * The others may be fragmented, as far as the network does that.
     */
    public boolean isDontFragment(int index) {
        checkIndex(index);
        return dontFragment.get(index);
    }

    /** Has the datagram at {@code index} rather lost than fragmented. */
    public void setDontFragment(int index) {
        checkIndex(index);
        dontFragment.set(index);
    }

    /** Empties the batch and keeps its buffers. */
    public void clear() {
        size = 0;
    }

    private void checkIndex(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("datagram " + index + " of " + size);
        }
    }
}
