package dev.parley.ice;

import dev.parley.base.Addresses;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.crypto.HmacSha1;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.IceControlled;
import dev.parley.stun.StunAttribute.IceControlling;
import dev.parley.stun.StunAttribute.Priority;
import dev.parley.stun.StunAttribute.UseCandidate;
import dev.parley.stun.StunAttribute.Username;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunTransaction;
import dev.parley.stun.TransactionId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks that we send, and their answers, RFC 8445 §7.2. */
final class ConnectivityChecks {
    /** The most checks on their way: three for each pair that an agent may have; the oldest cancelled ones go. */
    static final int MAX_OUTSTANDING = 300;

    /** The most local candidates of a session that were learnt from answers: one for each base in use and its former bindings. */
    static final int MAX_OWN_REFLEXIVE = 32;

    private final AgentState agent;
    private final Checklists checklists;
    private final Selection selection;
    private final Map<TransactionId, Check> outstanding = new LinkedHashMap<>(2);

    ConnectivityChecks(AgentState agent, Checklists checklists, Selection selection) {
        this.agent = agent;
        this.checklists = checklists;
        this.selection = selection;
    }

    /** Sends the check of the checklist that is the pair's turn. */
    void check(CandidatePair pair, Timestamp now) {
        // RFC 8445 §14.3: "RTO = MAX (500ms, Ta * N * (Num-Waiting + Num-In-Progress))"
        Duration load = agent.config.pacing().multipliedBy(Math.max(1, checklists.load()));
        StunTransaction.Schedule usual = StunTransaction.Schedule.DEFAULT;
        Duration rto = load.compareTo(usual.rto()) > 0 ? load : usual.rto();
        Check earlier = pair.check;
        if (earlier != null) {
            earlier.transaction().cancel();
        }
        boolean nominates = pair.nominate && agent.role == IceRole.CONTROLLING;
        Check check =
                send(pair, nominates, true, new StunTransaction.Schedule(rto, usual.requests(), usual.lastWait()), now);
        pair.check = check;
        if (pair.state != PairState.SUCCEEDED) {
            pair.state = PairState.IN_PROGRESS;
        }
    }

    /** Sends a request that is not repeated: a consent check of RFC 7675, or a probe. */
    void ask(CandidatePair pair, Duration patience, Timestamp now) {
        // A nomination that the remote end has missed, or forgotten with its role, is repeated by each consent check.
        boolean nominates = agent.role == IceRole.CONTROLLING && pair.component.selected == pair;
        send(pair, nominates, false, StunTransaction.Schedule.once(patience), now);
    }

    private Check send(
            CandidatePair pair,
            boolean useCandidate,
            boolean ordinary,
            StunTransaction.Schedule schedule,
            Timestamp now) {
        IceSession session = pair.session;
        IceCredentials remote = session.remote;
        HmacSha1 key = session.remoteKey;
        if (remote == null || key == null) {
            throw new AssertionError("pairs are formed when the remote credentials are known");
        }
        // RFC 8445 §7.1.1: PRIORITY is "set to the value computed by the algorithm in Section 5.1.2 for the local
        // candidate, but with the candidate type preference of peer-reflexive candidates".
        long priority = Priorities.candidate(
                CandidateType.PEER_REFLEXIVE, pair.local.base().localPreference, pair.component.id);
        List<StunAttribute> attributes = new ArrayList<>();
        // RFC 8445 §7.2.2: the user name is that of the remote end, a colon, and ours.
        attributes.add(new Username(remote.usernameFragment() + ":" + session.local.usernameFragment()));
        attributes.add(
                agent.role == IceRole.CONTROLLING
                        ? new IceControlling(agent.tieBreaker)
                        : new IceControlled(agent.tieBreaker));
        attributes.add(new Priority(priority));
        if (useCandidate) {
            attributes.add(new UseCandidate());
        }
        TransactionId id = TransactionId.random(agent.random);
        StunMessage request = StunMessage.of(StunClass.REQUEST, StunMessage.BINDING, id, attributes);
        byte[] bytes = agent.write(request, key);
        Check check = new Check(
                pair, id, new StunTransaction(schedule, now), bytes, key, agent.role, useCandidate, ordinary, priority);
        makeRoom();
        outstanding.put(id, check);
        pair.requestsSent++;
        if (pair.unansweredSince == null) {
            pair.unansweredSince = now;
        }
        pair.lastSent = now;
        transmit(pair, bytes, now);
        return check;
    }

    /** Sends a check, unless its pair was only revealed and the allowance for such pairs is used up: it is lost then. */
    private void transmit(CandidatePair pair, byte[] bytes, Timestamp now) {
        if (pair.revealed && !allowance(pair).spend(pair.path.remote(), bytes.length, now)) {
            agent.drops.count("ice: allowance for addresses that never answered");
            return;
        }
        agent.transmit(pair.path, bytes);
    }

    private RevealedAllowance allowance(CandidatePair pair) {
        return pair.requested ? agent.requestedAllowance : agent.copiedAllowance;
    }

    private void makeRoom() {
        if (outstanding.size() < MAX_OUTSTANDING) {
            return;
        }
        TransactionId oldest = outstanding.keySet().iterator().next();
        for (Check check : outstanding.values()) {
            if (check.transaction().isCancelled()) {
                oldest = check.id();
                break;
            }
        }
        outstanding.remove(oldest);
        agent.drops.count("ice: limit of checks");
    }

    /** The checks of pairs that are no more are forgotten; late answers to them are unknown then. */
    void forget(IceSession session, boolean ordinaryOnly) {
        outstanding.values().removeIf(check -> check.pair().session == session && (check.ordinary() || !ordinaryOnly));
        for (CandidatePair pair : session.pairs) {
            pair.check = null;
        }
    }

    void forget(CandidatePair pair) {
        outstanding.values().removeIf(check -> check.pair() == pair);
        pair.check = null;
    }

    /** Repeats what is due, and gives up what is overdue. */
    void handleTimeout(Timestamp now) {
        if (outstanding.isEmpty()) {
            return;
        }
        List<Check> timedOut = new ArrayList<>();
        for (Iterator<Check> checks = outstanding.values().iterator(); checks.hasNext(); ) {
            Check check = checks.next();
            if (check.ordinary() && isObsolete(check.pair())) {
                check.transaction().cancel();
            }
            switch (check.transaction().poll(now)) {
                case RETRANSMIT -> {
                    transmit(check.pair(), check.bytes(), now);
                    check.pair().lastSent = now;
                }
                case TIMED_OUT -> {
                    checks.remove();
                    timedOut.add(check);
                }
                case NOTHING -> {}
            }
        }
        for (Check check : timedOut) {
            // RFC 8445 §7.2.5.2.3: "If the Binding request transaction times out, the ICE agent MUST set the candidate
            // pair state to Failed."
            fail(check, now);
        }
    }

    /**
     * The remote end sends packets of the layers above on a path where our own check is still without an answer: its check has been
     * answered by us since, a round trip ago, so that ours, or the answer, has been lost. RFC 8445 §14.3 would wait for 500 ms.
     */
    void repeatLost(Path path, Timestamp now) {
        for (Check check : outstanding.values()) {
            if (check.ordinary()
                    && check.pair().path.equals(path)
                    && !isObsolete(check.pair())
                    && check.transaction().repeatEarly(now)) {
                agent.transmit(path, check.bytes());
                check.pair().lastSent = now;
            }
        }
    }

    private static boolean isObsolete(CandidatePair pair) {
        // RFC 8445 §8.1.2: when a pair is selected, the agent ceases to retransmit the checks of the component's
        // others.
        SessionComponent component = pair.component;
        return component.selected != null && component.selected != pair && !component.reviving && !pair.nominate
                || component.failed;
    }

    /** The earliest deadline of a check. */
    Timestamp deadline() {
        Timestamp earliest = Timestamp.NEVER;
        for (Check check : outstanding.values()) {
            earliest = Timestamp.min(earliest, check.transaction().deadline());
        }
        return earliest;
    }

    boolean isOurs(TransactionId id) {
        return outstanding.containsKey(id);
    }

    /** An answer to a check of ours. Returns whether it is authentic. */
    boolean handleResponse(StunMessage message, Path path, Timestamp now) {
        Check check = outstanding.get(message.transactionId());
        if (check == null) {
            agent.drops.count("ice: answer to no request of ours");
            return false;
        }
        if (!message.verifyIntegrity(check.key())) {
            agent.drops.count("ice: unauthenticated answer");
            return false;
        }
        CandidatePair pair = check.pair();
        if (!pair.isOn(path)) {
            // RFC 8445 §7.2.5.2.1: "If the addresses are not symmetric, the agent MUST set the candidate pair state to
            // Failed." It fails when no other answer comes: this one may be a copy that was faster than the true one.
            agent.drops.count("ice: answer by another path");
            return false;
        }
        outstanding.remove(check.id());
        pair.responsesReceived++;
        if (message.messageClass() == StunClass.SUCCESS_RESPONSE) {
            XorMappedAddress mapped = message.get(XorMappedAddress.class);
            if (mapped == null || !message.unknownRequired().isEmpty()) {
                // RFC 8489 §6.3.3: unknown comprehension-required attributes: "the response is discarded and the
                // transaction is considered to have failed".
                agent.drops.count("ice: unusable answer");
                fail(check, now);
            } else {
                succeed(check, mapped.address(), now);
            }
            return true;
        }
        ErrorCode error = message.get(ErrorCode.class);
        if (error != null && error.code() == ErrorCode.ROLE_CONFLICT) {
            roleConflict(check);
        } else if (error != null && error.code() == 403) {
            // RFC 7675 §5.2: consent "is immediately revoked by receipt of ... a valid and authenticated STUN response
            // with error code Forbidden (403)".
            pair.consentUntil = null;
            pair.revoked = true;
            fail(check, now);
        } else {
            fail(check, now);
        }
        return true;
    }

    private void roleConflict(Check check) {
        // RFC 8445 §7.2.5.1: "if the ICE agent included an ICE-CONTROLLED attribute in the request, the agent MUST
        // switch to the controlling role" and the other way round; not if it has done so since.
        if (check.role() == agent.role) {
            selection.switchRole(check.role().other());
            // "The agent MUST change the tiebreaker value."
            agent.tieBreaker = agent.random.nextLong();
        }
        CandidatePair pair = check.pair();
        pair.check = pair.isRunning(check) ? null : pair.check;
        if (pair.session.pairs.contains(pair)) {
            pair.session.trigger(pair);
        }
    }

    private void succeed(Check check, InetSocketAddress mapped, Timestamp now) {
        CandidatePair pair = checklists.present(check.pair(), now);
        if (pair == null) {
            return;
        }
        if (check.transaction().sent() == 1) {
            // Of a request that was repeated nobody knows which one was answered.
            Duration roundTrip = now.since(check.transaction().started());
            pair.roundTripTime = roundTrip;
            pair.totalRoundTripTime = pair.totalRoundTripTime.plus(roundTrip);
        }
        agent.answered(pair.local.base().component, pair.path);
        if (pair.revoked) {
            // RFC 7675 §5.1: "STUN consent responses received after consent expiry do not re-establish consent".
            return;
        }
        checklists.limits().prove(pair, now);
        pair.answered(now, agent.config.consentExpiry());
        pair.validLocal = validLocal(check, pair, mapped);
        SessionComponent component = pair.component;
        component.tried = true;
        if (component.firstValid == null) {
            component.firstValid = now;
        }
        boolean first = pair.state != PairState.SUCCEEDED;
        pair.state = PairState.SUCCEEDED;
        if (pair.check != null && pair.check.ordinary() && !pair.nominate) {
            pair.check.transaction().cancel();
            pair.check = null;
            pair.session.triggered.remove(pair);
        }
        if (first) {
            selection.worksNow(pair, now);
            checklists.unfreeze(pair);
        }
        if (check.useCandidate() && check.role() == IceRole.CONTROLLING && agent.role == IceRole.CONTROLLING) {
            pair.nominate = false;
            pair.check = pair.isRunning(check) ? null : pair.check;
            pair.session.triggered.remove(pair);
            selection.nominated(pair);
        } else if (pair.nominatedByPeer && agent.role == IceRole.CONTROLLED) {
            selection.nominatedByPeer(pair, now);
        }
    }

    /** RFC 8445 §7.2.5.3.1 and §7.2.5.3.2: the candidate with the mapped address, peer-reflexive where it is a new one. */
    private OwnCandidate validLocal(Check check, CandidatePair pair, InetSocketAddress mapped) {
        OwnBase base = pair.local.base();
        for (OwnCandidate candidate : pair.session.ownCandidates) {
            if (candidate.base() == base && candidate.address().equals(mapped)) {
                return candidate;
            }
        }
        if (base.address().equals(mapped)) {
            // The base's own address, where a public one is shown in its place.
            return pair.local;
        }
        List<Candidate.Extension> extensions = pair.local.candidate().extensions();
        OwnCandidate reflexive = new OwnCandidate(
                new Candidate(
                        agent.foundation("prflx " + base.ip().getHostAddress()),
                        pair.component.id,
                        Candidate.Transport.UDP,
                        check.priority(),
                        Addresses.format(mapped.getAddress()),
                        mapped.getPort(),
                        CandidateType.PEER_REFLEXIVE,
                        Addresses.format(base.ip()),
                        base.address().getPort(),
                        null,
                        extensions),
                mapped,
                base,
                null);
        makeRoomForReflexive(pair.session);
        pair.session.ownCandidates.add(reflexive);
        return reflexive;
    }

    /** NATs that change their bindings make ever new candidates: the oldest goes. */
    private static void makeRoomForReflexive(IceSession session) {
        int count = 0;
        OwnCandidate oldest = null;
        for (OwnCandidate candidate : session.ownCandidates) {
            if (candidate.candidate().type() == CandidateType.PEER_REFLEXIVE) {
                count++;
                oldest = oldest == null ? candidate : oldest;
            }
        }
        if (oldest != null && count >= MAX_OWN_REFLEXIVE) {
            session.ownCandidates.remove(oldest);
        }
    }

    private void fail(Check check, Timestamp now) {
        CandidatePair pair = check.pair();
        SessionComponent component = pair.component;
        if (!pair.isRunning(check)) {
            // A consent check or probe, whose loss the consent's expiry judges, or one that a newer check has replaced.
            return;
        }
        pair.check = null;
        component.tried = true;
        if (!pair.revealed || component.hopesForRevealed()) {
            component.lastHope = now;
        }
        if (component.nominating == pair) {
            component.nominating = null;
        }
        pair.nominate = false;
        if (!pair.hasConsent(now)) {
            pair.state = PairState.FAILED;
        }
    }
}
