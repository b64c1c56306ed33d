package dev.parley.ice;

import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ICE agent of one peer connection, RFC 8445, full or lite: all its streams and components. Role, tie-breaker, pacing and
 * unfreezing are common to them (§6.1.1, §6.1.4, §14.2).
 *
 * <p>The owner opens sockets and tells them as {@link LocalBase}s, resolves names, carries datagrams, and gives what looks like
 * STUN to {@link #handle}. Stream ids are the owner's choice. Commands that name a stream or component that does not exist do
 * nothing, because the last datagram or answer may come after a removal; only {@link #addStream} refuses.
 *
 * <p>Not thread-safe: confined to its owner's thread.
 */
public final class IceAgent implements ProtocolEngine<IceEvent> {
    private final AgentState agent;
    private final Selection selection;
    private final ConnectivityChecks checks;
    private final IncomingStun incoming;
    private final Gatherer gatherer;
    private final RemoteCandidates remoteCandidates;
    private final Sessions sessions;
    private final Bases bases;
    private final DueWork due;

    /**
     * Makes an agent without streams.
     *
     * @param random draws transaction ids, the tie-breaker and the consent intervals
     */
    public IceAgent(IceConfig config, IceRole role, SecureRandom random) {
        agent = new AgentState(config, role, random);
        Checklists checklists = new Checklists(agent);
        selection = new Selection(agent, checklists);
        checks = new ConnectivityChecks(agent, checklists, selection);
        IncomingChecks incomingChecks = new IncomingChecks(agent, checklists, selection);
        gatherer = new Gatherer(agent, checklists);
        incoming = new IncomingStun(agent, incomingChecks, checks, gatherer);
        remoteCandidates = new RemoteCandidates(agent, checklists);
        sessions = new Sessions(agent, checks, incomingChecks, gatherer, remoteCandidates);
        bases = new Bases(agent, checklists, checks, gatherer);
        Consent consent = new Consent(agent, checks);
        Pacing pacing = new Pacing(agent, checklists, checks, gatherer);
        due = new DueWork(checks, gatherer, consent, selection, pacing, new ComponentStates(agent));
    }

    /** Returns the role at the moment; a role conflict may change it. */
    public IceRole role() {
        return agent.role;
    }

    /** Sets the role that negotiation has decided, RFC 8445 §6.1.1. */
    public void setRole(IceRole role, Timestamp now) {
        selection.setRole(role);
        service(now);
    }

    /** Returns whether the remote end is a lite one ("a=ice-lite"). Against it a full agent is controlling, RFC 8445 §6.1.1. */
    public void setRemoteLite(boolean lite, Timestamp now) {
        agent.remoteLite = lite;
        if (lite && !agent.isLite()) {
            selection.setRole(IceRole.CONTROLLING);
        }
        service(now);
    }

    /** Sets which candidates may be used from the next restart on. */
    public void setTransportPolicy(TransportPolicy policy) {
        agent.policy = policy;
    }

    /**
     * Adds a stream.
     *
     * @param components 1, or 2 where RTCP has its own
     * @throws IllegalArgumentException where the id is taken or the count is neither 1 nor 2
     */
    public void addStream(int streamId, int components, IceCredentials local) {
        if (agent.stream(streamId) != null || components < 1 || components > 2) {
            throw new IllegalArgumentException("stream " + streamId + " of " + components + " components");
        }
        sessions.addStream(streamId, components, local);
    }

    /** Removes a stream; its bases are released. */
    public void removeStream(int streamId, Timestamp now) {
        IceStream stream = agent.stream(streamId);
        if (stream != null) {
            for (IceComponent component : stream.components) {
                bases.release(component, now);
            }
            sessions.removeStream(stream);
            service(now);
        }
    }

    /** Removes a component, when RTCP has been agreed to share the other's (RFC 8035); its bases are released. */
    public void removeComponent(int streamId, int component, Timestamp now) {
        IceComponent removed = agent.component(streamId, component);
        if (removed == null) {
            return;
        }
        IceStream stream = removed.stream;
        bases.release(removed, now);
        stream.components.remove(removed);
        stream.session.components.removeIf(each -> each.id == component);
        stream.session.peerCandidates.removeIf(each -> each.candidate().component() == component);
        service(now);
    }

    /**
     * Starts gathering, for a new stream or after a restart: candidates of the bases that the stream has already are announced, and
     * those of further ones as they come. Called again, as when a server's name has been resolved, it goes on with further servers.
     *
     * @param servers STUN servers, one entry for each of their addresses
     */
    public void startGathering(int streamId, List<StunServerAddress> servers, Timestamp now) {
        IceStream stream = agent.stream(streamId);
        if (stream != null) {
            gatherer.start(stream, servers, now);
            service(now);
        }
    }

    /**
     * Gives a component a socket. Beyond the limit, and for loopback addresses that the settings exclude, it is released at once.
     * One that comes after the end of gathering is trickled all the same.
     */
    public void addLocalBase(int streamId, int component, LocalBase base, Timestamp now) {
        IceComponent owner = agent.component(streamId, component);
        if (owner == null || agent.closed) {
            agent.emit(new IceEvent.BaseReleased(base.address()));
            return;
        }
        bases.add(owner, base, now);
        service(now);
    }

    /** No further base will come for now; gathering ends when the servers have answered. */
    public void endOfLocalBases(int streamId, Timestamp now) {
        IceStream stream = agent.stream(streamId);
        if (stream != null) {
            stream.endOfLocalBases = true;
            service(now);
        }
    }

    /** A base is lost, with its interface: its pairs end. */
    public void removeLocalBase(InetSocketAddress address, Timestamp now) {
        bases.remove(address, now);
        service(now);
    }

    /** The owner could not ask a server: its name did not resolve, or it could not be reached (701). */
    public void gatheringError(
            int streamId,
            @Nullable String address,
            @Nullable Integer port,
            String url,
            int errorCode,
            String errorText,
            Timestamp now) {
        if (agent.stream(streamId) != null) {
            agent.emit(new IceEvent.CandidateError(streamId, address, port, url, errorCode, errorText));
            service(now);
        }
    }

    /**
     * Tells the remote end's credentials. Others than before begin a new session, RFC 8445 §9: the remote end has restarted; the
     * owner restarts our end by {@link #restart}, before or after.
     */
    public void setRemoteCredentials(int streamId, IceCredentials remote, Timestamp now) {
        IceStream stream = agent.stream(streamId);
        if (stream != null) {
            sessions.setRemote(stream, remote, now);
            service(now);
        }
    }

    /**
     * Adds a candidate of the remote end. Where its address is a name, {@link IceEvent.ResolveName} asks for it. A TCP candidate is
     * kept and not paired.
     */
    public void addRemoteCandidate(int streamId, Candidate candidate, Timestamp now) {
        IceStream stream = agent.stream(streamId);
        if (stream != null) {
            remoteCandidates.add(stream, candidate, now);
            service(now);
        }
    }

    /** Answers {@link IceEvent.ResolveName}; null where the name has no address. */
    public void nameResolved(long requestId, @Nullable InetAddress address, Timestamp now) {
        remoteCandidates.nameResolved(requestId, address, now);
        service(now);
    }

    /** The remote end will send no further candidates, RFC 8838 §14. One that comes all the same is taken. */
    public void endOfRemoteCandidates(int streamId, Timestamp now) {
        IceStream stream = agent.stream(streamId);
        if (stream != null) {
            stream.session.endOfRemoteCandidates = true;
            service(now);
        }
    }

    /**
     * Restarts ICE with new local credentials, RFC 8445 §9. The pairs of before serve until the new ones are selected. Bases are
     * kept; their candidates are announced anew by {@link #startGathering}.
     */
    public void restart(int streamId, IceCredentials newLocal, Timestamp now) {
        IceStream stream = agent.stream(streamId);
        if (stream != null) {
            sessions.restart(stream, newLocal, now);
            service(now);
        }
    }

    /** Takes a restart back, when its offer was rolled back: the session before it goes on. */
    public void cancelRestart(int streamId, Timestamp now) {
        IceStream stream = agent.stream(streamId);
        if (stream != null) {
            sessions.cancelRestart(stream);
            service(now);
        }
    }

    /**
     * Takes a STUN message that came in; borrowed for the call.
     *
     * @return whether it is authenticated as part of one of our sessions. Of what is not, only the answer of a server to a question
     *     of ours has an effect; all else is counted and dropped
     */
    public boolean handle(PacketBuffer stunMessage, Path path, Timestamp now) {
        IncomingStun.Outcome outcome = incoming.handle(stunMessage, path, now);
        if (outcome != IncomingStun.Outcome.DROPPED) {
            service(now);
        }
        return outcome == IncomingStun.Outcome.AUTHENTIC;
    }

    /** A packet of the layers above was sent on the component's pair. */
    public void noteSent(int streamId, int component, int bytes, Timestamp now) {
        CandidatePair pair = active(streamId, component);
        if (pair != null) {
            pair.packetsSent++;
            pair.bytesSent += bytes;
            pair.lastPacketSent = now;
            pair.lastSent = now;
            if (!agent.isLite() && Consent.awaitReply(pair, now)) {
                service(now);
            }
        }
    }

    /** An authentic packet of the layers above was received on the component's pair. */
    public void noteReceived(int streamId, int component, int bytes, Timestamp now) {
        CandidatePair pair = active(streamId, component);
        if (pair != null) {
            pair.packetsReceived++;
            pair.bytesReceived += bytes;
            pair.lastPacketReceived = now;
            pair.heard(now);
            if (state(streamId, component) == IceTransportState.DISCONNECTED) {
                service(now);
            }
        }
    }

    /**
     * A packet of the layers above came over a path that is {@linkplain #isValidated validated}, while its component has none to send
     * on: a check of ours has been lost. Once for each check it is repeated at once.
     */
    public void noteReceivedEarly(Path path, Timestamp now) {
        if (agent.isValidated(path)) {
            checks.repeatLost(path, now);
        }
    }

    private @Nullable CandidatePair active(int streamId, int component) {
        IceComponent owner = agent.component(streamId, component);
        return owner == null ? null : owner.active;
    }

    /**
     * Returns where the component's packets go: the selected pair, else the one that worked first; null where none works, or the
     * remote end does not consent.
     */
    public @Nullable Path sendPath(int streamId, int component) {
        CandidatePair pair = active(streamId, component);
        return pair == null ? null : pair.path;
    }

    /**
     * Returns whether {@link #sendPath} gives a path of the session before the last restart, as it does until the new one has a pair
     * that works (RFC 8445 §9).
     */
    public boolean isFormerPath(int streamId, int component) {
        IceComponent owner = agent.component(streamId, component);
        return owner != null && owner.active != null && owner.active.session != owner.stream.session;
    }

    /**
     * Returns a number that changes whenever {@link #sendPath} or {@link #isFormerPath} of any component may have changed: who remembers it
     * need not ask about each.
     */
    public int pathChanges() {
        return agent.pathChanges;
    }

    /** Returns whether an authenticated check or answer has come over the path: packets from there may be processed. */
    public boolean isValidated(Path path) {
        return agent.isValidated(path);
    }

    /** Returns the stream that the path's local base belongs to, or -1. */
    public int streamOf(Path path) {
        OwnBase base = agent.base(path.local());
        return base == null ? -1 : base.component.stream.id;
    }

    /** Returns the component that the path's local base belongs to, or -1. */
    public int componentOf(Path path) {
        OwnBase base = agent.base(path.local());
        return base == null ? -1 : base.component.id;
    }

    /** Returns a component's state; CLOSED for one that does not exist. */
    public IceTransportState state(int streamId, int component) {
        IceComponent owner = agent.component(streamId, component);
        return owner == null ? IceTransportState.CLOSED : owner.state;
    }

    /** Returns a stream's gathering state. */
    public GatheringState gatheringState(int streamId) {
        IceStream stream = agent.stream(streamId);
        return stream == null ? GatheringState.NEW : stream.gathering;
    }

    /** Returns our credentials in the present session, or null for an unknown stream. */
    public @Nullable IceCredentials localCredentials(int streamId) {
        IceStream stream = agent.stream(streamId);
        return stream == null ? null : stream.session.local;
    }

    /** Returns the remote end's credentials in the present session, or null. */
    public @Nullable IceCredentials remoteCredentials(int streamId) {
        IceStream stream = agent.stream(streamId);
        return stream == null ? null : stream.session.remote;
    }

    /** Returns the pair that the component sends on, or null. */
    public @Nullable CandidatePairInfo selectedPair(int streamId, int component) {
        CandidatePair pair = active(streamId, component);
        return pair == null ? null : pair.info();
    }

    /** Returns the pairs of a stream and their counts, the highest priority first. */
    public List<CandidatePairStatistics> pairs(int streamId) {
        IceStream stream = agent.stream(streamId);
        return stream == null ? List.of() : stream.statistics();
    }

    /** Returns the local candidates of the present session, peer-reflexive ones included. */
    public List<Candidate> localCandidates(int streamId) {
        IceStream stream = agent.stream(streamId);
        return stream == null
                ? List.of()
                : stream.session.ownCandidates.stream()
                        .map(OwnCandidate::candidate)
                        .toList();
    }

    /** Returns the remote candidates of the present session, peer-reflexive ones included. */
    public List<Candidate> remoteCandidates(int streamId) {
        IceStream stream = agent.stream(streamId);
        return stream == null
                ? List.of()
                : stream.session.peerCandidates.stream()
                        .map(PeerCandidate::candidate)
                        .toList();
    }

    /** Returns the live counts of what was dropped, by reason. */
    public DropCounters drops() {
        return agent.drops;
    }

    /** Ends everything; all bases are released. */
    public void close(Timestamp now) {
        if (agent.closed) {
            return;
        }
        agent.closed = true;
        for (IceStream stream : agent.streams) {
            for (IceComponent component : stream.components) {
                bases.release(component, now);
            }
            sessions.end(stream);
        }
        due.close(now);
    }

    @Override
    public void handleTimeout(Timestamp now) {
        if (!due.next().isAfter(now)) {
            service(now);
        }
    }

    private void service(Timestamp now) {
        if (!agent.closed) {
            due.update(now);
        }
    }

    @Override
    public boolean pollTransmit(TransmitBatch into, Timestamp now) {
        AgentState.Outgoing datagram = agent.outgoing.pollFirst();
        if (datagram == null) {
            return false;
        }
        into.append(datagram.path(), datagram.bytes());
        return true;
    }

    @Override
    public @Nullable IceEvent pollEvent() {
        return agent.events.pollFirst();
    }

    @Override
    public Timestamp nextTimeout() {
        return due.next();
    }
}
