package dev.parley.media.receive;

import dev.parley.base.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Packets that no section takes yet: the description that names theirs may be under way. */
public final class HeldPackets {
    /** Maximum number of packets of one SSRC: the first ones of a key frame. */
    public static final int MAX_PER_STREAM = 8;

    /** Maximum number of SSRCs. */
    public static final int MAX_STREAMS = 32;

    /** Time after which a packet is dropped. */
    public static final long MAX_AGE_NANOS = 2_000_000_000L;

    /**
     * A packet that is held.
     *
     * @param bytes a copy
     * @param arrival when it came
     */
    public record Held(byte[] bytes, Timestamp arrival) {}

    private final Map<Integer, List<Held>> streams = new LinkedHashMap<>();

    /** Makes an empty store. */
    public HeldPackets() {}

    /** Holds a copy of a packet and returns whether there was room. */
    public boolean add(int ssrc, byte[] array, int offset, int length, Timestamp now) {
        forgetOld(now);
        List<Held> packets = streams.get(ssrc);
        if (packets == null) {
            if (streams.size() >= MAX_STREAMS) {
                return false;
            }
            packets = new ArrayList<>(MAX_PER_STREAM);
            streams.put(ssrc, packets);
        }
        if (packets.size() >= MAX_PER_STREAM) {
            return false;
        }
        packets.add(new Held(Arrays.copyOfRange(array, offset, offset + length), now));
        return true;
    }

    /** Returns and forgets all packets that are not too old. */
    public List<Held> takeAll(Timestamp now) {
        forgetOld(now);
        List<Held> all = new ArrayList<>();
        streams.values().forEach(all::addAll);
        streams.clear();
        return all;
    }

    private void forgetOld(Timestamp now) {
        for (Iterator<List<Held>> all = streams.values().iterator(); all.hasNext(); ) {
            List<Held> packets = all.next();
            packets.removeIf(held -> now.nanosSince(held.arrival) > MAX_AGE_NANOS);
            if (packets.isEmpty()) {
                all.remove();
            }
        }
    }
}
