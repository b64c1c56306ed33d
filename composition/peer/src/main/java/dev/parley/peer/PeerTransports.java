package dev.parley.peer;

import dev.parley.base.Timestamp;
import dev.parley.connection.Connection;
import dev.parley.connection.ConnectionEvent;
import dev.parley.datachannel.DataChannels;
import dev.parley.dtls.DtlsEngine;
import dev.parley.host.ConnectionHost;
import dev.parley.ice.IceEvent;
import dev.parley.negotiation.transport.Action;
import dev.parley.negotiation.transport.RemoteTransportParameters;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.IceRole;
import dev.parley.parameters.SctpParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The transports of a peer: applies the actions of descriptions to the engines. Loop thread only. */
final class PeerTransports {
    private final Peer peer;
    private final Map<Integer, PeerTransport> transports = new LinkedHashMap<>(2);
    private final CandidatePool pool;
    private final TransportEvents events;
    private IceRole iceRole = IceRole.CONTROLLING;
    private boolean iceRoleKnown;
    private @Nullable SctpParameters remoteSctp;
    private Action.@Nullable StartData startData;

    PeerTransports(Peer peer) {
        this.peer = peer;
        this.pool = new CandidatePool(peer);
        this.events = new TransportEvents(peer, this, pool);
    }

    @Nullable
    PeerTransport get(int id) {
        return transports.get(id);
    }

    boolean isUsed(int id) {
        return transports.containsKey(id);
    }

    @Nullable
    SctpParameters remoteSctp() {
        return remoteSctp;
    }

    private Timestamp now() {
        return peer.loopPorts().loop().now();
    }

    private Connection engines() {
        return peer.host().connection();
    }

    // ---- events ----

    void handle(IceEvent event) {
        events.handle(event);
    }

    void handle(ConnectionEvent.DtlsStateChanged changed) {
        Connection connection = peer.connection();
        DtlsEngine dtls = connection == null ? null : connection.dtls(changed.transport(), changed.component());
        events.dtlsChanged(changed, dtls);
    }

    /** ICE settled a role conflict. */
    void roleChanged(IceRole role) {
        iceRole = role;
        iceRoleKnown = true;
        peer.emit(new PeerEvent.RoleChanged(role));
    }

    // ---- configuration ----

    /** Gives the configuration to a host, also to one that was just made. */
    void configure(ConnectionHost host) {
        host.setServers(
                peer.settings().iceLite() ? List.of() : peer.configuration().servers());
        host.setLocalAddressesUsed(!peer.configuration().relayOnly());
        host.connection().ice().setTransportPolicy(PeerSettings.policy(peer.configuration()));
        host.connection().ice().setRole(iceRole, now());
    }

    /** Candidates that were gathered ahead by other servers or another policy are gathered again. */
    void configurationChanged(boolean gatherAgain) {
        ConnectionHost host = peer.hostIfMade();
        if (host != null) {
            if (host.isFailed()) {
                return;
            }
            configure(host);
            if (gatherAgain) {
                pool.empty(host);
            }
        }
        fillPool();
    }

    /** Gathers ahead as far as the configuration wants it. */
    void fillPool() {
        ConnectionHost host = peer.hostIfMade();
        if (pool.isShort() && (host == null || !host.isFailed())) {
            pool.fill(peer.host());
            peer.touch();
        }
    }

    // ---- actions ----

    void apply(List<Action> actions) {
        ConnectionHost host = peer.hostIfMade();
        if (host != null && host.isFailed()) {
            return;
        }
        for (Action action : actions) {
            apply(action, now());
        }
        peer.touch();
    }

    private void apply(Action action, Timestamp now) {
        if (action instanceof Action.SetIceRole set) {
            setRole(set.role(), now);
        } else if (action instanceof Action.CreateTransport create) {
            create(create, now);
        } else if (action instanceof Action.RestartIce restart) {
            restart(restart, now);
        } else if (action instanceof Action.RemoteTransport remote) {
            setRemote(remote.transport(), remote.parameters(), now);
        } else if (action instanceof Action.AddRemoteCandidate add) {
            addRemoteCandidate(add.transport(), add.candidate(), now);
        } else if (action instanceof Action.EndOfRemoteCandidates end) {
            if (isUsed(end.transport())) {
                engines().ice().endOfRemoteCandidates(end.transport(), now);
            }
        } else if (action instanceof Action.RemoveComponent remove) {
            removeComponent(remove, now);
        } else if (action instanceof Action.DiscardTransport discard) {
            discard(discard.transport(), now);
        } else if (action instanceof Action.StartData start) {
            start(start, now);
        } else if (action instanceof Action.UpdateData update) {
            remoteSctp = update.remote();
            Action.StartData started = startData;
            if (started != null) {
                engines().startData(started.transport(), started.local(), update.remote(), now);
            }
        } else if (action instanceof Action.StopData) {
            stop(now);
        } else if (action instanceof Action.RejectData) {
            peer.channels().associationRejected();
        } else if (action instanceof Action.RestartDtls restart) {
            // Its state is "new" again; the object stays, as webrtc-pc §5.5 notes.
            engines().restartDtls(restart.transport(), now);
        } else {
            throw new AssertionError("an action that is not applied: " + action);
        }
    }

    private void setRole(IceRole role, Timestamp now) {
        iceRoleKnown = true;
        iceRole = role;
        ConnectionHost host = peer.hostIfMade();
        if (host != null) {
            host.connection().ice().setRole(role, now);
        }
        peer.emit(new PeerEvent.RoleChanged(role));
    }

    private void create(Action.CreateTransport create, Timestamp now) {
        PeerTransport pooled = pool.take(create.transport());
        PeerTransport transport =
                pooled != null ? pooled : new PeerTransport(create.transport(), create.components(), create.local());
        transports.put(transport.id, transport);
        peer.emit(new PeerEvent.TransportCreated(transport.id, create.mid(), create.components(), transport.local));
        if (iceRoleKnown) {
            peer.emit(new PeerEvent.RoleChanged(iceRole));
        }
        if (pooled == null) {
            engines().addTransport(transport.id, transport.components, transport.local, now);
            gather(transport);
            return;
        }
        if (create.components() < pooled.components) {
            engines().removeComponent(pooled.id, 2, now);
        }
        // In a task of its own: the description is to be set before its candidates are reported.
        List<IceEvent> found = pool.takeFound(pooled.id);
        peer.tasks().execute(() -> events.replay(found));
    }

    private void removeComponent(Action.RemoveComponent remove, Timestamp now) {
        engines().removeComponent(remove.transport(), remove.component(), now);
        if (isUsed(remove.transport()) && remove.component() == 2) {
            peer.emit(new PeerEvent.TransportMultiplexed(remove.transport()));
        }
    }

    private void gather(PeerTransport transport) {
        peer.host().gather(transport.id, transport.components, transport.local.usernameFragment());
    }

    private void restart(Action.RestartIce restart, Timestamp now) {
        PeerTransport transport = transports.get(restart.transport());
        if (transport == null) {
            return;
        }
        boolean takenBack = restart.local().equals(transport.localBefore);
        transport.restarted(restart.local());
        peer.emit(new PeerEvent.LocalCredentialsChanged(transport.id, restart.local()));
        peer.host().credentialsChanged(transport.local.usernameFragment());
        if (takenBack) {
            engines().ice().cancelRestart(transport.id, now);
        } else {
            engines().ice().restart(transport.id, restart.local(), now);
            gather(transport);
        }
    }

    private void setRemote(int id, RemoteTransportParameters parameters, Timestamp now) {
        if (!isUsed(id)) {
            return;
        }
        peer.emit(new PeerEvent.RemoteCredentialsChanged(id, parameters.credentials()));
        engines()
                .setRemoteTransport(
                        id,
                        parameters.credentials(),
                        parameters.lite(),
                        parameters.fingerprints(),
                        parameters.localRole(),
                        now);
        for (Candidate candidate : parameters.candidates()) {
            addRemoteCandidate(id, candidate, now);
        }
        if (parameters.endOfCandidates()) {
            engines().ice().endOfRemoteCandidates(id, now);
        }
    }

    private void addRemoteCandidate(int id, Candidate candidate, Timestamp now) {
        // webrtc-pc §4.4.1.9: "if the candidate is not administratively prohibited, add the ICE candidate"
        if (isUsed(id) && !BadPorts.contains(candidate.port())) {
            peer.emit(new PeerEvent.RemoteCandidateAdded(id, candidate));
            engines().ice().addRemoteCandidate(id, candidate, now);
        }
    }

    private void discard(int id, Timestamp now) {
        if (transports.remove(id) != null) {
            engines().removeTransport(id, now);
            peer.host().stopGathering(id);
            peer.emit(new PeerEvent.TransportDiscarded(id));
        }
    }

    // ---- data ----

    private void start(Action.StartData start, Timestamp now) {
        remoteSctp = start.remote();
        startData = start;
        Connection engines = engines();
        boolean first = engines.dataChannels() == null;
        engines.startData(start.transport(), start.local(), start.remote(), now);
        DataChannels data = engines.dataChannels();
        if (first && data != null) {
            peer.emit(new PeerEvent.DataSectionChanged());
            peer.channels().associationStarted(data);
        }
    }

    private void stop(Timestamp now) {
        startData = null;
        remoteSctp = null;
        engines().stopData(now);
        peer.channels().associationEnded();
        peer.emit(new PeerEvent.DataStopped());
    }
}
