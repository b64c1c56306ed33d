package dev.parley.turn.server;

/**
 * Settings and limits of a TURN server.
 *
 * @param realm the realm of its users, RFC 8489 §14.9
 * @param peers the peers that it relays to
 * @param maxAllocations the most allocations; a port each
 * @param maxAllocationsOfUser the most allocations of one user
 * @param maxAllocationsOfAddress the most allocations of one client IP address
 */
public record TurnServerConfig(
        String realm, PeerFilter peers, int maxAllocations, int maxAllocationsOfUser, int maxAllocationsOfAddress) {
    /** Checks the ranges. */
    public TurnServerConfig {
        if (realm.isEmpty() || maxAllocations < 1 || maxAllocationsOfUser < 1 || maxAllocationsOfAddress < 1) {
            throw new IllegalArgumentException("an empty realm or a limit below 1");
        }
    }

    /** Returns the settings of a server for public peers: 10,000 allocations, 10 of a user, 20 of an address. */
    public static TurnServerConfig of(String realm) {
        return new TurnServerConfig(realm, PeerFilter.publicAddresses(), 10_000, 10, 20);
    }

    /** Returns these settings with another filter. */
    public TurnServerConfig withPeers(PeerFilter filter) {
        return new TurnServerConfig(realm, filter, maxAllocations, maxAllocationsOfUser, maxAllocationsOfAddress);
    }
}
