package dev.parley.turnserver;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Figures of a TURN server at one moment. No user names are among them.
 *
 * @param allocations allocations that live
 * @param streams clients that are connected by TCP or TLS
 * @param packetsToPeers packets that were relayed from clients to peers
 * @param bytesToPeers their bytes, without headers
 * @param packetsToClients packets that were relayed from peers to clients
 * @param bytesToClients their bytes, without headers
 * @param dropped counts of what was dropped or refused, by reason
 */
public record TurnServerStatistics(
        int allocations,
        int streams,
        long packetsToPeers,
        long bytesToPeers,
        long packetsToClients,
        long bytesToClients,
        Map<String, Long> dropped) {
    /** Copies the map. */
    public TurnServerStatistics {
        dropped = Collections.unmodifiableMap(new TreeMap<>(dropped));
    }
}
