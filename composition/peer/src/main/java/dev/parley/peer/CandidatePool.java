package dev.parley.peer;

import dev.parley.base.Timestamp;
import dev.parley.host.ConnectionHost;
import dev.parley.ice.IceEvent;
import dev.parley.negotiation.config.RtcpMuxPolicy;
import dev.parley.negotiation.transport.PooledTransport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Transports that gather before a description needs them: iceCandidatePoolSize, RFC 9429 §3.5.4. What they find is kept, and told when
 * a description takes them: "the candidates … are surfaced immediately". Loop thread only.
 */
final class CandidatePool {
    /** Transports that wait at most: each holds a port for every address, and no connection needs more transports at once. */
    static final int MAX_WAITING = 16;

    private final Peer peer;
    private final Map<Integer, PeerTransport> waiting = new LinkedHashMap<>();
    private final Map<Integer, List<IceEvent>> found = new LinkedHashMap<>();

    CandidatePool(Peer peer) {
        this.peer = peer;
    }

    private int wanted() {
        return Math.min(MAX_WAITING, peer.configuration().candidatePoolSize());
    }

    /** Returns whether more transports are to wait: only a connection without descriptions gathers ahead. */
    boolean isShort() {
        return peer.session().descriptions().local() == null && waiting.size() < wanted();
    }

    void fill(ConnectionHost host) {
        int components = peer.configuration().rtcpMuxPolicy() == RtcpMuxPolicy.NEGOTIATE ? 2 : 1;
        while (isShort()) {
            PooledTransport next = peer.session().poolTransport();
            PeerTransport transport = new PeerTransport(next.transport(), components, next.local());
            waiting.put(transport.id, transport);
            found.put(transport.id, new ArrayList<>());
            host.connection().addTransport(transport.id, components, transport.local, now());
            host.gather(transport.id, components, transport.local.usernameFragment());
        }
    }

    private Timestamp now() {
        return peer.loopPorts().loop().now();
    }

    /** Forgets all transports that wait: what they have found is of no use any more. */
    void empty(ConnectionHost host) {
        for (PeerTransport transport : waiting.values()) {
            host.stopGathering(transport.id);
            host.connection().removeTransport(transport.id, now());
        }
        waiting.clear();
        found.clear();
    }

    /** Keeps an event of a transport that waits; returns whether it does. */
    boolean keep(int transport, IceEvent event) {
        List<IceEvent> events = found.get(transport);
        if (events != null) {
            events.add(event);
        }
        return events != null;
    }

    /** Takes a transport out, or returns null where the pool does not have it. */
    @Nullable
    PeerTransport take(int transport) {
        return waiting.remove(transport);
    }

    /** Returns what a transport that was taken has found, and forgets it. */
    List<IceEvent> takeFound(int transport) {
        List<IceEvent> events = found.remove(transport);
        return events == null ? List.of() : events;
    }
}
