package dev.parley.ice;

import dev.parley.parameters.CandidateType;
import dev.parley.parameters.IceRole;
import dev.parley.parameters.RelayProtocol;

/** The formulas of RFC 8445 §5.1.2 and §6.1.2.3. */
final class Priorities {
    private Priorities() {}

    /** RFC 8445 §5.1.2.1: (2^24)*(type preference) + (2^8)*(local preference) + (2^0)*(256 - component ID). */
    static long candidate(CandidateType type, int localPreference, int component) {
        return ((long) type.preference() << 24) + ((long) localPreference << 8) + (256 - component);
    }

    /** The priority of a relayed candidate. */
    static long relayed(RelayProtocol protocol, int localPreference, int component) {
        return ((long) protocol.preference() << 24) + ((long) localPreference << 8) + (256 - component);
    }

    /**
     * A local preference that no other base of the component and type has.
     *
     * @param rank how many bases of the same family the component had before this one
     */
    static int localPreference(LocalBase base, boolean ipv6, int rank) {
        // RFC 8445 §5.1.2.1: "If an agent is multihomed and has multiple IP addresses, the recommendations in [RFC8421]
        // SHOULD be followed." RFC 8421 §4: candidates of the families alternate, so that neither holds up the other;
        // seven bits for the network come first, then temporary IPv6 addresses before all others.
        int order = Math.min(2 * rank + (ipv6 ? 0 : 1), 0xff);
        return base.networkPreference() << 9 | (base.temporary() ? 0x100 : 0) | 0xff - order;
    }

    /** RFC 8445 §6.1.2.3: 2^32*MIN(G,D) + 2*MAX(G,D) + (G>D?1:0). */
    static long pair(IceRole ourRole, long local, long remote) {
        long controlling = ourRole == IceRole.CONTROLLING ? local : remote;
        long controlled = ourRole == IceRole.CONTROLLING ? remote : local;
        return (Math.min(controlling, controlled) << 32)
                + 2 * Math.max(controlling, controlled)
                + (controlling > controlled ? 1 : 0);
    }
}
