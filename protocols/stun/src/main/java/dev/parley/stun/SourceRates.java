package dev.parley.stun;

import dev.parley.base.Timestamp;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A limit on the answers to each source address, for servers whose clients do not prove their address: nobody is to be flooded in another's
 * name. IPv6 sources are counted by their /64. Not thread-safe.
 */
public final class SourceRates {
    /** The sources that are remembered, some 400 kB; the one that was silent longest is forgotten first. */
    public static final int MAX_SOURCES = 4_096;

    /** A bucket of answers that fills with time. */
    private final class Allowance {
        private double answers = burst;
        private Timestamp filled;

        Allowance(Timestamp now) {
            filled = now;
        }

        boolean take(Timestamp now) {
            double gained = now.nanosSince(filled) * 1e-9 * perSecond;
            answers = Math.min(burst, answers + gained);
            filled = now;
            if (answers < 1) {
                return false;
            }
            answers--;
            return true;
        }
    }

    private final int perSecond;
    private final int burst;
    private final Map<InetAddress, Allowance> sources = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Creates a limit.
     *
     * @param perSecond answers a second to one source
     * @param burst answers in one go to a source that was silent
     */
    public SourceRates(int perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /** Returns whether a source may be answered now, and counts the answer. */
    public boolean take(InetAddress source, Timestamp now) {
        InetAddress key = key(source);
        Allowance known = sources.get(key);
        if (known == null) {
            if (sources.size() >= MAX_SOURCES) {
                sources.remove(sources.keySet().iterator().next());
            }
            known = new Allowance(now);
            sources.put(key, known);
        }
        return known.take(now);
    }

    /** Returns how many sources are remembered. */
    public int size() {
        return sources.size();
    }

    /** An IPv4 address, or the network of an IPv6 one: a host has all addresses of its /64. */
    private static InetAddress key(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] octets = address.getAddress();
        Arrays.fill(octets, 8, 16, (byte) 0);
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new AssertionError("16 octets are always an address", e);
        }
    }
}
