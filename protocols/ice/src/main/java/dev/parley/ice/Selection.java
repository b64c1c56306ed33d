package dev.parley.ice;

import dev.parley.base.Timestamp;
import dev.parley.parameters.IceRole;
import org.jspecify.annotations.Nullable;

/** Roles, nomination, and the choice of the pair that packets are sent on, RFC 8445 §8 and §12.1. */
final class Selection {
    /** How many nominations of another pair, without one of the selected pair between, show that the peer means it. */
    static final int CLEAR_NOMINATIONS = 2;

    private final AgentState agent;
    private final Checklists checklists;

    Selection(AgentState agent, Checklists checklists) {
        this.agent = agent;
        this.checklists = checklists;
    }

    void switchRole(IceRole role) {
        setRole(role);
        agent.emit(new IceEvent.RoleChanged(role));
    }

    void setRole(IceRole role) {
        if (agent.role == role) {
            return;
        }
        agent.role = role;
        checklists.recomputePriorities();
        for (IceSession session : agent.sessions()) {
            for (CandidatePair pair : session.pairs) {
                pair.nominate = false;
                pair.nominatedByPeer = false;
                checkAgain(pair);
            }
            for (SessionComponent component : session.components) {
                component.nominating = null;
                component.selectedByPeer = false;
            }
        }
    }

    /** A check that is repeated would go on to claim the former role, and be refused each time. */
    private static void checkAgain(CandidatePair pair) {
        Check running = pair.check;
        if (running == null) {
            return;
        }
        running.transaction().cancel();
        pair.check = null;
        if (pair.state == PairState.IN_PROGRESS) {
            pair.session.trigger(pair);
        }
    }

    /** Our nominating check was answered. */
    void nominated(CandidatePair pair) {
        pair.component.nominating = null;
        boolean another = pair.component.everSelected && pair.component.selected != pair;
        select(pair, false);
        if (another) {
            // A controlled end that still holds to the former pair may want to see that this one is meant: ours does,
            // and would wait for the next consent check.
            pair.nextConsent = Timestamp.ZERO;
        }
    }

    /** A check with USE-CANDIDATE came over a pair, whether or not it works already. */
    void countNomination(CandidatePair pair) {
        if (pair.component.selected != pair) {
            pair.nominationsSinceSelected++;
            return;
        }
        for (CandidatePair each : pair.session.pairs) {
            if (each.component == pair.component) {
                each.nominationsSinceSelected = 0;
            }
        }
    }

    /** The peer has nominated a pair that works. */
    void nominatedByPeer(CandidatePair pair, Timestamp now) {
        CandidatePair selected = pair.component.selected;
        if (selected == pair) {
            pair.component.selectedByPeer = true;
            return;
        }
        // Peers nominate several pairs: libwebrtc from the first check on, and another one when the path breaks. Of two
        // the better one counts (as in RFC 5245 §8.1.1.2), unless the selected one is broken or no longer nominated.
        if (selected == null
                || !pair.component.selectedByPeer
                || !selected.hasConsent(now)
                || agent.isBroken(selected, now)
                || Long.compareUnsigned(pair.priority, selected.priority) > 0
                || pair.nominationsSinceSelected >= CLEAR_NOMINATIONS) {
            select(pair, true);
        } else {
            pair.nominatedByPeer = false;
        }
    }

    private void select(CandidatePair pair, boolean byPeer) {
        SessionComponent component = pair.component;
        if (component.selected != null) {
            component.selected.nominated = false;
        }
        for (CandidatePair each : pair.session.pairs) {
            if (each.component == component) {
                each.nominationsSinceSelected = 0;
                each.nominate = false;
                if (each != pair) {
                    each.nominatedByPeer = false;
                    pair.session.triggered.remove(each);
                }
            }
        }
        pair.nominated = true;
        component.selected = pair;
        component.firstNewerPair = agent.nextPairId();
        component.everSelected = true;
        component.selectedByPeer = byPeer;
        component.nominating = null;
        component.reviving = false;
    }

    /** Nominates where it is time, and chooses the pairs to send on. */
    void update(Timestamp now) {
        for (IceStream stream : agent.streams) {
            if (agent.isLite() && agent.remoteLite) {
                selectWithoutChecks(stream);
            }
            for (SessionComponent component : stream.session.components) {
                CandidatePair selected = component.selected;
                if (selected != null && !agent.isLite()) {
                    if (!agent.isSilent(selected, now)) {
                        component.reviving = false;
                    } else if (!component.reviving) {
                        checklists.revive(stream.session, component);
                    }
                }
                if (agent.role == IceRole.CONTROLLING && !agent.isLite() && !component.failed) {
                    nominateIfDue(stream.session, component, now);
                } else if (selected != null && agent.isBroken(selected, now)) {
                    followNomination(stream.session, component, now);
                }
            }
            for (IceComponent component : stream.components) {
                activate(component, choose(component, now), now);
            }
            dropPreviousIfDone(stream, now);
        }
    }

    /** The selected pair has broken: of the other pairs the peer may have nominated one before. */
    private void followNomination(IceSession session, SessionComponent component, Timestamp now) {
        for (CandidatePair pair : session.pairs) {
            if (pair.component == component
                    && pair != component.selected
                    && pair.nominationsSinceSelected > 0
                    && isUsable(pair, now)) {
                select(pair, true);
                return;
            }
        }
    }

    private boolean isUsable(CandidatePair pair, Timestamp now) {
        return pair.state == PairState.SUCCEEDED && pair.hasConsent(now) && !agent.isBroken(pair, now);
    }

    /**
     * A pair has answered for the first time. If it is newer than the selected one the remote end may have moved: the selected pair is asked
     * at once, and counts as broken unless it answers soon.
     */
    void worksNow(CandidatePair pair, Timestamp now) {
        CandidatePair selected = pair.component.selected;
        if (selected != null
                && selected != pair
                && pair.id >= pair.component.firstNewerPair
                && selected.doubtedSince == null) {
            selected.doubtedSince = now;
            selected.nextProbe = now;
        }
    }

    private void selectWithoutChecks(IceStream stream) {
        for (SessionComponent component : stream.session.components) {
            for (CandidatePair pair : stream.session.pairs) {
                if (pair.component == component) {
                    // RFC 8445 §8.2: between lite agents the pair with the highest priority is used without checks.
                    pair.state = PairState.SUCCEEDED;
                    pair.consentUntil = Timestamp.NEVER;
                    if (component.selected != pair) {
                        select(pair, false);
                    }
                    break;
                }
            }
        }
    }

    private void nominateIfDue(IceSession session, SessionComponent component, Timestamp now) {
        CandidatePair nominating = component.nominating;
        CandidatePair selected = component.selected;
        if (nominating != null && !agent.isSilent(nominating, now)) {
            return;
        }
        CandidatePair best = null;
        for (CandidatePair pair : session.pairs) {
            if (pair.component == component
                    && isUsable(pair, now)
                    && (selected == null || worksSince(pair, selected))) {
                best = pair;
                break;
            }
        }
        if (best == null || selected != null && selected.hasConsent(now) && !agent.isBroken(selected, now)) {
            return;
        }
        Timestamp due = nominationDue(component);
        if (selected == null && nominating == null && isBetterPending(session, best) && due.isAfter(now)) {
            return;
        }
        if (nominating != null) {
            nominating.nominate = false;
        }
        component.nominating = best;
        best.nominate = true;
        session.trigger(best);
    }

    /** Returns whether the pair has answered since the selected one fell silent. */
    private static boolean worksSince(CandidatePair pair, CandidatePair selected) {
        Timestamp silence = selected.unansweredSince;
        return pair != selected && pair.lastHeard != null && (silence == null || !silence.isAfter(pair.lastHeard));
    }

    private static boolean isBetterPending(IceSession session, CandidatePair best) {
        for (CandidatePair pair : session.pairs) {
            if (pair == best) {
                return false;
            }
            if (pair.component == best.component && pair.isPending()) {
                return true;
            }
        }
        return false;
    }

    Timestamp deadline(Timestamp now) {
        Timestamp earliest = Timestamp.NEVER;
        for (IceStream stream : agent.streams) {
            for (SessionComponent component : stream.session.components) {
                Timestamp due = nominationDue(component);
                if (agent.role == IceRole.CONTROLLING && !agent.isLite() && due.isAfter(now)) {
                    earliest = Timestamp.min(earliest, due);
                }
                CandidatePair selected = component.selected;
                Timestamp broken = selected == null ? Timestamp.NEVER : agent.brokenFrom(selected);
                if (broken.isAfter(now)) {
                    earliest = Timestamp.min(earliest, broken);
                }
                CandidatePair nominating = component.nominating;
                Timestamp silent = nominating == null ? Timestamp.NEVER : agent.silentFrom(nominating);
                if (silent.isAfter(now)) {
                    earliest = Timestamp.min(earliest, silent);
                }
            }
        }
        return earliest;
    }

    /** When a working pair is nominated although a better one might come. */
    private Timestamp nominationDue(SessionComponent component) {
        Timestamp first = component.firstValid;
        return first == null || component.selected != null || component.nominating != null
                ? Timestamp.NEVER
                : first.plus(agent.config.nominationDelay());
    }

    private @Nullable CandidatePair choose(IceComponent component, Timestamp now) {
        IceSession session = component.stream.session;
        SessionComponent present = session.component(component.id);
        CandidatePair selected = present == null ? null : present.selected;
        if (selected != null && selected.hasConsent(now)) {
            return selected;
        }
        CandidatePair active = component.active;
        boolean usable = active != null && active.hasConsent(now);
        if (usable && active != null && !agent.isSilent(active, now)) {
            return active;
        }
        for (CandidatePair pair : session.pairs) {
            if (pair.component == present
                    && pair.state == PairState.SUCCEEDED
                    && pair.hasConsent(now)
                    && !agent.isSilent(pair, now)) {
                return pair;
            }
        }
        return usable ? active : null;
    }

    private void activate(IceComponent component, @Nullable CandidatePair pair, Timestamp now) {
        CandidatePair before = component.active;
        if (before == pair) {
            return;
        }
        component.active = pair;
        agent.pathChanges++;
        int stream = component.stream.id;
        if (pair != null) {
            if (pair.nextConsent.isNever()) {
                Consent.schedule(agent, pair, now);
            }
            agent.emit(new IceEvent.SelectedPairChanged(stream, component.id, pair.info(), pair.path));
        }
        if (before == null || pair == null) {
            agent.emit(new IceEvent.ConsentChanged(stream, component.id, pair != null));
        }
    }

    /** RFC 8445 §9: the pairs of before a restart serve until the new ones are selected. */
    private static void dropPreviousIfDone(IceStream stream, Timestamp now) {
        IceSession previous = stream.previous;
        if (previous == null) {
            return;
        }
        boolean serves = false;
        boolean allSelected = true;
        for (IceComponent component : stream.components) {
            CandidatePair active = component.active;
            serves |= active != null && active.session == previous && active.hasConsent(now);
            SessionComponent present = stream.session.component(component.id);
            allSelected &= present != null && present.selected != null;
        }
        if (allSelected && !serves) {
            stream.previous = null;
        }
    }
}
