package dev.parley.ice;

import dev.parley.base.Addresses;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import dev.parley.stun.StunAttribute.AlternateServer;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.MappedAddress;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunTransaction;
import dev.parley.stun.TransactionId;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathering of local candidates, RFC 8445 §5.1 and RFC 8838 §9: host candidates at once, server-reflexive ones from STUN servers,
 * paced with the checks.
 *
 * <p>A relayed address is a base that the owner has got from a TURN server.
 */
final class Gatherer {
    /** The most local candidates of a session: all bases with a reflexive one each. */
    static final int MAX_OWN_CANDIDATES = 2 * Bases.MAX_BASES;

    /** The most servers that are asked; browsers warn from five on. */
    static final int MAX_SERVERS = 16;

    /** The most questions to servers that wait or are on their way. */
    static final int MAX_QUERIES = 512;

    /** How often a server may send us on to another one, RFC 8489 §10. */
    private static final int MAX_REDIRECTIONS = 1;

    /**
     * RFC 8489 §6.2.1 with Rc = 5 and Rm = 4: asked at 0, 0.5, 1.5, 3.5 and 7.5 s, given up at 9.5 s. A user waits for the end of
     * gathering where candidates are not trickled.
     */
    static final StunTransaction.Schedule SCHEDULE = new StunTransaction.Schedule(Duration.ofMillis(500), 5, 4);

    /** A question to a server. */
    private record Query(
            OwnBase base, IceSession session, StunServerAddress server, InetSocketAddress target, int redirections) {}

    /** A question on its way. */
    private record Asked(Query query, TransactionId id, StunTransaction transaction, byte[] bytes) {}

    /** A binding of a NAT that a server-reflexive candidate lives on. */
    private record Binding(OwnBase base, IceSession session, InetSocketAddress server) {}

    private final AgentState agent;
    private final Checklists checklists;
    private final ArrayDeque<Query> waiting = new ArrayDeque<>(1);
    private final Map<TransactionId, Asked> asked = new LinkedHashMap<>();
    private final Map<Binding, Timestamp> bindings = new LinkedHashMap<>();

    Gatherer(AgentState agent, Checklists checklists) {
        this.agent = agent;
        this.checklists = checklists;
    }

    /** Gathering begins, begins anew after a restart, or goes on with further servers. */
    void start(IceStream stream, List<StunServerAddress> servers, Timestamp now) {
        List<StunServerAddress> added = new ArrayList<>();
        for (StunServerAddress server : servers) {
            if (stream.servers.contains(server)) {
                continue;
            }
            if (stream.servers.size() >= MAX_SERVERS) {
                agent.drops.count("ice: limit of servers");
                break;
            }
            stream.servers.add(server);
            added.add(server);
        }
        boolean first = stream.gathering == GatheringState.NEW;
        if (stream.gathering != GatheringState.GATHERING) {
            stream.gathering = GatheringState.GATHERING;
            stream.endOfLocalBases = false;
            agent.emit(new IceEvent.GatheringStateChanged(stream.id, GatheringState.GATHERING));
        }
        for (OwnBase base : List.copyOf(agent.bases)) {
            if (base.component.stream == stream) {
                OwnCandidate host = stream.session.baseCandidate(base);
                if (first && host != null) {
                    announce(stream, host);
                }
                ask(stream, base, added);
            }
        }
    }

    /** A new base: its host candidate, and questions to the servers. */
    void add(OwnBase base, Timestamp now) {
        IceStream stream = base.component.stream;
        OwnCandidate host = attach(stream.session, base);
        if (host == null) {
            return;
        }
        if (stream.gathering != GatheringState.NEW) {
            announce(stream, host);
            ask(stream, base, stream.servers);
        }
        checklists.pairOwn(stream, host, now);
    }

    /** Makes the host candidate of a base in a session; null where the policy forbids it. */
    @Nullable
    OwnCandidate attach(IceSession session, OwnBase base) {
        LocalBase.Relay relay = base.base.relay();
        if (relay != null) {
            OwnCandidate relayed = new OwnCandidate(relayed(session, base, relay), base.address(), base, relay.url());
            session.ownCandidates.add(relayed);
            return relayed;
        }
        if (agent.policy == TransportPolicy.RELAY) {
            return null;
        }
        InetSocketAddress shown = base.shownAddress();
        OwnCandidate host = new OwnCandidate(
                candidate(session, base, CandidateType.HOST, "host " + Addresses.format(base.ip()), shown, null),
                shown,
                base,
                null);
        session.ownCandidates.add(host);
        return host;
    }

    private Candidate relayed(IceSession session, OwnBase base, LocalBase.Relay relay) {
        // RFC 8839 §5.1: where an agent does not want to reveal the related address, "the address MUST be set to
        // "0.0.0.0" (for IPv4 candidates) or "::" (for IPv6 candidates) and the port to "9"."
        InetSocketAddress related = agent.policy == TransportPolicy.RELAY ? null : relay.mapped();
        return new Candidate(
                agent.foundation("relay " + Addresses.format(base.ip()) + " " + relay.url()),
                base.component.id,
                Candidate.Transport.UDP,
                Priorities.relayed(relay.protocol(), base.localPreference, base.component.id),
                Addresses.format(base.ip()),
                base.address().getPort(),
                CandidateType.RELAYED,
                related != null ? Addresses.format(related.getAddress()) : base.isIpv6() ? "::" : "0.0.0.0",
                related != null ? related.getPort() : 9,
                null,
                List.of(new Candidate.Extension("ufrag", session.local.usernameFragment())));
    }

    private Candidate candidate(
            IceSession session,
            OwnBase base,
            CandidateType type,
            String foundationKey,
            InetSocketAddress address,
            @Nullable InetSocketAddress related) {
        return new Candidate(
                agent.foundation(foundationKey),
                base.component.id,
                Candidate.Transport.UDP,
                Priorities.candidate(type, base.localPreference, base.component.id),
                Addresses.format(address.getAddress()),
                address.getPort(),
                type,
                related == null ? null : Addresses.format(related.getAddress()),
                related == null ? null : related.getPort(),
                null,
                List.of(new Candidate.Extension("ufrag", session.local.usernameFragment())));
    }

    private void announce(IceStream stream, OwnCandidate candidate) {
        agent.emit(new IceEvent.LocalCandidate(stream.id, candidate.candidate(), candidate.url()));
    }

    private void ask(IceStream stream, OwnBase base, List<StunServerAddress> servers) {
        if (agent.policy == TransportPolicy.RELAY || base.base.relay() != null) {
            return;
        }
        for (StunServerAddress server : servers) {
            if (base.canReach(server.address().getAddress())) {
                enqueue(new Query(base, stream.session, server, server.address(), 0));
            }
        }
    }

    private void enqueue(Query query) {
        if (waiting.size() + asked.size() >= MAX_QUERIES) {
            agent.drops.count("ice: limit of questions to servers");
            return;
        }
        waiting.addLast(query);
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** Sends the next question to a server; the agent's pacing calls. */
    boolean askNext(Timestamp now) {
        Query query = waiting.pollFirst();
        if (query == null) {
            return false;
        }
        TransactionId id = TransactionId.random(agent.random);
        byte[] bytes = agent.write(StunMessage.of(StunClass.REQUEST, StunMessage.BINDING, id), null);
        asked.put(id, new Asked(query, id, new StunTransaction(SCHEDULE, now), bytes));
        agent.transmit(Path.udp(query.base().address(), query.target()), bytes);
        return true;
    }

    /** An answer of a server. Returns whether it answers a question of ours. */
    boolean handleResponse(StunMessage message, Path path, Timestamp now) {
        Asked question = asked.get(message.transactionId());
        if (question == null) {
            return false;
        }
        Query query = question.query();
        if (!path.equals(Path.udp(query.base().address(), query.target()))) {
            agent.drops.count("ice: answer of another server");
            return false;
        }
        asked.remove(question.id());
        if (message.messageClass() == StunClass.SUCCESS_RESPONSE) {
            InetSocketAddress mapped = mapped(message);
            if (mapped == null
                    || mapped.getAddress() instanceof Inet6Address
                            != query.base().isIpv6()) {
                error(query, ErrorCode.SERVER_ERROR, "The answer had no usable address.");
            } else {
                reflexive(query, mapped, now);
            }
        } else {
            refused(query, message);
        }
        return true;
    }

    private static @Nullable InetSocketAddress mapped(StunMessage message) {
        XorMappedAddress xor = message.get(XorMappedAddress.class);
        if (xor != null) {
            return xor.address();
        }
        MappedAddress plain = message.get(MappedAddress.class);
        return plain == null ? null : plain.address();
    }

    private void refused(Query query, StunMessage message) {
        ErrorCode error = message.get(ErrorCode.class);
        AlternateServer alternate = message.get(AlternateServer.class);
        if (error != null
                && error.code() == ErrorCode.TRY_ALTERNATE
                && alternate != null
                && query.redirections() < MAX_REDIRECTIONS
                && query.base().canReach(alternate.address().getAddress())) {
            enqueue(new Query(
                    query.base(), query.session(), query.server(), alternate.address(), query.redirections() + 1));
        } else if (error == null) {
            error(query, ErrorCode.SERVER_ERROR, "The refusal had no error code.");
        } else {
            error(query, error.code(), error.reason());
        }
    }

    private void reflexive(Query query, InetSocketAddress mapped, Timestamp now) {
        OwnBase base = query.base();
        IceSession session = query.session();
        IceStream stream = base.component.stream;
        bindings.put(new Binding(base, session, query.target()), now.plus(agent.config.keepalive()));
        OwnCandidate peerReflexive = null;
        for (OwnCandidate candidate : session.ownCandidates) {
            if (candidate.base() == base && candidate.address().equals(mapped)) {
                if (candidate.candidate().type() != CandidateType.PEER_REFLEXIVE) {
                    // RFC 8445 §5.1.3: "A candidate is redundant if and only if its transport address and base equal
                    // those of another candidate." A host candidate on the public network is one of its kind.
                    return;
                }
                peerReflexive = candidate;
            }
        }
        if (mapped.equals(base.address()) || session.ownCandidates.size() >= MAX_OWN_CANDIDATES) {
            return;
        }
        String foundation = "srflx " + Addresses.format(base.ip()) + " "
                + Addresses.format(query.server().address().getAddress());
        OwnCandidate found = new OwnCandidate(
                candidate(session, base, CandidateType.SERVER_REFLEXIVE, foundation, mapped, base.address()),
                mapped,
                base,
                query.server().url());
        session.ownCandidates.add(found);
        if (peerReflexive != null) {
            session.ownCandidates.remove(peerReflexive);
            for (CandidatePair pair : session.pairs) {
                pair.validLocal = peerReflexive.equals(pair.validLocal) ? found : pair.validLocal;
            }
        }
        if (session == stream.session) {
            announce(stream, found);
            checklists.pairOwn(stream, found, now);
        }
    }

    private void error(Query query, int code, String text) {
        InetSocketAddress local = query.base().address();
        agent.emit(new IceEvent.CandidateError(
                query.base().component.stream.id,
                Addresses.format(local.getAddress()),
                local.getPort(),
                query.server().url(),
                code,
                text));
    }

    /** Repeats and gives up questions, keeps bindings alive, and ends gathering where all is known. */
    void update(Timestamp now) {
        if (!asked.isEmpty()) {
            repeat(now);
        }
        if (!bindings.isEmpty()) {
            keepBindingsAlive(now);
        }
        for (IceStream stream : agent.streams) {
            if (stream.gathering == GatheringState.GATHERING && stream.endOfLocalBases && !isAsking(stream)) {
                stream.gathering = GatheringState.COMPLETE;
                agent.emit(new IceEvent.GatheringStateChanged(stream.id, GatheringState.COMPLETE));
            }
        }
    }

    private void repeat(Timestamp now) {
        List<Asked> overdue = new ArrayList<>();
        for (Iterator<Asked> all = asked.values().iterator(); all.hasNext(); ) {
            Asked question = all.next();
            switch (question.transaction().poll(now)) {
                case RETRANSMIT ->
                    agent.transmit(
                            Path.udp(
                                    question.query().base().address(),
                                    question.query().target()),
                            question.bytes());
                case TIMED_OUT -> {
                    all.remove();
                    overdue.add(question);
                }
                case NOTHING -> {}
            }
        }
        for (Asked question : overdue) {
            // webrtc-pc §4.8.3: "If no host candidate can reach the server, errorCode will be set to the value 701".
            error(question.query(), 701, "The server did not answer.");
        }
    }

    private boolean isAsking(IceStream stream) {
        for (Query query : waiting) {
            if (query.base().component.stream == stream) {
                return true;
            }
        }
        for (Asked question : asked.values()) {
            if (question.query().base().component.stream == stream) {
                return true;
            }
        }
        return false;
    }

    /** RFC 8445 §5.1.1.4: bindings of server-reflexive candidates are kept alive until the pair is chosen. */
    private void keepBindingsAlive(Timestamp now) {
        bindings.keySet().removeIf(binding -> {
            OwnBase base = binding.base();
            SessionComponent component = binding.session().component(base.component.id);
            return binding.session() != base.component.stream.session
                    || component == null
                    || component.selected != null
                    || component.failed;
        });
        for (Map.Entry<Binding, Timestamp> entry : bindings.entrySet()) {
            if (!entry.getValue().isAfter(now)) {
                Binding binding = entry.getKey();
                StunMessage indication = StunMessage.of(
                        StunClass.INDICATION, StunMessage.BINDING, TransactionId.random(agent.random), List.of());
                agent.transmit(Path.udp(binding.base().address(), binding.server()), agent.write(indication, null));
                entry.setValue(now.plus(agent.config.keepalive()));
            }
        }
    }

    Timestamp deadline() {
        Timestamp earliest = Timestamp.NEVER;
        for (Asked question : asked.values()) {
            earliest = Timestamp.min(earliest, question.transaction().deadline());
        }
        for (Timestamp keepalive : bindings.values()) {
            earliest = Timestamp.min(earliest, keepalive);
        }
        return earliest;
    }

    /** Forgets what was asked for a stream. */
    void forget(IceStream stream) {
        waiting.removeIf(query -> query.base().component.stream == stream);
        asked.values().removeIf(question -> question.query().base().component.stream == stream);
        bindings.keySet().removeIf(binding -> binding.base().component.stream == stream);
    }

    /** Forgets what was asked from a base. */
    void forget(OwnBase base) {
        waiting.removeIf(query -> query.base() == base);
        asked.values().removeIf(question -> question.query().base() == base);
        bindings.keySet().removeIf(binding -> binding.base() == base);
    }
}
