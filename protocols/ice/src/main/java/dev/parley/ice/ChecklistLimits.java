package dev.parley.ice;

import dev.parley.base.Timestamp;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Limits of remote candidates and of pairs, RFC 8445 §6.1.2.5, and the choice of what goes when one is reached.
 *
 * <p>A pair that only a check of the remote end has revealed may come from a stranger who repeats that check. Such pairs have a limit of
 * their own and take no other pair's place. Once a check of ours has been answered the pair is proven, and takes the place of the least
 * useful other one: an authenticated path that works is never refused.
 */
final class ChecklistLimits {
    /** The most pairs of a session that a check has revealed and that have not answered: all paths of four remote to eight local bases. */
    static final int MAX_REVEALED = 32;

    /** The use of a pair, or of a candidate's best pair; the least useful first. */
    private enum Use {
        /** It has failed, has lost consent, or cannot be checked. */
        DEAD,
        /** It would be checked, but its component has its selected pair. */
        UNCHECKED,
        /** It will be checked. */
        PENDING,
        /** Its check is under way. */
        RUNNING,
        /** It works. */
        WORKING,
        /** Packets are sent on it, or it is being nominated. */
        SELECTED
    }

    private final AgentState agent;
    private final Checklists checklists;

    ChecklistLimits(AgentState agent, Checklists checklists) {
        this.agent = agent;
        this.checklists = checklists;
    }

    /**
     * Makes room for a remote candidate.
     *
     * @param proven whether it has answered a check of ours; a candidate that was only signalled takes the place of none that may still
     *     become useful
     * @return false if the candidate is to be dropped
     */
    boolean makeRoomForCandidate(IceSession session, boolean proven, Timestamp now) {
        int count = 0;
        PeerCandidate least = null;
        Use leastUse = Use.SELECTED;
        for (PeerCandidate candidate : session.peerCandidates) {
            if (!candidate.isSignalled() && !candidate.proven) {
                continue;
            }
            count++;
            Use use = use(session, candidate, now);
            boolean lower = use == Use.PENDING
                    && least != null
                    && use == leastUse
                    && candidate.candidate().priority() < least.candidate().priority();
            if (use.compareTo(leastUse) < 0 || lower) {
                least = candidate;
                leastUse = use;
            }
        }
        if (count < agent.config.maxRemoteCandidates()) {
            return true;
        }
        if (least == null || !proven && leastUse.compareTo(Use.UNCHECKED) > 0) {
            agent.drops.count("ice: limit of remote candidates");
            return false;
        }
        checklists.remove(session, least);
        return true;
    }

    private Use use(IceSession session, PeerCandidate candidate, Timestamp now) {
        Use best = Use.DEAD;
        boolean paired = false;
        for (CandidatePair pair : session.pairs) {
            if (pair.remote == candidate) {
                paired = true;
                Use use = use(pair, now);
                best = use.compareTo(best) > 0 ? use : best;
            }
        }
        if (paired || candidate.address == null) {
            return best;
        }
        SessionComponent component = session.component(candidate.candidate().component());
        return component == null || component.isChecking() ? Use.PENDING : Use.UNCHECKED;
    }

    private Use use(CandidatePair pair, Timestamp now) {
        if (isSelected(pair)) {
            return Use.SELECTED;
        }
        return switch (pair.state) {
            case SUCCEEDED -> pair.hasConsent(now) ? Use.WORKING : Use.DEAD;
            case FAILED -> Use.DEAD;
            case IN_PROGRESS -> Use.RUNNING;
            case FROZEN, WAITING ->
                pair.component.isChecking() || pair.session.triggered.contains(pair) ? Use.PENDING : Use.UNCHECKED;
        };
    }

    private boolean isSelected(CandidatePair pair) {
        if (pair.component.selected == pair || pair.component.nominating == pair) {
            return true;
        }
        for (IceStream stream : agent.streams) {
            for (IceComponent component : stream.components) {
                if (component.active == pair) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Makes room for a pair among those of all sessions.
     *
     * @param proven whether the pair has answered a check of ours
     * @return false if the pair is to be dropped
     */
    boolean makeRoomForPair(long priority, boolean proven, Timestamp now) {
        int count = 0;
        CandidatePair least = null;
        for (IceSession session : agent.sessions()) {
            for (CandidatePair pair : session.pairs) {
                if (!pair.revealed) {
                    count++;
                    least = least == null || isLessUseful(pair, least, now) ? pair : least;
                }
            }
        }
        if (count < agent.config.maxPairs()) {
            return true;
        }
        if (least == null || !mayGo(least, priority, proven, now)) {
            agent.drops.count("ice: limit of pairs");
            return false;
        }
        checklists.remove(least);
        return true;
    }

    private boolean isLessUseful(CandidatePair pair, CandidatePair other, Timestamp now) {
        Use use = use(pair, now);
        int order = use.compareTo(use(other, now));
        if (order != 0) {
            return order < 0;
        }
        // RFC 8445 §6.1.2.5: "the agent MUST reduce the number of pairs by discarding the lower-priority candidate
        // pairs". Of those that will not be checked the oldest goes: their addresses are the most likely to be gone.
        return use == Use.PENDING || use == Use.RUNNING
                ? Long.compareUnsigned(pair.priority, other.priority) < 0
                : pair.id < other.id;
    }

    private boolean mayGo(CandidatePair least, long priority, boolean proven, Timestamp now) {
        return switch (use(least, now)) {
            case DEAD, UNCHECKED -> true;
            case PENDING -> proven || Long.compareUnsigned(least.priority, priority) < 0;
            case RUNNING, WORKING -> proven;
            case SELECTED -> false;
        };
    }

    /**
     * Makes room for a pair that a check reveals. If the limit is reached, the source address with the most such pairs loses one, first
     * one whose check has been sent: its answer still counts.
     */
    void makeRoomForRevealed(IceSession session) {
        List<CandidatePair> revealed = new ArrayList<>();
        Map<InetAddress, Integer> bySource = new LinkedHashMap<>();
        for (CandidatePair pair : session.pairs) {
            if (pair.revealed) {
                revealed.add(pair);
                bySource.merge(source(pair), 1, Integer::sum);
            }
        }
        if (revealed.size() < MAX_REVEALED) {
            return;
        }
        int most = 0;
        for (int count : bySource.values()) {
            most = Math.max(most, count);
        }
        CandidatePair goes = null;
        for (CandidatePair pair : revealed) {
            if (bySource.getOrDefault(source(pair), 0) == most && (goes == null || goesBefore(pair, goes))) {
                goes = pair;
            }
        }
        if (goes != null) {
            checklists.remove(goes);
        }
    }

    private static boolean goesBefore(CandidatePair pair, CandidatePair other) {
        boolean asked = pair.requestsSent > 0;
        return asked == other.requestsSent > 0 ? pair.id < other.id : asked;
    }

    private static InetAddress source(CandidatePair pair) {
        return pair.path.remote().getAddress();
    }

    /** Gives the revealed pairs of a candidate their place among the others, because it has been signalled. */
    void signalled(IceSession session, PeerCandidate candidate, Timestamp now) {
        for (CandidatePair pair : List.copyOf(session.pairs)) {
            if (pair.revealed && pair.remote == candidate) {
                pair.revealed = !makeRoomForPair(pair.priority, false, now);
            }
        }
    }

    /** Gives a revealed pair that has answered a check of ours its place among the others. */
    void prove(CandidatePair pair, Timestamp now) {
        if (pair.revealed) {
            makeRoomForPair(pair.priority, true, now);
            pair.revealed = false;
            agent.requestedAllowance.fill();
            pair.component.proved();
        }
        PeerCandidate candidate = pair.remote;
        if (!candidate.proven) {
            if (!candidate.isSignalled()) {
                makeRoomForCandidate(pair.session, true, now);
            }
            candidate.proven = true;
        }
    }
}
