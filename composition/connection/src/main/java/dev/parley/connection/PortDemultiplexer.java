package dev.parley.connection;

import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells which of many connections a datagram on their shared UDP port is for. A STUN request is for the connection whose user name
 * fragment stands first in its USERNAME (RFC 8445 §7.2.2), a STUN response for the one that sent the request, everything else for the one
 * that the remote address belongs to.
 *
 * <p>An address belongs to the connection that has had an authenticated answer from it to a check of its own. Until some connection has, it is
 * lent to the one whose last authenticated request came from there: packets of the layers above may follow a request at once. A request
 * alone proves little, because a stranger who has seen it can send a copy from any address; so it never moves an address that
 * belongs to somebody, and takes no proven address's place in a list.
 *
 * <p>One for each port (local base). Confined to the port's thread, without locks.
 *
 * @param <C> the connections, compared by identity or equality
 */
public final class PortDemultiplexer<C> {
    /**
     * The most remote addresses of one connection that have answered: what a peer with many interfaces behind changing NATs shows. The one
     * that was asked the longest ago goes; selected pairs are asked for consent every few seconds.
     */
    public static final int MAX_ADDRESSES_PER_CONNECTION = 32;

    /** The most addresses that are lent to one connection; the oldest goes. */
    public static final int MAX_LENT_ADDRESSES_PER_CONNECTION = 32;

    /** The most unanswered requests remembered over all connections; the oldest goes. Enough for 10,000 peers' consent checks. */
    public static final int MAX_TRANSACTIONS = 16_384;

    private static final int STUN_HEADER = 20;
    private static final int MAGIC_COOKIE = 0x2112_A442;
    private static final int USERNAME = 0x0006;
    private static final int MAX_USERNAME = 513;

    // Looked up only, never iterated.
    private final Map<String, Known<C>> byFragment = new HashMap<>();
    private final Map<InetSocketAddress, Known<C>> byAddress = new HashMap<>();
    private final Map<C, Known<C>> entries = new HashMap<>();
    private final Map<Transaction, Known<C>> transactions = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Transaction, Known<C>> eldest) {
            boolean full = size() > MAX_TRANSACTIONS;
            if (full) {
                eldest.getValue().transactions.remove(eldest.getKey());
            }
            return full;
        }
    };
    private final DropCounters drops = new DropCounters();

    /** What the port knows about a connection. */
    private static final class Known<C> {
        final C connection;
        final Set<String> fragments = new LinkedHashSet<>(4);

        /** The newest of {@link #fragments}, as a USERNAME has it. */
        byte[] newestFragment = new byte[0];

        /** Addresses that have answered a request; the one that was asked last stands last. */
        final Set<InetSocketAddress> proven = new LinkedHashSet<>(4);

        /** Addresses that only a request came from. */
        final Set<InetSocketAddress> lent = new LinkedHashSet<>(2);

        /** Requests without an answer: few, of one connection. */
        final Set<Transaction> transactions = new HashSet<>(4);

        Known(C connection) {
            this.connection = connection;
        }

        /** Returns whether a user name, {@code length} bytes at {@code at}, begins with the newest fragment and a colon. */
        boolean isNamed(PacketBuffer stun, int at, int length) {
            int end = newestFragment.length;
            int from = stun.offset() + at;
            return length > end
                    && stun.u8(at + end) == ':'
                    && Arrays.equals(stun.array(), from, from + end, newestFragment, 0, end);
        }
    }

    private record Transaction(long high, int low) {}

    /** What hands a datagram to a connection; {@link Connection#handle} in most cases. */
    @FunctionalInterface
    public interface Target<C> {
        /** Takes the datagram and returns whether the connection authenticated it as a STUN message of its own. */
        boolean handle(C connection, PacketBuffer datagram, Path path, Timestamp now);
    }

    /** Makes a demultiplexer without connections. */
    public PortDemultiplexer() {}

    /**
     * Gives a user name fragment to a connection. A connection may have several, as after an ICE restart.
     *
     * @return false where another connection on this port has it: the caller takes another fragment
     */
    public boolean register(String fragment, C connection) {
        Known<C> owner = byFragment.get(fragment);
        if (owner != null) {
            return owner.connection.equals(connection);
        }
        Known<C> entry = entries.computeIfAbsent(connection, Known::new);
        byFragment.put(fragment, entry);
        entry.fragments.add(fragment);
        entry.newestFragment = fragment.getBytes(StandardCharsets.UTF_8);
        return true;
    }

    /** Takes a user name fragment back, once an ICE restart has replaced it. */
    public void unregister(String fragment) {
        Known<C> entry = byFragment.remove(fragment);
        if (entry != null) {
            entry.fragments.remove(fragment);
        }
    }

    /** Forgets all that belongs to a connection. */
    public void forget(C connection) {
        Known<C> entry = entries.remove(connection);
        if (entry != null) {
            entry.fragments.forEach(byFragment::remove);
            entry.proven.forEach(byAddress::remove);
            entry.lent.forEach(byAddress::remove);
            entry.transactions.forEach(transactions::remove);
        }
    }

    /**
     * Remembers the STUN requests among what a connection sends, so that their answers find it. Those to an address that belongs to the
     * connection need not be remembered: the answer comes from there.
     */
    public void noteSent(C connection, PacketBuffer datagram, InetSocketAddress remote) {
        if (!isStun(datagram) || !isRequest(datagram)) {
            return;
        }
        Known<C> there = byAddress.get(remote);
        if (there != null && there.connection.equals(connection) && there.proven.remove(remote)) {
            there.proven.add(remote);
            return;
        }
        Known<C> entry = entries.get(connection);
        if (entry != null) {
            Transaction transaction = transaction(datagram);
            entry.transactions.add(transaction);
            transactions.put(transaction, entry);
        }
    }

    /**
     * Hands a datagram to its connection.
     *
     * @return the connection, which is to be drained; or null where the datagram was counted and dropped
     */
    public @Nullable C dispatch(PacketBuffer datagram, Path path, Timestamp now, Target<C> target) {
        Known<C> there = byAddress.get(path.remote());
        boolean stun = isStun(datagram);
        Known<C> entry = stun ? route(datagram, there) : there;
        if (entry == null) {
            drops.count("of no connection");
            return null;
        }
        boolean authentic = target.handle(entry.connection, datagram, path, now) && stun;
        // The connection may have been forgotten while it handled the datagram.
        if (authentic && entries.get(entry.connection) == entry) {
            if (isResponse(datagram)) {
                prove(path.remote(), entry);
            } else {
                lend(path.remote(), entry);
            }
        }
        return entry.connection;
    }

    /** Returns how many connections have a fragment or an address here. */
    public int size() {
        return entries.size();
    }

    /** Returns what was dropped, by reason. */
    public DropCounters drops() {
        return drops;
    }

    /** Returns whom a STUN message is for; {@code there} is whom its address belongs to. */
    private @Nullable Known<C> route(PacketBuffer stun, @Nullable Known<C> there) {
        if (isRequest(stun)) {
            int at = username(stun);
            if (at < 0 || there != null && there.isNamed(stun, at, stun.u16(at - 2))) {
                return there;
            }
            String fragment = localFragment(stun, at);
            Known<C> named = fragment == null ? null : byFragment.get(fragment);
            return named == null ? there : named;
        }
        if (isResponse(stun) && !transactions.isEmpty()) {
            Transaction transaction = transaction(stun);
            Known<C> asker = transactions.remove(transaction);
            if (asker != null) {
                asker.transactions.remove(transaction);
                return asker;
            }
        }
        return there;
    }

    /** A check of the connection was answered from the address: it belongs to the connection from now on. */
    private void prove(InetSocketAddress remote, Known<C> entry) {
        if (entry.proven.contains(remote)) {
            return;
        }
        move(remote, entry);
        entry.proven.add(remote);
        if (entry.proven.size() > MAX_ADDRESSES_PER_CONNECTION) {
            InetSocketAddress oldest = entry.proven.iterator().next();
            entry.proven.remove(oldest);
            byAddress.remove(oldest);
        }
    }

    /** An authenticated request came from the address. */
    private void lend(InetSocketAddress remote, Known<C> entry) {
        Known<C> owner = byAddress.get(remote);
        if (owner != null && owner.proven.contains(remote)) {
            return;
        }
        move(remote, entry);
        entry.lent.add(remote);
        if (entry.lent.size() > MAX_LENT_ADDRESSES_PER_CONNECTION) {
            InetSocketAddress oldest = entry.lent.iterator().next();
            entry.lent.remove(oldest);
            byAddress.remove(oldest);
        }
    }

    private void move(InetSocketAddress remote, Known<C> entry) {
        Known<C> loser = byAddress.put(remote, entry);
        if (loser != null) {
            loser.proven.remove(remote);
            loser.lent.remove(remote);
        }
    }

    private static boolean isStun(PacketBuffer datagram) {
        return datagram.length() >= STUN_HEADER && datagram.u8(0) <= 3 && datagram.i32(4) == MAGIC_COOKIE;
    }

    /** RFC 8489 §5: the class bits are 0x0010 and 0x0100 of the type. */
    private static boolean isRequest(PacketBuffer stun) {
        return (stun.u16(0) & 0x0110) == 0;
    }

    private static boolean isResponse(PacketBuffer stun) {
        return (stun.u16(0) & 0x0100) != 0;
    }

    private static Transaction transaction(PacketBuffer stun) {
        return new Transaction(stun.i64(8), stun.i32(16));
    }

    /** Returns where the value of USERNAME begins, or -1. Its length stands in the two bytes before. */
    private static int username(PacketBuffer stun) {
        int end = Math.min(stun.length(), STUN_HEADER + stun.u16(2));
        int at = STUN_HEADER;
        while (at + 4 <= end) {
            int length = stun.u16(at + 2);
            if (at + 4 + length > end) {
                return -1;
            }
            if (stun.u16(at) == USERNAME) {
                return at + 4;
            }
            at += 4 + (length + 3 & ~3);
        }
        return -1;
    }

    /** Returns what stands before the colon in a USERNAME: RFC 8445 §7.2.2, the fragment of the one who is asked. */
    private static @Nullable String localFragment(PacketBuffer stun, int at) {
        int length = stun.u16(at - 2);
        if (length > MAX_USERNAME) {
            return null;
        }
        String name = new String(stun.array(), stun.offset() + at, length, StandardCharsets.UTF_8);
        int colon = name.indexOf(':');
        return colon < 0 ? null : name.substring(0, colon);
    }
}
