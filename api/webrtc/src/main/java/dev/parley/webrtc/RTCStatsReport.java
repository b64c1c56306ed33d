package dev.parley.webrtc;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The figures of a connection's objects by their ids, in a fixed order: the maplike of webrtc-pc §8.2. Immutable. */
public final class RTCStatsReport {
    private final Map<String, RTCStats> stats;

    RTCStatsReport(Collection<RTCStats> all) {
        Map<String, RTCStats> byId = new LinkedHashMap<>();
        for (RTCStats one : all) {
            byId.put(one.id(), one);
        }
        stats = Collections.unmodifiableMap(byId);
    }

    /** Returns the figures of that id, or null. */
    public @Nullable RTCStats get(String id) {
        return stats.get(id);
    }

    /** Returns the ids. */
    public Set<String> keys() {
        return stats.keySet();
    }

    /** Returns all figures. */
    public Collection<RTCStats> values() {
        return stats.values();
    }

    /** Returns how many objects there are. */
    public int size() {
        return stats.size();
    }

    /** Returns the figures of one class, in order. Extension. */
    public <S extends RTCStats> List<S> all(Class<S> kind) {
        return stats.values().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public String toString() {
        return stats.values().toString();
    }
}
