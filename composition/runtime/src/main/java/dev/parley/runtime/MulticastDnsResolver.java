package dev.parley.runtime;

import dev.parley.base.DropCounters;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the addresses of ".local" names by multicast DNS (RFC 6762), without the system's help, which many systems do not give.
 * It asks in two ways at once, because each fails somewhere: from a port of its own on every interface (a one-shot
 * query, RFC 6762 §5.1, answered by unicast), and from port 5353, which it shares with other responders of the machine (§15.1), a
 * "QU" question first and then a "QM" one, answered by multicast. Confined to the loop; its sockets are open only
 * while something is being looked up.
 */
final class MulticastDnsResolver {
    private static final Logger LOG = LoggerFactory.getLogger(MulticastDnsResolver.class);

    static final int PORT = 5_353;

    /** Names looked up at a time: a peer can send us any number of candidates. */
    static final int MAX_LOOKUPS = 64;

    /** Interface addresses asked from; machines with more have them for containers. */
    static final int MAX_SOURCES = 32;

    /** RFC 6762 §5.2: "the interval between the first two queries MUST be at least one second", then doubling. */
    private static final Duration[] REPEATS = {Duration.ofSeconds(1), Duration.ofSeconds(3)};

    /** RFC 6762 §11: "All Multicast DNS responses (including responses sent via unicast) SHOULD be sent with IP TTL set to 255". */
    private static final int TTL = 255;

    private final NioEventLoop loop;
    private final DropCounters drops = new DropCounters();
    private final Map<String, LookUp> lookUps = new LinkedHashMap<>();
    private final List<Source> sources = new ArrayList<>();
    private final List<NioDatagramPort> shared = new ArrayList<>();
    private boolean opening;
    private boolean open;

    /** An address of ours from which one-shot queries leave. */
    private record Source(NetworkInterface networkInterface, NioDatagramPort port) {}

    /** Where queries can leave, found off the loop. */
    private record Place(NetworkInterface networkInterface, InetAddress address) {}

    private static final class LookUp {
        final String name;
        final int id;
        final List<CompletableFuture<List<InetAddress>>> waiting = new ArrayList<>();
        final List<LoopTimer> timers = new ArrayList<>();

        LookUp(String name, int id) {
            this.name = name;
            this.id = id;
        }
    }

    MulticastDnsResolver(NioEventLoop loop) {
        this.loop = loop;
    }

    CompletionStage<List<InetAddress>> resolve(String name) {
        String key = (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).toLowerCase(Locale.ROOT);
        CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
        try {
            MulticastDnsMessage.query(0, key, false);
        } catch (IllegalArgumentException e) {
            result.completeExceptionally(new UnknownHostException(name));
            return result;
        }
        LookUp lookUp = lookUps.get(key);
        if (lookUp == null) {
            if (lookUps.size() >= MAX_LOOKUPS) {
                result.completeExceptionally(new RejectedExecutionException("too many names are being looked up"));
                return result;
            }
            lookUp = start(key);
        }
        lookUp.waiting.add(result);
        return result;
    }

    /** Returns what was dropped, by reason. */
    DropCounters drops() {
        return drops;
    }

    private LookUp start(String key) {
        LookUp lookUp = new LookUp(key, 1 + loop.random().nextInt(0xffff));
        lookUps.put(key, lookUp);
        Timestamp now = loop.now();
        for (Duration repeat : REPEATS) {
            lookUp.timers.add(loop.schedule(now.plus(repeat), () -> ask(lookUp, false)));
        }
        lookUp.timers.add(loop.schedule(now.plus(LoopNameResolver.TIMEOUT), () -> giveUp(lookUp)));
        if (open) {
            ask(lookUp, true);
        } else if (!opening) {
            opening = true;
            NetworkInterfaces.worker().execute(() -> {
                List<Place> places = places();
                try {
                    loop.execute(() -> open(places));
                } catch (RejectedExecutionException e) {
                    LOG.debug("the loop was closed while multicast DNS looked for interfaces", e);
                }
            });
        }
        return lookUp;
    }

    private void giveUp(LookUp lookUp) {
        TimeoutException timeout = new TimeoutException("nobody on the local network answered about " + lookUp.name);
        end(lookUp).forEach(each -> each.completeExceptionally(timeout));
    }

    private List<CompletableFuture<List<InetAddress>>> end(LookUp lookUp) {
        lookUps.remove(lookUp.name, lookUp);
        lookUp.timers.forEach(LoopTimer::cancel);
        if (lookUps.isEmpty()) {
            closePorts();
        }
        return lookUp.waiting;
    }

    // Sockets.

    /** On the worker's thread: interfaces are slow to list. */
    private static List<Place> places() {
        List<Place> places = new ArrayList<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (each.isUp() && (each.supportsMulticast() || each.isLoopback())) {
                    Collections.list(each.getInetAddresses()).stream()
                            .filter(MulticastDnsResolver::canAskFrom)
                            .forEach(address -> places.add(new Place(each, address)));
                }
            }
        } catch (SocketException e) {
            LOG.debug("interfaces for multicast DNS could not be listed", e);
        }
        return places.size() > MAX_SOURCES ? places.subList(0, MAX_SOURCES) : places;
    }

    /** An IPv6 query goes to a link-local group, so that it leaves from a link-local address (or loopback). */
    private static boolean canAskFrom(InetAddress address) {
        return !(address instanceof Inet6Address) || address.isLinkLocalAddress() || address.isLoopbackAddress();
    }

    private void open(List<Place> places) {
        opening = false;
        if (lookUps.isEmpty()) {
            return;
        }
        open = true;
        for (Place place : places) {
            try {
                NioDatagramPort port = (NioDatagramPort) loop.bind(
                        new InetSocketAddress(place.address(), 0),
                        PortOptions.DEFAULT,
                        (datagram, path, now) -> handle(datagram, path, true, place.networkInterface()));
                port.sendMulticastFrom(place.networkInterface(), TTL);
                sources.add(new Source(place.networkInterface(), port));
            } catch (IOException e) {
                LOG.debug("no multicast DNS from {}", place.address(), e);
            }
        }
        openShared(StandardProtocolFamily.INET, places);
        openShared(StandardProtocolFamily.INET6, places);
        lookUps.values().forEach(lookUp -> ask(lookUp, true));
    }

    private void openShared(StandardProtocolFamily family, List<Place> places) {
        boolean six = family == StandardProtocolFamily.INET6;
        try {
            DatagramChannel channel = DatagramChannel.open(family);
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                    channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                }
                channel.bind(new InetSocketAddress(PORT));
                boolean joined = false;
                for (Place place : places) {
                    joined |= place.address() instanceof Inet6Address == six && join(channel, place, six);
                }
                if (joined) {
                    shared.add(loop.ports()
                            .adopt(
                                    channel,
                                    channel::send,
                                    (datagram, path, now) -> handle(datagram, path, false, null)));
                } else {
                    channel.close();
                }
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | UnsupportedOperationException e) {
            // Port 5353 may belong to somebody who does not share it. One-shot queries work without.
            LOG.debug("no shared multicast DNS port for {}", family, e);
        }
    }

    private static boolean join(DatagramChannel channel, Place place, boolean six) {
        try {
            channel.join(group(six), place.networkInterface());
            return true;
        } catch (IOException | IllegalStateException e) {
            LOG.debug("multicast DNS does not listen on {}", place.networkInterface(), e);
            return false;
        }
    }

    /** RFC 6762 §3: 224.0.0.251 and FF02::FB. */
    static InetAddress group(boolean six) {
        byte[] octets = six ? new byte[16] : new byte[] {(byte) 224, 0, 0, (byte) 251};
        if (six) {
            octets[0] = (byte) 0xff;
            octets[1] = 2;
            octets[15] = (byte) 0xfb;
        }
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 octets are always an address", e);
        }
    }

    private void closePorts() {
        open = false;
        sources.forEach(source -> source.port().close());
        sources.clear();
        shared.forEach(NioDatagramPort::close);
        shared.clear();
    }

    // Queries and responses.

    private void ask(LookUp lookUp, boolean first) {
        byte[] oneShot = MulticastDnsMessage.query(lookUp.id, lookUp.name, false);
        for (Source source : sources) {
            send(source.port(), oneShot);
        }
        // RFC 6762 §5.4: the first question asks for a unicast response, its repeats for multicast ones.
        byte[] multicast = MulticastDnsMessage.query(0, lookUp.name, first);
        for (NioDatagramPort port : shared) {
            for (Source source : sources) {
                if (isSix(source.port()) == isSix(port) && sendFrom(port, source.networkInterface())) {
                    send(port, multicast);
                }
            }
        }
    }

    private static boolean isSix(NioDatagramPort port) {
        return port.localAddress().getAddress() instanceof Inet6Address;
    }

    private static boolean sendFrom(NioDatagramPort port, NetworkInterface networkInterface) {
        try {
            port.sendMulticastFrom(networkInterface, TTL);
            return true;
        } catch (IOException e) {
            LOG.debug("multicast DNS does not send from {}", networkInterface, e);
            return false;
        }
    }

    private void send(NioDatagramPort port, byte[] message) {
        TransmitBatch batch = loop.sharedBatch();
        batch.clear();
        batch.append(Path.udp(port.localAddress(), new InetSocketAddress(group(isSix(port)), PORT)), message);
        port.send(batch, 0, 1);
        batch.clear();
    }

    private void handle(
            PacketBuffer datagram, Path path, boolean oneShot, @Nullable NetworkInterface networkInterface) {
        MulticastDnsMessage message;
        try {
            message = MulticastDnsMessage.parse(datagram);
        } catch (MalformedException e) {
            drops.count(e.reason());
            return;
        }
        // RFC 6762 §6: "Multicast DNS implementations MUST silently ignore any Multicast DNS responses they receive
        // where the source UDP port is not 5353."
        if (!message.response() || path.remote().getPort() != PORT) {
            drops.count("mDNS message that is no response from port 5353");
            return;
        }
        Map<String, List<InetAddress>> found = new LinkedHashMap<>();
        for (MulticastDnsMessage.AddressRecord each : message.addresses()) {
            found.computeIfAbsent(each.name(), key -> new ArrayList<>()).add(scoped(each.address(), networkInterface));
        }
        found.forEach((name, addresses) -> {
            LookUp lookUp = lookUps.get(name);
            // RFC 6762 §6.7: a legacy response "MUST repeat the query ID".
            if (lookUp != null && (!oneShot || message.id() == lookUp.id)) {
                end(lookUp).forEach(each -> each.complete(List.copyOf(addresses)));
            }
        });
    }

    /** A link-local address is of use only with the interface that it was heard on. */
    private static InetAddress scoped(InetAddress address, @Nullable NetworkInterface networkInterface) {
        if (networkInterface == null || !(address instanceof Inet6Address) || !address.isLinkLocalAddress()) {
            return address;
        }
        try {
            return Inet6Address.getByAddress(null, address.getAddress(), networkInterface);
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
