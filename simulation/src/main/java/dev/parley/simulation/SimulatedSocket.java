package dev.parley.simulation;

import dev.parley.base.Addresses;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** An open UDP socket of a {@link Host}. */
public final class SimulatedSocket {
    private final Host host;
    private final InetSocketAddress local;
    private final BiConsumer<byte[], InetSocketAddress> receiver;
    private boolean closed;

    SimulatedSocket(Host host, InetSocketAddress local, BiConsumer<byte[], InetSocketAddress> receiver) {
        this.host = host;
        this.local = local;
        this.receiver = receiver;
    }

    /** Returns the address that it is bound to. */
    public InetSocketAddress localAddress() {
        return local;
    }

    /**
     * Sends a copy of the given bytes.
     *
     * @return false where the local address is gone, of the other family, or the socket is closed
     */
    public boolean send(byte[] array, int offset, int length, InetSocketAddress destination) {
        return send(array, offset, length, destination, false);
    }

    /**
     * As the other.
     *
     * @param dontFragment whether it is dropped where it is larger than a link's MTU, and not fragmented
     */
    public boolean send(byte[] array, int offset, int length, InetSocketAddress destination, boolean dontFragment) {
        return !closed
                && host.send(this, Arrays.copyOfRange(array, offset, offset + length), destination, dontFragment);
    }

    /** Sends a copy of the given bytes. */
    public boolean send(byte[] bytes, InetSocketAddress destination) {
        return send(bytes, 0, bytes.length, destination);
    }

    /** Closes it: what is on its way to it will find nobody. */
    public void close() {
        if (!closed) {
            closed = true;
            host.closed(this);
        }
    }

    void receive(Datagram datagram) {
        receiver.accept(datagram.bytes(), datagram.source());
    }

    @Override
    public String toString() {
        return host.name() + " " + Addresses.format(local);
    }
}
