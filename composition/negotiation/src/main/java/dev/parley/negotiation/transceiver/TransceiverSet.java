package dev.parley.negotiation.transceiver;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The set of transceivers, by number and by mid, in the order in which they were added. */
public final class TransceiverSet {
    private final Map<Integer, Transceiver> byId;
    private final Map<String, Integer> byMid;

    /** Makes an empty set. */
    public TransceiverSet() {
        byId = new LinkedHashMap<>(2);
        byMid = new HashMap<>(2);
    }

    private TransceiverSet(TransceiverSet other) {
        byId = new LinkedHashMap<>(other.byId);
        byMid = new HashMap<>(other.byMid);
    }

    public TransceiverSet copy() {
        return new TransceiverSet(this);
    }

    /** Returns all, in the order in which they were added. */
    public Collection<Transceiver> values() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /** Returns all as they are now. */
    public List<Transceiver> snapshot() {
        return List.copyOf(byId.values());
    }

    @Nullable
    public Transceiver get(int id) {
        return byId.get(id);
    }

    /** Returns the transceiver that is associated with an m-section, or null. */
    @Nullable
    public Transceiver ofMid(@Nullable String mid) {
        Integer id = mid == null ? null : byMid.get(mid);
        return id == null ? null : byId.get(id);
    }

    /** Adds a transceiver, or replaces the one of its number. */
    public void put(Transceiver transceiver) {
        Transceiver before = byId.put(transceiver.id(), transceiver);
        if (before != null) {
            forgetMid(before);
        }
        if (transceiver.mid() != null) {
            // The first of two with one mid counts; there must not be two.
            byMid.putIfAbsent(transceiver.mid(), transceiver.id());
        }
    }

    public void remove(int id) {
        Transceiver removed = byId.remove(id);
        if (removed != null) {
            forgetMid(removed);
        }
    }

    private void forgetMid(Transceiver transceiver) {
        if (transceiver.mid() != null) {
            byMid.remove(transceiver.mid(), transceiver.id());
        }
    }
}
