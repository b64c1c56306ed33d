package dev.parley.simulation;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A space of addresses within which packets are routed by destination: the Internet, or the network behind a {@link Nat}. What
 * goes to an address that nobody has here goes to the NAT, or nowhere.
 */
public final class Realm {
    private final SimulatedNetwork network;
    private final String name;
    private final Map<InetAddress, Link> attached = new HashMap<>();
    private final Set<Pair> blocked = new HashSet<>();
    private @Nullable Nat gateway;
    private @Nullable Predicate<? super Datagram> firewall;
    private long unroutable;

    private record Pair(InetAddress from, InetAddress to) {}

    Realm(SimulatedNetwork network, String name) {
        this.network = network;
        this.name = name;
    }

    /** Returns the realm's name. */
    public String name() {
        return name;
    }

    /** Drops what goes from {@code from} to {@code to} (not the other way round) until {@link #unblock}: a path that died. */
    public void block(InetAddress from, InetAddress to) {
        blocked.add(new Pair(from, to));
    }

    /** Lets packets from {@code from} to {@code to} pass again. */
    public void unblock(InetAddress from, InetAddress to) {
        blocked.remove(new Pair(from, to));
    }

    /**
     * Drops without a word what a firewall at the edge of the realm does not let pass, in both directions; null lets everything pass. What
     * stays within the realm never meets it.
     */
    public void setFirewall(@Nullable Predicate<? super Datagram> passes) {
        firewall = passes;
    }

    /** Returns whether the realm's firewall stops a datagram that leaves or comes in. */
    boolean stops(Datagram datagram) {
        Predicate<? super Datagram> passes = firewall;
        if (passes == null || passes.test(datagram)) {
            return false;
        }
        network.trace().add(network.now(), name, "dropped: firewall", datagram);
        return true;
    }

    /** Returns how many packets went to addresses that nobody has. */
    public long unroutable() {
        return unroutable;
    }

    void setGateway(Nat nat) {
        gateway = nat;
    }

    void attach(InetAddress address, Link ingress) {
        if (attached.putIfAbsent(address, ingress) != null) {
            throw new IllegalArgumentException(address.getHostAddress() + " is taken in " + name);
        }
    }

    void detach(InetAddress address) {
        attached.remove(address);
    }

    void route(Datagram datagram) {
        InetAddress destination = datagram.destination().getAddress();
        if (!blocked.isEmpty() && blocked.contains(new Pair(datagram.source().getAddress(), destination))) {
            network.trace().add(network.now(), name, "dropped: path blocked", datagram);
            return;
        }
        Link ingress = attached.get(destination);
        if (ingress != null) {
            ingress.send(datagram);
            return;
        }
        Nat nat = gateway;
        if (nat != null) {
            if (!stops(datagram)) {
                nat.fromInside(datagram);
            }
            return;
        }
        unroutable++;
        network.trace().add(network.now(), name, "dropped: nobody has the address", datagram);
    }

    @Override
    public String toString() {
        return name;
    }
}
