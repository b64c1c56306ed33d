package dev.parley.connection.relay;

import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.ice.LocalBase;
import dev.parley.turn.TurnAllocation;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One base's use of one server: an allocation, or the attempts at one. */
final class Relay {
    /** The pause before a lost allocation is asked for again; it doubles up to {@link #LONGEST_PAUSE}. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

    static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    final int transport;
    final int component;
    final LocalBase base;
    final RelayServer server;
    TurnAllocation allocation;

    /** The stream to the server, or 0 if there is none. */
    long stream;

    /** True if the first attempt has ended, well or not; gathering waits for it. */
    boolean settled;

    /** True if the server has sent us on to another one. */
    boolean redirected;

    /** True if the server has had an allocation for us. */
    boolean everReady;

    /** When a lost allocation is asked for again. */
    Timestamp again = Timestamp.NEVER;

    /** The relayed address that ICE has as a base. */
    @Nullable
    InetSocketAddress relayed;

    private Duration pause = FIRST_PAUSE;

    /** The path that a peer's packets were given last: it is made once for many packets. */
    private @Nullable Path lastPath;

    Relay(int transport, int component, LocalBase base, RelayServer server, TurnAllocation allocation) {
        this.transport = transport;
        this.component = component;
        this.base = base;
        this.server = server;
        this.allocation = allocation;
    }

    /** Returns the path between the relayed address and a peer. */
    Path path(InetSocketAddress relayed, InetSocketAddress peer) {
        Path known = lastPath;
        if (known == null || !known.remote().equals(peer) || !known.local().equals(relayed)) {
            known = Path.udp(relayed, peer);
            lastPath = known;
        }
        return known;
    }

    /** Remembers the relayed address of an allocation that is ready. */
    void ready(InetSocketAddress address) {
        relayed = address;
        settled = true;
        everReady = true;
        pause = FIRST_PAUSE;
    }

    /** Returns the relayed address that the allocation had, and forgets it. */
    @Nullable
    InetSocketAddress lost() {
        InetSocketAddress address = relayed;
        relayed = null;
        return address;
    }

    /** A lost allocation is asked for again, at once if it was there for longer than a pause. */
    void replace(Timestamp now) {
        if (pause.equals(FIRST_PAUSE)) {
            again = now;
            pause = pause.multipliedBy(2);
        } else {
            tryAgainLater(now);
        }
    }

    void tryAgainLater(Timestamp now) {
        again = now.plus(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
}
