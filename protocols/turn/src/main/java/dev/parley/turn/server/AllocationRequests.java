package dev.parley.turn.server;

import dev.parley.base.Timestamp;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunMessage;
import dev.parley.turn.TurnAttributes;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The life of a server's allocations: Allocate and Refresh, the ports that are opened and closed for them, and their end. */
final class AllocationRequests {
    /** RFC 8656 §3.2 and §7.2: the default lifetime, and the longest that is given, in seconds. */
    static final long DEFAULT_LIFETIME = 600;

    static final long MAX_LIFETIME = 3_600;

    /** Time between two searches for expired allocations. */
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private static final String TRANSPORT = "UDP alone";

    private final TurnServerConfig config;
    private final ServerAllocations allocations;
    private final ArrayDeque<TurnServerEvent> events;
    private final Reservations reservations;
    private Timestamp sweepAt = Timestamp.NEVER;

    AllocationRequests(
            TurnServerConfig config,
            ServerAllocations allocations,
            ArrayDeque<TurnServerEvent> events,
            SecureRandom random) {
        this.config = config;
        this.allocations = allocations;
        this.events = events;
        this.reservations = new Reservations(random);
    }

    void allocate(Exchange exchange, @Nullable ServerAllocation known, Timestamp now) {
        StunMessage request = exchange.request();
        String username = exchange.client().username();
        if (known != null && known.expires.isAfter(now)) {
            if (!known.made.equals(request.transactionId())) {
                exchange.refuse(437, "Allocation Mismatch");
            } else if (known.relayed != null) {
                exchange.allocated(known, known.relayed);
            }
            return;
        }
        if (known != null) {
            end(known);
        }
        if (!TurnAttributes.has(request, TurnAttributes.REQUESTED_TRANSPORT)) {
            exchange.refuse(ErrorCode.BAD_REQUEST, "Bad Request");
        } else if (!TurnAttributes.isUdpRequested(request)) {
            exchange.refuse(442, TRANSPORT);
        } else if (isContradictory(request)) {
            exchange.refuse(ErrorCode.BAD_REQUEST, "Bad Request");
        } else if (TurnAttributes.isIpv6Requested(request)) {
            exchange.refuse(440, "IPv4 alone");
        } else if (allocations.countOfUser(username) >= config.maxAllocationsOfUser()
                || allocations.countOfAddress(exchange.path().remote().getAddress())
                        >= config.maxAllocationsOfAddress()) {
            exchange.refuse(486, "Allocation Quota Reached");
        } else if (allocations.size() >= config.maxAllocations()) {
            exchange.refuse(508, "Insufficient Capacity");
        } else {
            create(exchange, now);
        }
    }

    /** RFC 8656 §7.2 steps 5, 6 and 8: attributes that exclude each other. */
    private static boolean isContradictory(StunMessage request) {
        boolean additional = TurnAttributes.has(request, TurnAttributes.ADDITIONAL_ADDRESS_FAMILY);
        boolean requested = TurnAttributes.has(request, TurnAttributes.REQUESTED_ADDRESS_FAMILY);
        boolean even = TurnAttributes.has(request, TurnAttributes.EVEN_PORT);
        boolean token = TurnAttributes.has(request, TurnAttributes.RESERVATION_TOKEN);
        return token && (even || requested || additional)
                || requested && additional
                || additional && TurnAttributes.isNextReserved(request);
    }

    private void create(Exchange exchange, Timestamp now) {
        StunMessage request = exchange.request();
        String username = exchange.client().username();
        InetSocketAddress reserved = null;
        boolean next = TurnAttributes.isNextReserved(request);
        if (TurnAttributes.has(request, TurnAttributes.RESERVATION_TOKEN)) {
            Long token = TurnAttributes.reservationToken(request);
            reserved = token == null ? null : reservations.take(token, username, now);
        }
        boolean tokenFailed = reserved == null && TurnAttributes.has(request, TurnAttributes.RESERVATION_TOKEN);
        boolean full = next && reservations.countOfUser(username) >= config.maxAllocationsOfUser();
        if (tokenFailed || full) {
            // RFC 8656 §7.2 step 5: "If the token is not valid for some reason, the server rejects the request with a
            // 508".
            exchange.refuse(508, "Insufficient Capacity");
            return;
        }
        long lifetime = lifetime(TurnAttributes.lifetime(request));
        ServerAllocation made = new ServerAllocation(
                allocations.newId(), exchange.path(), username, request.transactionId(), lifetime, now);
        made.pending = exchange;
        allocations.add(made);
        sweepAt = sweepAt.isNever() ? now.plus(SWEEP) : sweepAt;
        if (reserved != null) {
            relayOpened(made.id, reserved, null, now);
            return;
        }
        TurnServerEvent.Ports ports = next
                ? TurnServerEvent.Ports.EVEN_AND_NEXT
                : TurnAttributes.has(request, TurnAttributes.EVEN_PORT)
                        ? TurnServerEvent.Ports.EVEN
                        : TurnServerEvent.Ports.ANY;
        events.add(new TurnServerEvent.OpenRelay(made.id, exchange.path().local(), ports));
    }

    private static long lifetime(long asked) {
        // RFC 8656 §7.2: "If this computed value is greater than the default lifetime, the server SHOULD use the
        // computed lifetime; otherwise, it SHOULD use the default lifetime."
        return Math.max(DEFAULT_LIFETIME, Math.min(asked, MAX_LIFETIME));
    }

    void relayOpened(long id, InetSocketAddress relayed, @Nullable InetSocketAddress next, Timestamp now) {
        ServerAllocation allocation = allocations.ofId(id);
        if (allocation == null) {
            events.add(new TurnServerEvent.CloseRelay(relayed));
            if (next != null) {
                events.add(new TurnServerEvent.CloseRelay(next));
            }
            return;
        }
        if (next != null) {
            allocation.token = reservations.hold(next, allocation.username, now);
        }
        allocations.opened(allocation, relayed);
        Exchange exchange = allocation.pending;
        allocation.pending = null;
        if (exchange != null) {
            exchange.allocated(allocation, relayed);
        }
    }

    void relayFailed(long id, Timestamp now) {
        ServerAllocation allocation = allocations.ofId(id);
        if (allocation != null) {
            Exchange exchange = allocation.pending;
            allocations.remove(allocation);
            if (exchange != null) {
                exchange.refuse(508, "Insufficient Capacity");
            }
        }
    }

    void refresh(Exchange exchange, ServerAllocation allocation, Timestamp now) {
        long asked = TurnAttributes.lifetime(exchange.request());
        if (asked == 0) {
            end(allocation);
            exchange.succeed(List.of(TurnAttributes.lifetime(0)));
            return;
        }
        long lifetime = lifetime(asked);
        allocation.expires = now.plus(Duration.ofSeconds(lifetime));
        exchange.succeed(List.of(TurnAttributes.lifetime(lifetime)));
    }

    void end(ServerAllocation allocation) {
        allocations.remove(allocation);
        InetSocketAddress relayed = allocation.relayed;
        if (relayed != null) {
            events.add(new TurnServerEvent.CloseRelay(relayed));
        }
    }

    /** Ends all. */
    void close() {
        allocations.all().forEach(this::end);
        reservations.clear().forEach(this::closeRelay);
        sweepAt = Timestamp.NEVER;
    }

    private void closeRelay(InetSocketAddress relayed) {
        events.add(new TurnServerEvent.CloseRelay(relayed));
    }

    /** Ends what has expired. */
    void handleTimeout(Timestamp now) {
        if (!sweepAt.isAfter(now)) {
            allocations.expired(now).forEach(this::end);
            reservations.expired(now).forEach(this::closeRelay);
            sweepAt = allocations.size() + reservations.size() == 0 ? Timestamp.NEVER : now.plus(SWEEP);
        }
    }

    Timestamp nextTimeout() {
        return sweepAt;
    }
}
