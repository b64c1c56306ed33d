package dev.parley.datachannel;

import dev.parley.parameters.DtlsRole;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All channels, by key in the order of their making and by id; and which ids are free. */
final class ChannelTable {
    private final Map<Integer, Channel> byKey = new LinkedHashMap<>(2);
    /** Looked up only, never iterated. */
    private final Map<Integer, Channel> byId = new HashMap<>(2);

    /** Used ids by parity, each divided by two, so that the lowest free one is found at once. */
    private final BitSet[] usedIds = {new BitSet(), new BitSet()};

    private int lastKey;

    Channel create(ChannelParameters parameters) {
        Channel channel = new Channel(++lastKey, parameters);
        byKey.put(channel.key, channel);
        return channel;
    }

    @Nullable
    Channel byKey(int key) {
        return byKey.get(key);
    }

    @Nullable
    Channel byId(int id) {
        return byId.get(id);
    }

    boolean isUsed(int id) {
        return usedIds[id & 1].get(id >> 1);
    }

    void setId(Channel channel, int id) {
        channel.id = id;
        usedIds[id & 1].set(id >> 1);
        byId.put(id, channel);
    }

    void remove(Channel channel) {
        byKey.remove(channel.key);
        if (channel.id != Channel.NO_ID) {
            usedIds[channel.id & 1].clear(channel.id >> 1);
            byId.remove(channel.id);
        }
    }

    /** Returns the channels in the order of their making; a copy, so that the table may change meanwhile. */
    List<Channel> all() {
        return new ArrayList<>(byKey.values());
    }

    int size() {
        return byKey.size();
    }

    Collection<Channel> view() {
        return byKey.values();
    }

    /**
     * Returns the lowest free id of our parity below {@code streams}, or {@link Channel#NO_ID}.
     */
    int freeId(DtlsRole role, int streams) {
        // RFC 8832 §6: "If the side is acting as the DTLS client, it MUST choose an even stream identifier; if the side
        // is acting as the DTLS server, it MUST choose an odd one."
        int limit = Math.min(streams, ChannelParameters.MAX_ID + 1);
        int parity = role == DtlsRole.CLIENT ? 0 : 1;
        int id = usedIds[parity].nextClearBit(0) * 2 + parity;
        return id < limit ? id : Channel.NO_ID;
    }

    /** Returns whether an id that the peer chose has the peer's parity. */
    static boolean hasParityOf(DtlsRole chooser, int id) {
        return (id & 1) == (chooser == DtlsRole.CLIENT ? 0 : 1);
    }
}
