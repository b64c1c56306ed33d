package dev.parley.ice;

import dev.parley.base.Addresses;
import dev.parley.base.Timestamp;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.IceCredentials;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Candidates that the remote end tells, RFC 8838 §11, those with names included. */
final class RemoteCandidates {
    /** The most names that are being resolved; a browser has one or two. */
    static final int MAX_NAMES = 32;

    /** The most candidates that are kept for credentials to come. */
    static final int MAX_FUTURE_CANDIDATES = 32;

    private record Pending(IceStream stream, IceSession session, Candidate candidate) {}

    private final AgentState agent;
    private final Checklists checklists;
    private final Map<Long, Pending> names = new LinkedHashMap<>();
    private long nextRequest = 1;

    RemoteCandidates(AgentState agent, Checklists checklists) {
        this.agent = agent;
        this.checklists = checklists;
    }

    void add(IceStream stream, Candidate candidate, Timestamp now) {
        IceSession session = stream.session;
        String fragment = candidate.extension("ufrag");
        IceCredentials remote = session.remote;
        // An empty one is written where "none" is meant.
        if (fragment != null
                && !fragment.isEmpty()
                && (remote == null || !remote.usernameFragment().equals(fragment))) {
            // It belongs to another session of theirs: one that has ended, or one whose credentials are still to come.
            IceSession previous = stream.previous;
            boolean past = previous != null
                    && previous.remote != null
                    && previous.remote.usernameFragment().equals(fragment);
            if (past || session.futureCandidates.size() >= MAX_FUTURE_CANDIDATES) {
                agent.drops.count("ice: candidate of another session");
            } else {
                session.futureCandidates.add(candidate);
            }
            return;
        }
        if (candidate.transport() != Candidate.Transport.UDP) {
            keep(session, candidate, null, now);
            return;
        }
        InetAddress literal = Addresses.parseLiteral(candidate.address());
        if (literal != null) {
            take(stream, candidate, literal, now);
        } else if (names.size() >= MAX_NAMES) {
            agent.drops.count("ice: limit of names");
        } else {
            // RFC 8839 §5.1 would ignore a name; draft-ietf-mmusic-mdns-ice-candidates resolves it.
            long request = nextRequest++;
            names.put(request, new Pending(stream, session, candidate));
            agent.emit(new IceEvent.ResolveName(request, candidate.address()));
        }
    }

    void nameResolved(long request, @Nullable InetAddress address, Timestamp now) {
        Pending pending = names.remove(request);
        if (pending == null || pending.stream().session != pending.session()) {
            return;
        }
        if (address == null) {
            agent.drops.count("ice: name without an address");
            keep(pending.session(), pending.candidate(), null, now);
        } else {
            take(pending.stream(), pending.candidate(), address, now);
        }
    }

    /** The credentials of the stream's session are known now: what waited for them goes on. */
    void credentialsKnown(IceStream stream, Timestamp now) {
        checklists.pairAll(stream, now);
        IceSession session = stream.session;
        List<Candidate> waiting = List.copyOf(session.futureCandidates);
        session.futureCandidates.clear();
        for (Candidate candidate : waiting) {
            add(stream, candidate, now);
        }
    }

    /** What was to be resolved for one session is for its successor. */
    void move(IceSession from, IceSession to) {
        names.replaceAll((request, pending) ->
                pending.session() == from ? new Pending(pending.stream(), to, pending.candidate()) : pending);
    }

    /** A session has ended: what it waited for is of no use. */
    void forget(IceSession session) {
        names.values().removeIf(pending -> pending.session() == session);
    }

    private void take(IceStream stream, Candidate candidate, InetAddress ip, Timestamp now) {
        IceSession session = stream.session;
        if (candidate.port() == 0 || ip.isAnyLocalAddress() || ip.isMulticastAddress()) {
            agent.drops.count("ice: candidate without a usable address");
            return;
        }
        SessionComponent component = session.component(candidate.component());
        if (component == null) {
            // The remote end offers RTCP a component of its own, and we have none.
            agent.drops.count("ice: candidate of another component");
            return;
        }
        component.lastHope = now;
        InetSocketAddress address = new InetSocketAddress(ip, candidate.port());
        PeerCandidate known = session.peerCandidate(candidate.component(), address);
        if (known != null) {
            if (!known.isSignalled()
                    && (known.proven || checklists.limits().makeRoomForCandidate(session, false, now))) {
                // RFC 8838 §11: a candidate that a check revealed first takes the priority and type that it is told
                // with.
                known.signalled(candidate);
                checklists.limits().signalled(session, known, now);
                checklists.recomputePriorities(session, known);
                checklists.pairPeer(stream, known, now);
            }
            return;
        }
        PeerCandidate added = keep(session, candidate, address, now);
        if (added != null) {
            checklists.pairPeer(stream, added, now);
        }
    }

    private @Nullable PeerCandidate keep(
            IceSession session, Candidate candidate, @Nullable InetSocketAddress address, Timestamp now) {
        if (!checklists.limits().makeRoomForCandidate(session, false, now)) {
            return null;
        }
        PeerCandidate added = new PeerCandidate(candidate, address, true);
        session.peerCandidates.add(added);
        return added;
    }
}
