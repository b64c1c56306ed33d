package dev.parley.ice;

import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.parameters.Candidate;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forming, ordering, pruning, freezing and unfreezing of pairs over the checklists of all streams, RFC 8445 §6.1.2. */
final class Checklists {
    private final AgentState agent;
    private final ChecklistLimits limits;

    Checklists(AgentState agent) {
        this.agent = agent;
        this.limits = new ChecklistLimits(agent, this);
    }

    ChecklistLimits limits() {
        return limits;
    }

    /** Pairs a new local candidate with all remote ones. */
    void pairOwn(IceStream stream, OwnCandidate own, Timestamp now) {
        IceSession session = stream.session;
        for (PeerCandidate peer : List.copyOf(session.peerCandidates)) {
            // RFC 8445 §7.3.1.3: a peer-reflexive candidate is not paired with any local candidates but that of its
            // check.
            if (peer.isSignalled()) {
                pair(stream, own, peer, now);
            }
        }
    }

    /** Pairs a new remote candidate with all local ones. */
    void pairPeer(IceStream stream, PeerCandidate peer, Timestamp now) {
        for (OwnCandidate own : List.copyOf(stream.session.ownCandidates)) {
            pair(stream, own, peer, now);
        }
    }

    /** Pairs everything, when the remote credentials have become known. */
    void pairAll(IceStream stream, Timestamp now) {
        for (PeerCandidate peer : List.copyOf(stream.session.peerCandidates)) {
            pairPeer(stream, peer, now);
        }
    }

    private void pair(IceStream stream, OwnCandidate own, PeerCandidate peer, Timestamp now) {
        InetSocketAddress remote = peer.address;
        if (remote == null
                || stream.session.remote == null
                || peer.candidate().component() != own.candidate().component()
                || peer.candidate().transport() != Candidate.Transport.UDP
                || !own.base().canReach(remote.getAddress())) {
            return;
        }
        // RFC 8445 §6.1.2.4: "For each pair where the local candidate is reflexive, the candidate MUST be replaced
        // by its base"; what is then the same pair goes.
        OwnCandidate base = stream.session.baseCandidate(own.base());
        if (base == null || stream.session.pair(Path.udp(base.base().address(), remote)) != null) {
            return;
        }
        CandidatePair pair = insert(stream.session, base, peer, false, now);
        if (pair != null) {
            freezeOrNot(stream, pair);
        }
    }

    /**
     * Makes a pair and puts it into its place.
     *
     * @param revealed whether a check of the remote end is all that is known about the pair
     * @return the pair, or null if the limit leaves it no place
     */
    @Nullable
    CandidatePair insert(IceSession session, OwnCandidate own, PeerCandidate peer, boolean revealed, Timestamp now) {
        SessionComponent component = session.component(own.candidate().component());
        InetSocketAddress remote = peer.address;
        if (component == null || remote == null) {
            return null;
        }
        long priority = priority(own, peer);
        if (revealed) {
            limits.makeRoomForRevealed(session);
        } else if (!limits.makeRoomForPair(priority, false, now)) {
            return null;
        }
        Path path = Path.udp(own.base().address(), scoped(remote, own.base()));
        CandidatePair pair = new CandidatePair(agent.newPairId(), session, component, own, peer, path, priority);
        pair.revealed = revealed;
        if (revealed) {
            component.revealed();
        } else {
            component.lastHope = now;
        }
        session.pairs.add(pair);
        sort(session);
        return pair;
    }

    /** A link-local address means something on its base's link only. */
    private static InetSocketAddress scoped(InetSocketAddress remote, OwnBase base) {
        if (!remote.getAddress().isLinkLocalAddress()
                || !(base.ip() instanceof Inet6Address link)
                || link.getScopeId() == 0) {
            return remote;
        }
        try {
            return new InetSocketAddress(
                    Inet6Address.getByAddress(null, remote.getAddress().getAddress(), link.getScopeId()),
                    remote.getPort());
        } catch (UnknownHostException e) {
            throw new AssertionError("16 octets are always an address", e);
        }
    }

    private long priority(OwnCandidate own, PeerCandidate peer) {
        return Priorities.pair(
                agent.role, own.candidate().priority(), peer.candidate().priority());
    }

    private static void sort(IceSession session) {
        session.pairs.sort((a, b) -> Long.compareUnsigned(b.priority, a.priority));
    }

    /**
     * Removes a pair. If its remote candidate was learnt from a check alone and has no other pair, it goes, too. A check under way is not
     * repeated; its answer still counts, see {@link #present}.
     */
    void remove(CandidatePair pair) {
        pair.session.pairs.remove(pair);
        pair.session.triggered.remove(pair);
        pair.state = PairState.FAILED;
        pair.consentUntil = null;
        if (pair.component.selected == pair) {
            pair.component.selected = null;
        }
        if (pair.component.nominating == pair) {
            pair.component.nominating = null;
        }
        Check running = pair.check;
        if (running != null) {
            running.transaction().cancel();
            pair.check = null;
        }
        PeerCandidate peer = pair.remote;
        if (!peer.isSignalled() && pair.session.pairs.stream().noneMatch(other -> other.remote == peer)) {
            pair.session.peerCandidates.remove(peer);
        }
    }

    /** Removes a remote candidate and its pairs. */
    void remove(IceSession session, PeerCandidate peer) {
        for (CandidatePair pair : List.copyOf(session.pairs)) {
            if (pair.remote == peer) {
                remove(pair);
            }
        }
        session.peerCandidates.remove(peer);
    }

    /**
     * Returns the pair that an answered check belongs to. If a limit has removed it meanwhile it is made again: the answer proves that
     * the path works.
     *
     * @return null if the local base, or the session, is gone
     */
    @Nullable
    CandidatePair present(CandidatePair asked, Timestamp now) {
        IceSession session = asked.session;
        if (session.pairs.contains(asked)) {
            return asked;
        }
        CandidatePair other = session.pair(asked.path);
        OwnCandidate own = session.baseCandidate(asked.local.base());
        InetSocketAddress address = asked.remote.address;
        if (other != null || own == null || address == null || !agent.sessions().contains(session)) {
            return other;
        }
        PeerCandidate peer = session.peerCandidate(asked.component.id, address);
        if (peer == null) {
            peer = new PeerCandidate(asked.remote.candidate(), address, false);
            session.peerCandidates.add(peer);
        }
        return insert(session, own, peer, true, now);
    }

    /** RFC 8838 §12: where a new pair is put, frozen or not, by the pairs of its foundation in all checklists. */
    private void freezeOrNot(IceStream stream, CandidatePair added) {
        String foundation = added.foundation();
        CandidatePair waiting = null;
        IceStream streamOfWaiting = stream;
        boolean taken = false;
        for (IceStream each : agent.streams) {
            for (CandidatePair pair : each.session.pairs) {
                if (pair == added || !pair.foundation().equals(foundation)) {
                    continue;
                }
                if (pair.state == PairState.SUCCEEDED) {
                    added.state = PairState.WAITING;
                    return;
                }
                if (pair.state == PairState.IN_PROGRESS) {
                    taken = true;
                } else if (pair.state == PairState.WAITING) {
                    taken |= pair.session.triggered.contains(pair);
                    waiting = pair;
                    streamOfWaiting = each;
                }
            }
        }
        if (taken) {
            added.state = PairState.FROZEN;
        } else if (waiting == null) {
            added.state = PairState.WAITING;
        } else if (comesBefore(stream, added, streamOfWaiting, waiting)) {
            // RFC 8445 §6.1.2.6: one pair of a foundation waits, that with the lowest component ID and then the highest
            // priority in the first checklist.
            waiting.state = PairState.FROZEN;
            added.state = PairState.WAITING;
        } else {
            added.state = PairState.FROZEN;
        }
    }

    private boolean comesBefore(IceStream stream, CandidatePair pair, IceStream otherStream, CandidatePair other) {
        if (stream != otherStream) {
            for (IceStream each : agent.streams) {
                if (each == stream || each == otherStream) {
                    return each == stream;
                }
            }
        }
        if (pair.component.id != other.component.id) {
            return pair.component.id < other.component.id;
        }
        return Long.compareUnsigned(pair.priority, other.priority) > 0;
    }

    /** RFC 8445 §7.2.5.3.3: a success unfreezes the pairs of the same foundation in all checklists. */
    void unfreeze(CandidatePair succeeded) {
        String foundation = succeeded.foundation();
        for (IceStream stream : agent.streams) {
            for (CandidatePair pair : stream.session.pairs) {
                if (pair.state == PairState.FROZEN && pair.foundation().equals(foundation)) {
                    pair.state = PairState.WAITING;
                }
            }
        }
    }

    /** The pair of a stream whose ordinary check is due, RFC 8445 §6.1.4.2 steps 2 to 4, or null. */
    @Nullable
    CandidatePair nextOrdinary(IceStream stream) {
        if (stream.session.remote == null) {
            return null;
        }
        for (CandidatePair pair : stream.session.pairs) {
            if (pair.state == PairState.WAITING && pair.component.isChecking()) {
                return pair;
            }
        }
        for (CandidatePair pair : stream.session.pairs) {
            // RFC 8445 §6.1.4.2: "For a given foundation, if there is no pair (in any checklist in the checklist
            // set) in the Waiting or In-Progress state", a frozen pair may go.
            if (pair.state == PairState.FROZEN && pair.component.isChecking() && !isFoundationBusy(pair)) {
                return pair;
            }
        }
        return null;
    }

    private boolean isFoundationBusy(CandidatePair frozen) {
        String foundation = frozen.foundation();
        for (IceStream stream : agent.streams) {
            for (CandidatePair pair : stream.session.pairs) {
                // RFC 8445 §8.1.2: what a component with its pair still had to check does not count any more.
                boolean busy = pair.component.isChecking() && (pair.state == PairState.WAITING || isFresh(pair));
                if (busy && pair.foundation().equals(foundation)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Returns whether the pair's check has not been repeated yet. RFC 8445 lets a foundation wait for the whole of a transaction. With
     * trickling both ends may begin with different pairs of a foundation, and behind NATs that filter each then waits for the
     * other's check, 39.5 seconds long; one retransmission is enough to go on with the next pair.
     */
    private static boolean isFresh(CandidatePair pair) {
        return pair.state == PairState.IN_PROGRESS
                && pair.check != null
                && pair.check.transaction().sent() < 2;
    }

    /** How many checks wait or are on their way: the load that RFC 8445 §14.3 reckons with. */
    int load() {
        int load = 0;
        for (IceStream stream : agent.streams) {
            for (CandidatePair pair : stream.session.pairs) {
                boolean waits = pair.state == PairState.WAITING && pair.component.isChecking();
                load += waits || pair.state == PairState.IN_PROGRESS ? 1 : 0;
            }
        }
        return load;
    }

    /** RFC 8445 §7.3.1.1: "A change in roles will require an agent to recompute pair priorities". */
    void recomputePriorities() {
        for (IceSession session : agent.sessions()) {
            for (CandidatePair pair : session.pairs) {
                pair.candidatesChanged(priority(pair.local, pair.remote));
            }
            sort(session);
        }
    }

    /** The priorities of one remote candidate's pairs changed. */
    void recomputePriorities(IceSession session, PeerCandidate peer) {
        for (CandidatePair pair : session.pairs) {
            if (pair.remote == peer) {
                pair.candidatesChanged(priority(pair.local, peer));
            }
        }
        sort(session);
    }

    /** Lets all pairs of a component be checked once more but the selected one, which has gone silent. */
    void revive(IceSession session, SessionComponent component) {
        component.reviving = true;
        for (CandidatePair pair : new ArrayList<>(session.pairs)) {
            if (pair.component == component
                    && pair != component.selected
                    && !pair.revoked
                    && pair.state != PairState.IN_PROGRESS) {
                pair.state = PairState.WAITING;
            }
        }
    }
}
