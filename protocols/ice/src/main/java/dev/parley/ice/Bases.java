package dev.parley.ice;

import dev.parley.base.Timestamp;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The local bases that the owner gives and takes. */
final class Bases {
    /** The most bases of an agent: a socket each. */
    static final int MAX_BASES = 128;

    private final AgentState agent;
    private final Checklists checklists;
    private final ConnectivityChecks checks;
    private final Gatherer gatherer;

    Bases(AgentState agent, Checklists checklists, ConnectivityChecks checks, Gatherer gatherer) {
        this.agent = agent;
        this.checklists = checklists;
        this.checks = checks;
        this.gatherer = gatherer;
    }

    void add(IceComponent component, LocalBase base, Timestamp now) {
        InetAddress ip = base.address().getAddress();
        if (agent.base(base.address()) != null) {
            return;
        }
        if (agent.bases.size() >= MAX_BASES || isExcluded(ip)) {
            agent.emit(new IceEvent.BaseReleased(base.address()));
            return;
        }
        boolean ipv6 = ip instanceof Inet6Address;
        int rank = ipv6 ? component.ipv6Bases++ : component.ipv4Bases++;
        OwnBase added = new OwnBase(component, base, Priorities.localPreference(base, ipv6, rank));
        agent.bases.add(added);
        SessionComponent present = component.stream.session.component(component.id);
        if (present != null) {
            present.lastHope = now;
        }
        gatherer.add(added, now);
    }

    private boolean isExcluded(InetAddress ip) {
        // RFC 8445 §5.1.1.1: "Addresses from a loopback interface MUST NOT be included in the candidate addresses.",
        // "Deprecated IPv4-compatible IPv6 addresses [RFC4291] and IPv6 site-local unicast addresses [RFC3879] MUST NOT
        // be included in the address candidates."
        return ip.isLoopbackAddress() && !agent.config.includeLoopback()
                || ip instanceof Inet6Address v6
                        && (v6.isSiteLocalAddress() || v6.isIPv4CompatibleAddress() && !v6.isLoopbackAddress());
    }

    /** The owner has closed the socket of a base. */
    void remove(InetSocketAddress address, Timestamp now) {
        OwnBase base = agent.base(address);
        if (base != null) {
            agent.bases.remove(base);
            SessionComponent present = base.component.stream.session.component(base.component.id);
            if (present != null) {
                present.baseLost = now;
            }
            forget(base, now);
        }
    }

    /** The agent needs the bases of a component no more. */
    void release(IceComponent component, Timestamp now) {
        for (OwnBase base : List.copyOf(agent.bases)) {
            if (base.component == component) {
                agent.bases.remove(base);
                forget(base, now);
                agent.emit(new IceEvent.BaseReleased(base.address()));
            }
        }
    }

    private void forget(OwnBase base, Timestamp now) {
        agent.forgetPaths(base.address());
        gatherer.forget(base);
        for (IceSession session : agent.sessions()) {
            session.ownCandidates.removeIf(candidate -> candidate.base() == base);
            for (CandidatePair pair : new ArrayList<>(session.pairs)) {
                if (pair.local.base() == base) {
                    checks.forget(pair);
                    checklists.remove(pair);
                    pair.component.lastHope = now;
                }
            }
        }
    }
}
