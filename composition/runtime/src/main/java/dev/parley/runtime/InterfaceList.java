package dev.parley.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's addresses, from one look at the system to the next. What a look cannot find out stays as it was: a process without free
 * descriptors has not lost its networks. An interface without a carrier keeps its addresses for as long as consent may outlive it.
 * Thread-safe.
 */
final class InterfaceList {
    private static final Logger LOG = LoggerFactory.getLogger(InterfaceList.class);

    /** RFC 7675 §5.1: consent lasts 30 seconds after the last answer. A link that is back by then has lost nothing. */
    static final long CARRIER_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final InterfaceReader reader;
    private final LimitedWarnings warnings = new LimitedWarnings(LOG);

    /** The interfaces of the last look that were up, or were so a while ago, with their addresses. */
    private Map<String, List<NetworkAddress>> last = Map.of();

    private final Map<String, Long> withoutCarrierSince = new HashMap<>();

    InterfaceList(InterfaceReader reader) {
        this.reader = reader;
    }

    /** Looks at the system, and returns the addresses in its order. */
    synchronized List<NetworkAddress> look(long nowNanos) {
        Set<String> names;
        try {
            names = new LinkedHashSet<>(reader.names());
        } catch (IOException e) {
            warnings.warn(nowNanos, "the network interfaces could not be listed; those of before count", e);
            return addresses(last);
        }
        Map<String, List<NetworkAddress>> found = new LinkedHashMap<>();
        for (String name : names) {
            List<NetworkAddress> before = last.getOrDefault(name, List.of());
            List<NetworkAddress> now;
            try {
                now = read(name, before, nowNanos);
            } catch (IOException e) {
                LOG.debug("interface {} could not be read", name, e);
                now = before;
            }
            if (!now.isEmpty()) {
                found.put(name, now);
            }
        }
        withoutCarrierSince.keySet().retainAll(names);
        last = found;
        return addresses(found);
    }

    private List<NetworkAddress> read(String name, List<NetworkAddress> before, long nowNanos) throws IOException {
        InterfaceReader.Interface present = reader.read(name);
        if (present == null) {
            return List.of();
        }
        if (present.up()) {
            withoutCarrierSince.remove(name);
            return List.copyOf(present.addresses());
        }
        long since = withoutCarrierSince.computeIfAbsent(name, first -> nowNanos);
        if (nowNanos - since >= CARRIER_PATIENCE_NANOS) {
            return List.of();
        }
        List<NetworkAddress> kept = new ArrayList<>();
        for (NetworkAddress each : before) {
            if (present.addresses().stream()
                    .anyMatch(address -> address.address().equals(each.address()))) {
                kept.add(each);
            }
        }
        return kept;
    }

    private static List<NetworkAddress> addresses(Map<String, List<NetworkAddress>> interfaces) {
        List<NetworkAddress> all = new ArrayList<>();
        interfaces.values().forEach(all::addAll);
        return List.copyOf(all);
    }
}
