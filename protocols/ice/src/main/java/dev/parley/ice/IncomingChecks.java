package dev.parley.ice;

import dev.parley.base.Addresses;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.IceControlled;
import dev.parley.stun.StunAttribute.IceControlling;
import dev.parley.stun.StunAttribute.Priority;
import dev.parley.stun.StunAttribute.UnknownAttributes;
import dev.parley.stun.StunAttribute.UseCandidate;
import dev.parley.stun.StunAttribute.Username;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks that the remote end sends, RFC 8445 §7.3. */
final class IncomingChecks {
    private final AgentState agent;
    private final Checklists checklists;
    private final Selection selection;

    IncomingChecks(AgentState agent, Checklists checklists, Selection selection) {
        this.agent = agent;
        this.checklists = checklists;
        this.selection = selection;
    }

    /** Handles a Binding request. If it is {@link IncomingStun.Outcome#DROPPED} nothing has changed. */
    IncomingStun.Outcome handleRequest(StunMessage request, Path path, Timestamp now) {
        OwnBase base = agent.base(path.local());
        Username username = request.get(Username.class);
        if (base == null || username == null || !request.hasIntegrity()) {
            // RFC 8489 §9.1.3 answers 400 or 401. A peer port stays silent instead: it must not serve as a mirror.
            agent.drops.count("ice: unauthenticated request");
            return IncomingStun.Outcome.DROPPED;
        }
        int colon = username.value().indexOf(':');
        String localFragment = colon < 0 ? username.value() : username.value().substring(0, colon);
        IceStream stream = base.component.stream;
        IceSession session = sessionOf(stream, localFragment);
        if (session == null) {
            agent.drops.count("ice: unknown user name fragment");
            return IncomingStun.Outcome.DROPPED;
        }
        if (!request.verifyIntegrity(session.localKey)) {
            agent.drops.count("ice: request with a wrong code");
            return IncomingStun.Outcome.DROPPED;
        }
        if (session.component(base.component.id) == null || session.baseCandidate(base) == null) {
            agent.drops.count("ice: request to a base without a candidate");
            return IncomingStun.Outcome.DROPPED;
        }
        boolean nominates = request.has(UseCandidate.class);
        SeenRequests.Place place = session.seenRequests.add(request.transactionId(), nominates, path);
        if (place == SeenRequests.Place.WORTHLESS && session.pair(path) == null) {
            agent.drops.count("ice: copy of a request");
            return IncomingStun.Outcome.DROPPED;
        }
        answer(request, base, session, path, place, now);
        return place == SeenRequests.Place.FIRST || place == SeenRequests.Place.AGAIN
                ? IncomingStun.Outcome.AUTHENTIC
                : IncomingStun.Outcome.POSSIBLE_COPY;
    }

    /** Answers an authenticated request, and does what it asks for if it is no copy. */
    private void answer(
            StunMessage request, OwnBase base, IceSession session, Path path, SeenRequests.Place place, Timestamp now) {
        boolean first = place == SeenRequests.Place.FIRST;
        List<Integer> unknown = request.unknownRequired();
        Priority priority = request.get(Priority.class);
        if (!unknown.isEmpty()) {
            // RFC 8489 §6.3.1: an unknown comprehension-required attribute is answered by 420 and their list.
            refuse(
                    request,
                    path,
                    session,
                    ErrorCode.UNKNOWN_ATTRIBUTE,
                    "Unknown Attribute",
                    new UnknownAttributes(unknown));
            return;
        }
        if (priority == null) {
            // RFC 8445 §7.1.1: "The PRIORITY attribute MUST be included in a Binding request".
            refuse(request, path, session, ErrorCode.BAD_REQUEST, "Bad Request", null);
            return;
        }
        if (agent.isLite() ? isControlled(request, first) : isConflictWon(request, first)) {
            refuse(request, path, session, ErrorCode.ROLE_CONFLICT, "Role Conflict", null);
            return;
        }
        StunMessage response = StunMessage.of(
                StunClass.SUCCESS_RESPONSE,
                StunMessage.BINDING,
                request.transactionId(),
                new XorMappedAddress(path.remote()));
        agent.transmit(path, agent.write(response, session.localKey));
        if (first || place == SeenRequests.Place.AGAIN) {
            agent.requested(base.component, path);
        }
        accept(
                base,
                session,
                new IceSession.EarlyCheck(
                        path, priority.value(), first && request.has(UseCandidate.class), fragmentAfterColon(request)),
                place,
                now);
    }

    private static String fragmentAfterColon(StunMessage request) {
        Username username = request.get(Username.class);
        int colon = username == null ? -1 : username.value().indexOf(':');
        return username == null || colon < 0 ? "" : username.value().substring(colon + 1);
    }

    private static @Nullable IceSession sessionOf(IceStream stream, String localFragment) {
        if (stream.session.local.usernameFragment().equals(localFragment)) {
            return stream.session;
        }
        IceSession previous = stream.previous;
        return previous != null && previous.local.usernameFragment().equals(localFragment) ? previous : null;
    }

    private void refuse(
            StunMessage request,
            Path path,
            IceSession session,
            int code,
            String reason,
            @Nullable StunAttribute further) {
        ErrorCode error = new ErrorCode(code, reason);
        List<StunAttribute> attributes = further == null ? List.of(error) : List.of(error, further);
        StunMessage response =
                StunMessage.of(StunClass.ERROR_RESPONSE, StunMessage.BINDING, request.transactionId(), attributes);
        agent.transmit(path, agent.write(response, session.localKey));
    }

    /**
     * Whoever sends checks is a full agent, RFC 8445 §6.1.1: "The full agent MUST take the controlling role, and the lite agent MUST
     * take the controlled role." A lite agent that has offered learns so from the first check, which may come before the answer; the
     * repair of §7.3.1.1 is for full agents. Returns whether the sender must change its role.
     */
    private boolean isControlled(StunMessage request, boolean first) {
        if (first && agent.role == IceRole.CONTROLLING) {
            selection.switchRole(IceRole.CONTROLLED);
        }
        return request.has(IceControlled.class);
    }

    /** RFC 8445 §7.3.1.1. Returns whether the sender must change its role; changes ours where we must; a copy of a former request changes nothing. */
    private boolean isConflictWon(StunMessage request, boolean first) {
        IceControlling controlling = request.get(IceControlling.class);
        IceControlled controlled = request.get(IceControlled.class);
        if (agent.role == IceRole.CONTROLLING && controlling != null) {
            // "If the agent's tiebreaker value is larger than or equal to the contents of the ICE-CONTROLLING
            // attribute, the agent generates a Binding error response ... 487 (Role Conflict) but retains its role."
            if (Long.compareUnsigned(agent.tieBreaker, controlling.tieBreaker()) >= 0) {
                return true;
            }
            switchRole(IceRole.CONTROLLED, first);
        } else if (agent.role == IceRole.CONTROLLED && controlled != null) {
            // "If the agent's tiebreaker value is larger than or equal to the contents of the ICE-CONTROLLED attribute,
            // the agent switches to the controlling role."
            if (Long.compareUnsigned(agent.tieBreaker, controlled.tieBreaker()) < 0) {
                return true;
            }
            switchRole(IceRole.CONTROLLING, first);
        }
        return false;
    }

    private void switchRole(IceRole role, boolean first) {
        if (first) {
            selection.switchRole(role);
        }
    }

    private void accept(
            OwnBase base, IceSession session, IceSession.EarlyCheck check, SeenRequests.Place place, Timestamp now) {
        IceCredentials remote = session.remote;
        boolean known =
                agent.isLite() || remote != null && remote.usernameFragment().equals(check.remoteFragment());
        if (!known) {
            // RFC 8445 §7.3: a check that comes before the remote credentials is answered, and the rest is done "after
            // it has received" them. So is one by credentials of a restart that we have not heard of.
            session.keep(check);
            return;
        }
        boolean first = place == SeenRequests.Place.FIRST;
        CandidatePair pair = session.pair(check.path());
        if (pair == null && (first || !agent.isLite())) {
            pair = learn(base, session, check.path(), check.priority(), now);
        }
        if (pair == null) {
            return;
        }
        pair.requestsReceived++;
        pair.responsesSent++;
        pair.requested |= first;
        (first ? agent.requestedAllowance : agent.copiedAllowance).requested();
        if (first) {
            pair.heard(now);
        }
        if (agent.isLite()) {
            // It asks nothing itself: a request that comes again from the same address is the only sign of life that
            // some agents send, which keep their transaction ids.
            if (first || place == SeenRequests.Place.AGAIN) {
                acceptLite(pair, check.useCandidate(), now);
            }
        } else if (session == base.component.stream.session && (first || !pair.isBeingChecked())) {
            trigger(pair, check.useCandidate(), first, now);
        }
    }

    /** Does what was put off when checks came before the remote credentials. */
    void replayEarlyChecks(IceStream stream, Timestamp now) {
        IceSession session = stream.session;
        IceCredentials remote = session.remote;
        if (remote == null) {
            return;
        }
        List<IceSession.EarlyCheck> early = List.copyOf(session.earlyChecks);
        session.earlyChecks.clear();
        for (IceSession.EarlyCheck check : early) {
            OwnBase base = agent.base(check.path().local());
            if (base != null && remote.usernameFragment().equals(check.remoteFragment())) {
                accept(base, session, check, SeenRequests.Place.FIRST, now);
            }
        }
    }

    /** RFC 8445 §7.3.1.3 and §7.3.1.4: the remote candidate and the pair that the check reveals. */
    private @Nullable CandidatePair learn(OwnBase base, IceSession session, Path path, long priority, Timestamp now) {
        OwnCandidate own = session.baseCandidate(base);
        if (own == null) {
            return null;
        }
        PeerCandidate peer = session.peerCandidate(base.component.id, path.remote());
        if (peer == null) {
            peer = new PeerCandidate(
                    new Candidate(
                            agent.peerReflexiveFoundation(),
                            base.component.id,
                            Candidate.Transport.UDP,
                            priority,
                            Addresses.format(path.remote().getAddress()),
                            path.remote().getPort(),
                            CandidateType.PEER_REFLEXIVE,
                            null,
                            null,
                            null,
                            List.of()),
                    path.remote(),
                    false);
            session.peerCandidates.add(peer);
        }
        return checklists.insert(session, own, peer, true, now);
    }

    private void trigger(CandidatePair pair, boolean useCandidate, boolean first, Timestamp now) {
        SessionComponent component = pair.component;
        if (component.failed || pair.revoked) {
            return;
        }
        boolean nominates = useCandidate && agent.role == IceRole.CONTROLLED;
        if (nominates) {
            pair.nominatedByPeer = true;
            selection.countNomination(pair);
        }
        boolean works = pair.state == PairState.SUCCEEDED && pair.hasConsent(now);
        if (works && !agent.isSilent(pair, now)) {
            // RFC 8445 §7.3.1.4: "If the state of that pair is Succeeded, nothing further is done."
            if (nominates) {
                selection.nominatedByPeer(pair, now);
            }
            if (first) {
                Consent.follow(pair, now);
            }
            return;
        }
        Check running = pair.check;
        if (pair.state == PairState.IN_PROGRESS && running != null) {
            // "If the state of that pair is In-Progress, the agent cancels the In-Progress transaction", and enqueues
            // the pair for a new check.
            running.transaction().cancel();
            pair.check = null;
        }
        if (!works) {
            pair.state = PairState.WAITING;
        }
        if (first && (!pair.revealed || component.hopesForRevealed())) {
            component.lastHope = now;
        }
        pair.session.trigger(pair);
    }

    private void acceptLite(CandidatePair pair, boolean useCandidate, Timestamp now) {
        // RFC 8445 §7.3.2: a lite agent sends no check; the remote end's is its proof.
        if (pair.component.failed) {
            return;
        }
        checklists.limits().prove(pair, now);
        pair.state = PairState.SUCCEEDED;
        pair.validLocal = pair.local;
        pair.component.tried = true;
        pair.answered(now, agent.config.consentExpiry());
        if (useCandidate && agent.role == IceRole.CONTROLLED) {
            pair.nominatedByPeer = true;
            selection.countNomination(pair);
            selection.nominatedByPeer(pair, now);
        }
    }
}
