package dev.parley.turn.server;

import dev.parley.base.Timestamp;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Relayed addresses that wait for the second allocation of a pair of ports, each under its token, RFC 8656 §7.2. */
final class Reservations {
    /** RFC 8656 §7.2: "The server MUST hold this reservation for at least 30 seconds". */
    static final Duration HELD = Duration.ofSeconds(30);

    /** A held address; only the user who asked for it gets it. */
    private record Reservation(InetSocketAddress relayed, String username, Timestamp expires) {}

    private final Map<Long, Reservation> held = new LinkedHashMap<>();
    private final SecureRandom random;

    Reservations(SecureRandom random) {
        this.random = random;
    }

    /** Holds an address, and returns its token. */
    long hold(InetSocketAddress relayed, String username, Timestamp now) {
        long token = random.nextLong();
        while (held.containsKey(token)) {
            token = random.nextLong();
        }
        held.put(token, new Reservation(relayed, username, now.plus(HELD)));
        return token;
    }

    /** Takes the address of a token for the user who has it, or returns null. */
    @Nullable
    InetSocketAddress take(long token, String username, Timestamp now) {
        Reservation found = held.get(token);
        if (found == null || !found.username.equals(username) || !found.expires.isAfter(now)) {
            return null;
        }
        held.remove(token);
        return found.relayed;
    }

    /** Returns how many addresses are held for a user. */
    int countOfUser(String username) {
        int count = 0;
        for (Reservation each : held.values()) {
            count += each.username.equals(username) ? 1 : 0;
        }
        return count;
    }

    int size() {
        return held.size();
    }

    /** Forgets the addresses whose time is over, and returns them. */
    List<InetSocketAddress> expired(Timestamp now) {
        List<InetSocketAddress> expired = new ArrayList<>();
        for (Iterator<Reservation> all = held.values().iterator(); all.hasNext(); ) {
            Reservation each = all.next();
            if (!each.expires.isAfter(now)) {
                all.remove();
                expired.add(each.relayed);
            }
        }
        return expired;
    }

    /** Forgets all, and returns them. */
    List<InetSocketAddress> clear() {
        List<InetSocketAddress> all = new ArrayList<>();
        held.values().forEach(each -> all.add(each.relayed));
        held.clear();
        return all;
    }
}
