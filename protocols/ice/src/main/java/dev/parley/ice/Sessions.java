package dev.parley.ice;

import dev.parley.base.Timestamp;
import dev.parley.parameters.IceCredentials;

/** The beginning and end of ICE sessions: credentials and restarts, RFC 8445 §9. */
final class Sessions {
    private final AgentState agent;
    private final ConnectivityChecks checks;
    private final IncomingChecks incoming;
    private final Gatherer gatherer;
    private final RemoteCandidates remoteCandidates;

    Sessions(
            AgentState agent,
            ConnectivityChecks checks,
            IncomingChecks incoming,
            Gatherer gatherer,
            RemoteCandidates remoteCandidates) {
        this.agent = agent;
        this.checks = checks;
        this.incoming = incoming;
        this.gatherer = gatherer;
        this.remoteCandidates = remoteCandidates;
    }

    void addStream(int id, int components, IceCredentials local) {
        IceStream stream = new IceStream(id, components, new IceSession(local, true));
        addComponents(stream, Timestamp.ZERO);
        agent.streams.add(stream);
    }

    private static void addComponents(IceStream stream, Timestamp now) {
        for (IceComponent component : stream.components) {
            stream.session.components.add(new SessionComponent(component.id, now));
        }
    }

    void setRemote(IceStream stream, IceCredentials remote, Timestamp now) {
        IceCredentials known = stream.session.remote;
        if (remote.equals(known)) {
            return;
        }
        if (known != null) {
            // The remote end has restarted. Ours follows with credentials of its own, or has none.
            IceSession before = stream.session;
            begin(stream, new IceSession(before.local, false), now);
            stream.session.earlyChecks.addAll(before.earlyChecks);
        }
        adopt(stream.session, remote, now);
        remoteCandidates.credentialsKnown(stream, now);
        incoming.replayEarlyChecks(stream, now);
    }

    private static void adopt(IceSession session, IceCredentials remote, Timestamp now) {
        session.remote = remote;
        session.remoteKey = IceSession.key(remote);
        session.started = now;
        for (SessionComponent component : session.components) {
            component.lastHope = now;
        }
    }

    void restart(IceStream stream, IceCredentials newLocal, Timestamp now) {
        IceSession before = stream.session;
        begin(stream, new IceSession(newLocal, true), now);
        IceCredentials remote = before.remote;
        if (before.localRestart || remote == null) {
            remoteCandidates.forget(before);
            return;
        }
        // The remote end's half of this restart came first: what it has told stays.
        IceSession session = stream.session;
        session.endOfRemoteCandidates = before.endOfRemoteCandidates;
        for (PeerCandidate candidate : before.peerCandidates) {
            if (candidate.isSignalled()) {
                session.peerCandidates.add(candidate);
            }
        }
        remoteCandidates.move(before, session);
        adopt(session, remote, now);
        remoteCandidates.credentialsKnown(stream, now);
    }

    private void begin(IceStream stream, IceSession session, Timestamp now) {
        IceSession before = stream.session;
        IceSession previous = stream.previous;
        boolean serves = false;
        for (IceComponent component : stream.components) {
            serves |= component.active != null && component.active.session == before;
        }
        if (serves || previous == null) {
            if (previous != null) {
                checks.forget(previous, false);
            }
            // RFC 8445 §9: until the new session has selected its pairs, those of the old one are used.
            stream.previous = before;
            checks.forget(before, true);
            before.triggered.clear();
        } else {
            // Of two restarts in a row the first one's session carries nothing yet; what carries stays.
            checks.forget(before, false);
        }
        gatherer.forget(stream);
        stream.session = session;
        agent.pathChanges++;
        stream.servers.clear();
        stream.gathering = GatheringState.NEW;
        stream.endOfLocalBases = false;
        addComponents(stream, now);
        for (OwnBase base : agent.bases) {
            if (base.component.stream == stream) {
                gatherer.attach(session, base);
            }
        }
        session.futureCandidates.addAll(before.futureCandidates);
    }

    void cancelRestart(IceStream stream) {
        IceSession previous = stream.previous;
        if (previous == null) {
            return;
        }
        checks.forget(stream.session, false);
        remoteCandidates.forget(stream.session);
        gatherer.forget(stream);
        stream.session = previous;
        agent.pathChanges++;
        stream.previous = null;
        stream.gathering = GatheringState.COMPLETE;
        for (CandidatePair pair : previous.pairs) {
            if (pair.state == PairState.IN_PROGRESS) {
                pair.state = PairState.WAITING;
            }
        }
    }

    void removeStream(IceStream stream) {
        agent.streams.remove(stream);
        end(stream);
    }

    void end(IceStream stream) {
        checks.forget(stream.session, false);
        remoteCandidates.forget(stream.session);
        if (stream.previous != null) {
            checks.forget(stream.previous, false);
            stream.previous = null;
        }
        for (IceComponent component : stream.components) {
            component.active = null;
        }
        agent.pathChanges++;
        gatherer.forget(stream);
    }
}
