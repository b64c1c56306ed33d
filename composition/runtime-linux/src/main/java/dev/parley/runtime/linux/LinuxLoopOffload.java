package dev.parley.runtime.linux;

import dev.parley.base.PacketBuffer;
import dev.parley.base.TransmitBatch;
import dev.parley.runtime.DatagramOffload;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

/** The buffers and the finder of descriptors that the sockets of one loop share. */
final class LinuxLoopOffload implements DatagramOffload.ForLoop {
    private final Arena arena;
    final SystemCalls system;
    final MessageHeader out;
    final MessageHeader in;

    /** The received datagram that is being handed over; {@link #datagram} shows it. */
    final byte[] heap = new byte[TransmitBatch.HEAD_ROOM + MessageHeader.CAPACITY + TransmitBatch.TAIL_ROOM];

    final PacketBuffer datagram = PacketBuffer.wrap(heap, 0, 0);
    final RawAddress source = new RawAddress();
    private final Descriptors descriptors;

    LinuxLoopOffload(Arena arena, SystemCalls system) {
        this.arena = arena;
        this.system = system;
        out = new MessageHeader(arena);
        in = new MessageHeader(arena);
        descriptors = new Descriptors(system, arena);
    }

    @Override
    public int beforeOpen() {
        return system.nextDescriptor();
    }

    @Override
    public DatagramOffload.Socket attach(DatagramChannel channel, InetSocketAddress local, int hint)
            throws IOException {
        return LinuxSocket.attach(this, descriptors.find(local, hint), channel, local);
    }

    @Override
    public void close() {
        arena.close();
    }
}
