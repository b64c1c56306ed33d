package dev.parley.simulation;

import dev.parley.base.Timestamp;
import dev.parley.simulation.NatBehaviour.Dependence;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network address translator between a realm outside and one inside, behaving as a {@link NatBehaviour} says. It translates
 * the address families for which it has an external address, and drops the other.
 */
public final class Nat {
    private final SimulatedNetwork network;
    private final String name;
    private final DeterministicRandom random;
    private final Realm inside;
    private final Link egress;
    private final Link ingress;
    private final Realm outside;
    private final List<InetAddress> externalAddresses;
    private final Map<Key, Mapping> byKey = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Mapping> byExternal = new LinkedHashMap<>();
    private NatBehaviour behaviour;

    private long translatedOut;
    private long translatedIn;
    private long filtered;
    private long unmapped;
    private long hairpinned;

    /** What distinguishes mappings: the internal endpoint, and as much of the remote one as the behaviour looks at. */
    private record Key(InetSocketAddress internal, @Nullable InetAddress address, int port) {}

    private static final class Mapping {
        final Key key;
        final InetSocketAddress external;
        final Set<InetSocketAddress> endpointsSentTo = new HashSet<>();
        final Set<InetAddress> addressesSentTo = new HashSet<>();
        Timestamp lastUsed;

        Mapping(Key key, InetSocketAddress external, Timestamp now) {
            this.key = key;
            this.external = external;
            this.lastUsed = now;
        }
    }

    /**
     * What a NAT has done so far.
     *
     * @param translatedOut packets sent out
     * @param translatedIn packets let in
     * @param filtered packets from outside that met a mapping and were not let in
     * @param unmapped packets from outside without a mapping
     * @param hairpinned packets turned round
     */
    public record Statistics(long translatedOut, long translatedIn, long filtered, long unmapped, long hairpinned) {}

    Nat(SimulatedNetwork network, String name, Realm outside, NatBehaviour behaviour, List<InetAddress> external) {
        if (external.isEmpty()) {
            throw new IllegalArgumentException("a NAT needs an external address");
        }
        this.network = network;
        this.name = name;
        this.outside = outside;
        this.behaviour = behaviour;
        this.random = network.random().fork("nat " + name);
        this.externalAddresses = new ArrayList<>(external);
        this.inside = new Realm(network, "behind " + name);
        this.inside.setGateway(this);
        this.egress = new Link(network, name + " out", outside::route);
        this.ingress = new Link(network, name + " in", this::fromOutside);
        external.forEach(address -> outside.attach(address, ingress));
    }

    /** Returns the realm behind the NAT. */
    public Realm inside() {
        return inside;
    }

    /** Returns the direction from the NAT to the outside. */
    public Link egress() {
        return egress;
    }

    /** Returns the direction from the outside to the NAT. */
    public Link ingress() {
        return ingress;
    }

    /** Returns the addresses outside. */
    public List<InetAddress> externalAddresses() {
        return new ArrayList<>(externalAddresses);
    }

    /** Returns the present behaviour. */
    public NatBehaviour behaviour() {
        return behaviour;
    }

    /** Changes the behaviour and forgets the mappings. */
    public void setBehaviour(NatBehaviour behaviour) {
        this.behaviour = behaviour;
        rebind();
    }

    /**
     * Forgets all mappings, as a restarted router does. The next packet of each conversation gets a new one; with
     * port preservation that may well have the old port, so see {@link #rebind(String)} and {@link NatBehaviour#SYMMETRIC}.
     */
    public void rebind() {
        byKey.clear();
        byExternal.clear();
    }

    /** Forgets all mappings and changes the external address, as a router does that its provider has renumbered. */
    public void rebind(String newExternalAddress) {
        rebind();
        externalAddresses.forEach(outside::detach);
        externalAddresses.clear();
        InetAddress address = SimulatedNetwork.address(newExternalAddress);
        externalAddresses.add(address);
        outside.attach(address, ingress);
    }

    /** Returns how many mappings live. */
    public int mappings() {
        return (int) byKey.values().stream().filter(this::isAlive).count();
    }

    /** Returns what the NAT has done so far. */
    public Statistics statistics() {
        return new Statistics(translatedOut, translatedIn, filtered, unmapped, hairpinned);
    }

    void fromInside(Datagram datagram) {
        Mapping mapping = outgoing(datagram);
        if (mapping == null) {
            drop("no external address or port", datagram);
            return;
        }
        mapping.endpointsSentTo.add(datagram.destination());
        mapping.addressesSentTo.add(datagram.destination().getAddress());
        mapping.lastUsed = network.now();
        Datagram translated = datagram.translated(mapping.external, datagram.destination());
        if (!externalAddresses.contains(datagram.destination().getAddress())) {
            translatedOut++;
            egress.send(translated);
        } else if (behaviour.hairpinning()) {
            // RFC 4787 §6, REQ-9 a): "A NAT Hairpinning behavior MUST be 'External source IP address and port'."
            hairpinned++;
            fromOutside(translated);
        } else {
            drop("no hairpinning", datagram);
        }
    }

    private void fromOutside(Datagram datagram) {
        Mapping mapping = byExternal.get(datagram.destination());
        if (mapping == null || !isAlive(mapping)) {
            unmapped++;
            drop("no mapping", datagram);
            return;
        }
        boolean open = letsIn(mapping, datagram.source());
        if (!open) {
            filtered++;
            drop("filtered", datagram);
            return;
        }
        if (behaviour.inboundRefresh()) {
            mapping.lastUsed = network.now();
        }
        translatedIn++;
        Datagram translated = datagram.translated(datagram.source(), mapping.key.internal());
        if (!inside.stops(translated)) {
            inside.route(translated);
        }
    }

    /** RFC 4787 §5: the three kinds of filtering. */
    private boolean letsIn(Mapping mapping, InetSocketAddress source) {
        return switch (behaviour.filtering()) {
            case ENDPOINT_INDEPENDENT -> true;
            case ADDRESS_DEPENDENT -> mapping.addressesSentTo.contains(source.getAddress());
            case ADDRESS_AND_PORT_DEPENDENT -> mapping.endpointsSentTo.contains(source);
        };
    }

    /** RFC 4787 §4.1: the three kinds of mapping. */
    private @Nullable Mapping outgoing(Datagram datagram) {
        Dependence dependence = behaviour.mapping();
        InetSocketAddress remote = datagram.destination();
        Key key = new Key(
                datagram.source(),
                dependence == Dependence.ENDPOINT_INDEPENDENT ? null : remote.getAddress(),
                dependence == Dependence.ADDRESS_AND_PORT_DEPENDENT ? remote.getPort() : -1);
        Mapping mapping = byKey.get(key);
        if (mapping != null && isAlive(mapping)) {
            return mapping;
        }
        if (mapping != null) {
            forget(mapping);
        }
        InetSocketAddress external = freeExternal(datagram.source());
        if (external == null) {
            return null;
        }
        mapping = new Mapping(key, external, network.now());
        byKey.put(key, mapping);
        byExternal.put(external, mapping);
        return mapping;
    }

    private @Nullable InetSocketAddress freeExternal(InetSocketAddress internal) {
        InetAddress address = pooled(internal.getAddress());
        if (address == null) {
            return null;
        }
        if (behaviour.portPreservation()) {
            InetSocketAddress same = new InetSocketAddress(address, internal.getPort());
            if (isFree(same)) {
                return same;
            }
        }
        // RFC 4787 §4.2.1, REQ-3 a): a source port of 0 to 1023 maps to 0 to 1023, any other to 1024 to 65535.
        int first = internal.getPort() < 1_024 ? 1 : 1_024;
        int last = internal.getPort() < 1_024 ? 1_023 : 65_535;
        int start = random.between(first, last);
        for (int i = 0; i <= last - first; i++) {
            int port = first + (start - first + i) % (last - first + 1);
            InetSocketAddress candidate = new InetSocketAddress(address, port);
            if (isFree(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    /** RFC 4787 §4.1, REQ-2: "IP address pooling" behavior of "Paired": one internal address, one external one. */
    private @Nullable InetAddress pooled(InetAddress internal) {
        List<InetAddress> candidates = externalAddresses.stream()
                .filter(address -> address.getClass() == internal.getClass())
                .toList();
        return candidates.isEmpty() ? null : candidates.get(Math.floorMod(internal.hashCode(), candidates.size()));
    }

    private boolean isFree(InetSocketAddress external) {
        Mapping holder = byExternal.get(external);
        if (holder != null && !isAlive(holder)) {
            forget(holder);
            holder = null;
        }
        return holder == null;
    }

    private void forget(Mapping mapping) {
        byKey.remove(mapping.key, mapping);
        byExternal.remove(mapping.external, mapping);
    }

    private boolean isAlive(Mapping mapping) {
        return network.now().isBefore(mapping.lastUsed.plus(behaviour.mappingTimeout()));
    }

    private void drop(String why, Datagram datagram) {
        network.trace().add(network.now(), name, "dropped: " + why, datagram);
    }

    @Override
    public String toString() {
        return name + " " + behaviour;
    }
}
