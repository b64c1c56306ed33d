package dev.parley.turn.server;

import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The allocations of a server, found by client, by relayed address and by number. */
final class ServerAllocations {
    private final Map<Long, ServerAllocation> all = new LinkedHashMap<>();
    // Looked up only, never iterated.
    private final Map<Path, ServerAllocation> byClient = new HashMap<>();
    private final Map<InetSocketAddress, ServerAllocation> byRelayed = new HashMap<>();
    private final Map<String, Integer> ofUser = new HashMap<>();
    private final Map<InetAddress, Integer> ofAddress = new HashMap<>();
    private long nextId = 1;

    long newId() {
        return nextId++;
    }

    void add(ServerAllocation allocation) {
        all.put(allocation.id, allocation);
        byClient.put(allocation.client, allocation);
        ofUser.merge(allocation.username, 1, Integer::sum);
        ofAddress.merge(allocation.client.remote().getAddress(), 1, Integer::sum);
    }

    void opened(ServerAllocation allocation, InetSocketAddress relayed) {
        allocation.relayed = relayed;
        byRelayed.put(relayed, allocation);
    }

    void remove(ServerAllocation allocation) {
        all.remove(allocation.id);
        byClient.remove(allocation.client);
        if (allocation.relayed != null) {
            byRelayed.remove(allocation.relayed);
        }
        ofUser.computeIfPresent(allocation.username, (user, count) -> count == 1 ? null : count - 1);
        ofAddress.computeIfPresent(
                allocation.client.remote().getAddress(), (address, count) -> count == 1 ? null : count - 1);
    }

    @Nullable
    ServerAllocation ofClient(Path client) {
        return byClient.get(client);
    }

    @Nullable
    ServerAllocation ofRelayed(InetSocketAddress relayed) {
        return byRelayed.get(relayed);
    }

    @Nullable
    ServerAllocation ofId(long id) {
        return all.get(id);
    }

    int countOfUser(String username) {
        return ofUser.getOrDefault(username, 0);
    }

    int countOfAddress(InetAddress address) {
        return ofAddress.getOrDefault(address, 0);
    }

    int size() {
        return all.size();
    }

    /** Returns the allocations whose lifetime has ended. */
    List<ServerAllocation> expired(Timestamp now) {
        List<ServerAllocation> expired = new ArrayList<>();
        for (ServerAllocation each : all.values()) {
            if (!each.expires.isAfter(now)) {
                expired.add(each);
            }
        }
        return expired;
    }

    Collection<ServerAllocation> all() {
        return List.copyOf(all.values());
    }
}
