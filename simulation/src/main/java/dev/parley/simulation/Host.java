package dev.parley.simulation;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A machine on the simulated network: interfaces with addresses, and UDP sockets. */
public final class Host {
    private static final int FIRST_EPHEMERAL = 49_152;
    private static final int LAST_EPHEMERAL = 65_535;

    private final SimulatedNetwork network;
    private final String name;
    private final Map<String, HostInterface> interfaces = new LinkedHashMap<>();
    private final Map<InetSocketAddress, SimulatedSocket> sockets = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Function<SimulatedStream, SimulatedStream.Receiver>> listening =
            new LinkedHashMap<>();
    private final Map<Ends, SimulatedStream> streams = new LinkedHashMap<>();
    private final List<Runnable> addressListeners = new ArrayList<>();
    private int nextEphemeral;

    private long sent;
    private long sentBytes;
    private long received;
    private long receivedBytes;
    private long unsendable;
    private long unclaimed;

    private record Ends(InetSocketAddress local, InetSocketAddress remote) {}

    Host(SimulatedNetwork network, String name) {
        this.network = network;
        this.name = name;
        this.nextEphemeral = network.random().fork("ports of " + name).between(FIRST_EPHEMERAL, LAST_EPHEMERAL);
    }

    /** Returns the host's name. */
    public String name() {
        return name;
    }

    /** Returns the network. */
    public SimulatedNetwork network() {
        return network;
    }

    /** Adds an interface in {@code realm} with the given addresses, perhaps none. */
    public HostInterface addInterface(String interfaceName, Realm realm, String... addresses) {
        HostInterface added = new HostInterface(this, interfaceName, realm);
        if (interfaces.putIfAbsent(interfaceName, added) != null) {
            throw new IllegalArgumentException(name + " has an interface " + interfaceName + " already");
        }
        for (String address : addresses) {
            added.addAddress(address);
        }
        return added;
    }

    /** Returns the interface of the given name. Throws IllegalArgumentException when there is none. */
    public HostInterface networkInterface(String interfaceName) {
        HostInterface found = interfaces.get(interfaceName);
        if (found == null) {
            throw new IllegalArgumentException(name + " has no interface " + interfaceName);
        }
        return found;
    }

    /** Returns the interfaces in the order in which they were added. */
    public List<HostInterface> interfaces() {
        return new ArrayList<>(interfaces.values());
    }

    /** Returns the addresses of all interfaces that are up. */
    public List<InetAddress> addresses() {
        List<InetAddress> all = new ArrayList<>();
        for (HostInterface each : interfaces.values()) {
            if (each.isUp()) {
                all.addAll(each.addresses());
            }
        }
        return all;
    }

    /** Returns the host's first address. Throws IllegalStateException when it has none. */
    public InetAddress address() {
        List<InetAddress> all = addresses();
        if (all.isEmpty()) {
            throw new IllegalStateException(name + " has no address");
        }
        return all.get(0);
    }

    /** Calls {@code listener} after each change of {@link #addresses()}. */
    public void onAddressesChanged(Runnable listener) {
        addressListeners.add(listener);
    }

    /** Stops calling {@code listener}. */
    public void removeAddressesListener(Runnable listener) {
        addressListeners.remove(listener);
    }

    /**
     * Opens a UDP socket.
     *
     * @param local one of the host's addresses; port 0 for a free one
     * @param receiver gets the bytes and the source of what arrives
     * @throws BindException when the address is not the host's or the port is taken
     */
    public SimulatedSocket bind(InetSocketAddress local, BiConsumer<byte[], InetSocketAddress> receiver)
            throws IOException {
        if (interfaceOf(local.getAddress()) == null) {
            throw new BindException(
                    name + " has no address " + local.getAddress().getHostAddress());
        }
        InetSocketAddress bound = local.getPort() == 0 ? withFreePort(local.getAddress()) : local;
        if (sockets.containsKey(bound)) {
            throw new BindException(bound + " is in use on " + name);
        }
        SimulatedSocket socket = new SimulatedSocket(this, bound, receiver);
        sockets.put(bound, socket);
        return socket;
    }

    /**
     * Opens a TCP connection; the receiver gets the outcome.
     *
     * @param local one of the host's addresses
     * @throws BindException when the address is not the host's
     */
    public SimulatedStream connect(InetAddress local, InetSocketAddress remote, SimulatedStream.Receiver receiver)
            throws IOException {
        if (interfaceOf(local) == null) {
            throw new BindException(name + " has no address " + local.getHostAddress());
        }
        SimulatedStream stream = new SimulatedStream(this, withFreePort(local), remote, receiver);
        streams.put(new Ends(stream.localAddress(), remote), stream);
        stream.start();
        return stream;
    }

    /**
     * Accepts TCP connections.
     *
     * @param local one of the host's addresses, and a port
     * @param acceptor returns the receiver of a connection that begins
     * @throws BindException when the address is not the host's or the port is taken
     */
    public void listen(InetSocketAddress local, Function<SimulatedStream, SimulatedStream.Receiver> acceptor)
            throws IOException {
        if (interfaceOf(local.getAddress()) == null || listening.putIfAbsent(local, acceptor) != null) {
            throw new BindException(local + " is not free on " + name);
        }
    }

    /** Stops accepting TCP connections; accepted ones live on. */
    public void stopListening(InetSocketAddress local) {
        listening.remove(local);
    }

    /** Returns the open sockets. */
    public List<SimulatedSocket> sockets() {
        return Collections.unmodifiableList(new ArrayList<>(sockets.values()));
    }

    /** Returns what has passed through the host's sockets. */
    public HostStatistics statistics() {
        return new HostStatistics(sent, sentBytes, received, receivedBytes, unsendable, unclaimed);
    }

    private InetSocketAddress withFreePort(InetAddress address) throws BindException {
        for (int i = FIRST_EPHEMERAL; i <= LAST_EPHEMERAL; i++) {
            int port = nextEphemeral;
            nextEphemeral = port == LAST_EPHEMERAL ? FIRST_EPHEMERAL : port + 1;
            InetSocketAddress candidate = new InetSocketAddress(address, port);
            if (!sockets.containsKey(candidate)
                    && streams.keySet().stream().noneMatch(each -> each.local.equals(candidate))) {
                return candidate;
            }
        }
        throw new BindException("no free port on " + name);
    }

    private @Nullable HostInterface interfaceOf(InetAddress address) {
        for (HostInterface each : interfaces.values()) {
            if (each.isUp() && each.has(address)) {
                return each;
            }
        }
        return null;
    }

    boolean send(SimulatedSocket socket, byte[] bytes, InetSocketAddress destination, boolean dontFragment) {
        InetSocketAddress local = socket.localAddress();
        HostInterface out = interfaceOf(local.getAddress());
        boolean sameFamily =
                local.getAddress().getClass() == destination.getAddress().getClass();
        if (out == null || !sameFamily) {
            unsendable++;
            return false;
        }
        emit(out, new Datagram(local, destination, bytes, dontFragment, false));
        return true;
    }

    /** Sends a segment of a stream, which is lost if the local address is gone. */
    void sendSegment(InetSocketAddress local, InetSocketAddress destination, byte[] bytes) {
        HostInterface out = interfaceOf(local.getAddress());
        if (out == null) {
            unsendable++;
        } else {
            emit(out, new Datagram(local, destination, bytes, false, true));
        }
    }

    private void emit(HostInterface out, Datagram datagram) {
        sent++;
        sentBytes += datagram.bytes().length;
        if (interfaceOf(datagram.destination().getAddress()) != null) {
            // Between two sockets of one machine no link is involved.
            network.schedule(network.now(), () -> deliver(datagram));
        } else {
            out.egress().send(datagram);
        }
    }

    void deliver(Datagram datagram) {
        if (datagram.segment()) {
            deliverSegment(datagram);
            return;
        }
        SimulatedSocket socket = sockets.get(datagram.destination());
        if (socket == null || interfaceOf(datagram.destination().getAddress()) == null) {
            unclaimed++;
            network.trace().add(network.now(), name, "dropped: no socket", datagram);
            return;
        }
        received++;
        receivedBytes += datagram.bytes().length;
        network.trace().add(network.now(), name, "received", datagram);
        socket.receive(datagram);
    }

    private void deliverSegment(Datagram segment) {
        if (interfaceOf(segment.destination().getAddress()) == null) {
            unclaimed++;
            return;
        }
        network.trace().add(network.now(), name, "received", segment);
        Ends ends = new Ends(segment.destination(), segment.source());
        SimulatedStream stream = streams.get(ends);
        if (stream != null) {
            stream.receive(segment);
            return;
        }
        Function<SimulatedStream, SimulatedStream.Receiver> acceptor = listening.get(segment.destination());
        if (acceptor == null || !SimulatedStream.isConnect(segment)) {
            SimulatedStream.refuse(this, segment);
            return;
        }
        SimulatedStream made = SimulatedStream.accepted(this, segment, acceptor);
        streams.put(ends, made);
        made.receive(segment);
        made.start();
    }

    void closed(SimulatedStream stream) {
        streams.remove(new Ends(stream.localAddress(), stream.remoteAddress()), stream);
    }

    void closed(SimulatedSocket socket) {
        sockets.remove(socket.localAddress(), socket);
    }

    void addressesChanged() {
        for (Runnable listener : new ArrayList<>(addressListeners)) {
            listener.run();
        }
    }

    @Override
    public String toString() {
        return name + " " + interfaces.values();
    }
}
