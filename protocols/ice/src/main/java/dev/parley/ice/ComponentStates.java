package dev.parley.ice;

import dev.parley.base.Timestamp;

/** The state of each component, webrtc-pc §5.6.3, derived from what is known at the moment. */
final class ComponentStates {
    private final AgentState agent;

    ComponentStates(AgentState agent) {
        this.agent = agent;
    }

    void update(Timestamp now) {
        for (IceStream stream : agent.streams) {
            for (IceComponent component : stream.components) {
                IceTransportState next = next(component, now);
                if (next != component.state) {
                    component.state = next;
                    agent.emit(new IceEvent.ComponentStateChanged(stream.id, component.id, next));
                }
            }
        }
    }

    private IceTransportState next(IceComponent component, Timestamp now) {
        if (agent.closed) {
            return IceTransportState.CLOSED;
        }
        IceStream stream = component.stream;
        IceSession session = stream.session;
        SessionComponent present = session.component(component.id);
        if (present == null) {
            return IceTransportState.CLOSED;
        }
        CandidatePair active = component.active;
        if (active != null) {
            if (agent.isSilent(active, now)) {
                // webrtc-pc §5.6.3: (disconnected, ICE restart occurs): checking.
                return active.session == session ? IceTransportState.DISCONNECTED : IceTransportState.CHECKING;
            }
            return present.selected == active && isGathered(stream) && !isRunning(session, present)
                    ? IceTransportState.COMPLETED
                    : IceTransportState.CONNECTED;
        }
        if (present.failed) {
            return IceTransportState.FAILED;
        }
        if (session.remote == null && !agent.isLite()) {
            return component.state == IceTransportState.NEW ? IceTransportState.NEW : IceTransportState.CHECKING;
        }
        return withoutPair(component, present, now);
    }

    private IceTransportState withoutPair(IceComponent component, SessionComponent present, Timestamp now) {
        IceSession session = component.stream.session;
        boolean candidates = false;
        for (PeerCandidate candidate : session.peerCandidates) {
            candidates |= candidate.candidate().component() == component.id;
        }
        for (CandidatePair pair : session.pairs) {
            if (pair.component == present && pair.isPending() && (!pair.revealed || present.hopesForRevealed())) {
                return IceTransportState.CHECKING;
            }
        }
        boolean gathered = isGathered(component.stream);
        if (!failureDue(component, present).isAfter(now) && (candidates || present.tried || gathered)) {
            present.failed = true;
            return IceTransportState.FAILED;
        }
        return switch (component.state) {
            case CONNECTED, COMPLETED, DISCONNECTED -> IceTransportState.DISCONNECTED;
            case NEW -> candidates ? IceTransportState.CHECKING : IceTransportState.NEW;
            default -> patienceEnds(session).isAfter(now) ? IceTransportState.CHECKING : IceTransportState.DISCONNECTED;
        };
    }

    /** When a component without a pair that works or could work fails, unless something comes. */
    private Timestamp failureDue(IceComponent component, SessionComponent present) {
        Timestamp patience = patienceEnds(component.stream.session);
        if (present.baseLost != null) {
            // Between two networks there may be none for a while.
            patience = Timestamp.max(patience, present.baseLost.plus(agent.config.failedAfter()));
        }
        return isGathered(component.stream)
                ? patience
                : Timestamp.max(patience, present.lastHope.plus(agent.config.failedAfter()));
    }

    private Timestamp patienceEnds(IceSession session) {
        // RFC 8863 §4: "While the timer is still running, the ICE agent MUST NOT update a checklist state from Running
        // to Failed, even if there are no pairs left in the checklist to check."
        return session.started == null ? Timestamp.NEVER : session.started.plus(agent.config.patience());
    }

    /** Returns whether both ends have told all their candidates. */
    private static boolean isGathered(IceStream stream) {
        return stream.gathering == GatheringState.COMPLETE && stream.session.endOfRemoteCandidates;
    }

    private static boolean isRunning(IceSession session, SessionComponent component) {
        for (CandidatePair pair : session.pairs) {
            if (pair.component == component
                    && (pair.state == PairState.IN_PROGRESS
                                    && pair.check != null
                                    && !pair.check.transaction().isCancelled()
                            || component.isChecking() && pair.isPending())) {
                return true;
            }
        }
        return false;
    }

    Timestamp deadline(Timestamp now) {
        Timestamp earliest = Timestamp.NEVER;
        for (IceStream stream : agent.streams) {
            for (IceComponent component : stream.components) {
                SessionComponent present = stream.session.component(component.id);
                if (component.active != null) {
                    Timestamp silent = agent.silentFrom(component.active);
                    earliest = Timestamp.min(earliest, silent.isAfter(now) ? silent : Timestamp.NEVER);
                } else if (present != null && !present.failed) {
                    Timestamp patience = patienceEnds(stream.session);
                    Timestamp failure = failureDue(component, present);
                    earliest = Timestamp.min(earliest, patience.isAfter(now) ? patience : Timestamp.NEVER);
                    earliest = Timestamp.min(earliest, failure.isAfter(now) ? failure : Timestamp.NEVER);
                }
            }
        }
        return earliest;
    }
}
