package dev.parley.simulation;

import dev.parley.base.Addresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An interface of a {@link Host}: its addresses in one {@link Realm}, and the two directions of its link. */
public final class HostInterface {
    private final Host host;
    private final String name;
    private final Realm realm;
    private final Link egress;
    private final Link ingress;
    private final Set<InetAddress> addresses = new LinkedHashSet<>();
    private boolean up = true;

    HostInterface(Host host, String name, Realm realm) {
        this.host = host;
        this.name = name;
        this.realm = realm;
        this.egress = new Link(host.network(), host.name() + "/" + name + " out", realm::route);
        this.ingress = new Link(host.network(), host.name() + "/" + name + " in", host::deliver);
    }

    /** Returns the interface's name, such as "eth0". */
    public String name() {
        return name;
    }

    /** Returns where its addresses are known. */
    public Realm realm() {
        return realm;
    }

    /** Returns the direction away from the host. */
    public Link egress() {
        return egress;
    }

    /** Returns the direction towards the host. */
    public Link ingress() {
        return ingress;
    }

    /** Sets the conditions of both directions. */
    public void setConditions(LinkConditions conditions) {
        egress.setConditions(conditions);
        ingress.setConditions(conditions);
    }

    /** Cuts both directions, unnoticed by the host: the cable is still plugged in. */
    public void cut() {
        egress.cut();
        ingress.cut();
    }

    /** Mends both directions. */
    public void repair() {
        egress.repair();
        ingress.repair();
    }

    /** Returns the addresses, whether the interface is up or not. */
    public List<InetAddress> addresses() {
        return new ArrayList<>(addresses);
    }

    boolean has(InetAddress address) {
        return addresses.contains(address);
    }

    /** Gives the interface an address; the host's listeners are told. Throws IllegalArgumentException where it is taken. */
    public void addAddress(String literal) {
        InetAddress address = SimulatedNetwork.address(literal);
        if (up) {
            realm.attach(address, ingress);
        }
        addresses.add(address);
        if (up) {
            host.addressesChanged();
        }
    }

    /** Takes an address away; the host's listeners are told. Sockets bound to it stay, and are dead. */
    public void removeAddress(String literal) {
        InetAddress address = SimulatedNetwork.address(literal);
        if (addresses.remove(address) && up) {
            realm.detach(address);
            host.addressesChanged();
        }
    }

    /** Returns whether the interface is up, as it is at first. */
    public boolean isUp() {
        return up;
    }

    /** Takes the interface down: its addresses are gone until {@link #up}. */
    public void down() {
        if (up) {
            up = false;
            addresses.forEach(realm::detach);
            host.addressesChanged();
        }
    }

    /** Brings the interface up again. */
    public void up() {
        if (!up) {
            up = true;
            addresses.forEach(address -> realm.attach(address, ingress));
            host.addressesChanged();
        }
    }

    @Override
    public String toString() {
        return name
                + (up ? " " : " (down) ")
                + addresses.stream().map(Addresses::format).toList();
    }
}
