package dev.parley.webrtc;

import dev.parley.base.Timestamp;
import dev.parley.connection.Connection;
import dev.parley.connection.ConnectionConfig;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.datachannel.DataChannels;
import dev.parley.datachannel.DataChannelsConfig;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.SrtpProfile;
import dev.parley.host.ConnectionHost;
import dev.parley.ice.IceAgent;
import dev.parley.ice.IceConfig;
import dev.parley.ice.IceEvent;
import dev.parley.ice.TransportPolicy;
import dev.parley.negotiation.SectionInfo;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.transport.Action;
import dev.parley.negotiation.transport.RemoteTransportParameters;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.IceRole;
import dev.parley.parameters.SctpParameters;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The transports of a connection: obeys what negotiation decides. Loop thread only. */
final class Transports {
    /**
     * Offered by every handshake, as browsers do: media may join the transport of a data channel later, and an association's
     * profile is settled once. A server may insist on it even for data alone; werift's does.
     */
    private static final List<SrtpProfile> SRTP_PROFILES =
            List.of(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AEAD_AES_256_GCM, SrtpProfile.AES128_CM_HMAC_SHA1_80);

    private final Peer peer;
    private final Map<Integer, Transport> transports = new LinkedHashMap<>(2);
    private final CandidatePool pool;
    private final ConnectionGlue glue;
    private @Nullable ConnectionHost host;
    private IceRole iceRole = IceRole.CONTROLLING;
    private boolean iceRoleKnown;
    private @Nullable RTCSctpTransport lastStableSctp;
    private @Nullable SctpParameters remoteSctp;
    private Action.@Nullable StartData startData;

    Transports(Peer peer) {
        this.peer = peer;
        this.pool = new CandidatePool(peer);
        this.glue = new ConnectionGlue(peer);
    }

    Collection<Transport> all() {
        return transports.values();
    }

    @Nullable
    Transport get(int id) {
        return transports.get(id);
    }

    /** Returns the engines, or null before there are any and after they have failed. */
    @Nullable
    Connection connection() {
        return host == null || host.isFailed() ? null : host.connection();
    }

    @Nullable
    DataChannels dataChannels() {
        Connection connection = connection();
        return connection == null ? null : connection.dataChannels();
    }

    /** The engines got a command. */
    void touch() {
        if (host != null) {
            host.touch();
        }
    }

    // ---- making the engines ----

    private ConnectionHost host() {
        ConnectionHost made = host;
        if (made == null) {
            made = new ConnectionHost(
                    peer.loopPorts(), peer.tasks(), peer.settings().host, config(), glue::handle, this::failed);
            made.connection().ice().setRole(iceRole, peer.now());
            host = made;
            configure(made);
        }
        return made;
    }

    private Connection engines() {
        return host().connection();
    }

    private void configure(ConnectionHost configured) {
        RTCConfiguration configuration = peer.configuration();
        configured.setServers(
                peer.settings().iceLite
                        ? List.of()
                        : configuration.iceServers().stream()
                                .map(RTCIceServer::value)
                                .toList());
        configured.setLocalAddressesUsed(configuration.iceTransportPolicy() == RTCIceTransportPolicy.ALL);
    }

    private ConnectionConfig config() {
        FactorySettings settings = peer.settings();
        IceConfig.Builder ice = IceConfig.builder()
                .lite(settings.iceLite)
                .includeLoopback(settings.host.includeLoopback())
                .transportPolicy(policy(peer.configuration()));
        if (settings.iceDisconnectedAfter != null) {
            ice.disconnectedAfter(settings.iceDisconnectedAfter);
        }
        if (settings.iceFailedAfter != null) {
            ice.failedAfter(settings.iceFailedAfter);
        }
        if (settings.iceKeepalive != null) {
            ice.keepalive(settings.iceKeepalive);
        }
        DtlsConfig dtls = DtlsConfig.builder(peer.certificates().stream()
                        .map(RTCCertificate::certificate)
                        .toArray(CertificateAndKey[]::new))
                .keyLog(settings.keyLog != null)
                .srtpProfiles(SRTP_PROFILES)
                .leastRsaBits(settings.weakCertificatesAccepted ? 1_024 : 2_048)
                .build();
        return ConnectionConfig.builder(dtls)
                .ice(ice.build())
                .sctp(sctp -> sctp.congestionController(settings.congestionControl.factory())
                        .interleaving(settings.messageInterleaving)
                        .receiveMemory(settings.receiveMemory))
                .dataChannels(DataChannelsConfig.builder()
                        .receiveMemory(settings.receiveMemory)
                        .maxAnnouncedChannels(settings.maxPeerChannels)
                        .build())
                .build();
    }

    private static TransportPolicy policy(RTCConfiguration configuration) {
        return configuration.iceTransportPolicy() == RTCIceTransportPolicy.RELAY
                ? TransportPolicy.RELAY
                : TransportPolicy.ALL;
    }

    /** Candidates that were gathered ahead by other servers or another policy are gathered again. */
    void configurationChanged(boolean gatherAgain) {
        if (host != null) {
            if (host.isFailed()) {
                return;
            }
            configure(host);
            host.connection().ice().setTransportPolicy(policy(peer.configuration()));
            if (gatherAgain) {
                pool.empty(host);
            }
        }
        fillPool();
    }

    // ---- obeying ----

    void obey(List<Action> actions) {
        if (host != null && host.isFailed()) {
            return;
        }
        for (Action action : actions) {
            obey(action, peer.now());
        }
        touch();
    }

    private void obey(Action action, Timestamp now) {
        if (action instanceof Action.SetIceRole role) {
            iceRoleKnown = true;
            iceRole = role.role();
            if (host != null) {
                host.connection().ice().setRole(iceRole, now);
            }
            publishRole();
        } else if (action instanceof Action.CreateTransport create) {
            create(create, now);
        } else if (action instanceof Action.RestartIce restart) {
            restart(restart, now);
        } else if (action instanceof Action.RemoteTransport remote) {
            setRemote(remote.transport(), remote.parameters(), now);
        } else if (action instanceof Action.AddRemoteCandidate add) {
            addRemoteCandidate(add.transport(), add.candidate(), now);
        } else if (action instanceof Action.EndOfRemoteCandidates end) {
            if (transports.containsKey(end.transport())) {
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
            throw new AssertionError("negotiation wants what nobody obeys: " + action);
        }
    }

    private void create(Action.CreateTransport create, Timestamp now) {
        Transport pooled = pool.take(create.transport());
        if (pooled != null) {
            takeFromPool(pooled, create, now);
            return;
        }
        Transport transport = new Transport(create.transport(), create.mid(), create.components(), create.local());
        transports.put(transport.id, transport);
        if (iceRoleKnown) {
            transport.setRole(role());
        }
        engines().addTransport(transport.id, transport.components, transport.local, now);
        gather(transport);
    }

    private void takeFromPool(Transport pooled, Action.CreateTransport create, Timestamp now) {
        pooled.mid = create.mid();
        transports.put(pooled.id, pooled);
        if (iceRoleKnown) {
            pooled.setRole(role());
        }
        if (create.components() < pooled.components) {
            pooled.multiplexed();
            engines().removeComponent(pooled.id, 2, now);
        }
        // In a task of its own: the description is to be set before its candidates are told.
        List<IceEvent> found = pool.takeFound(pooled.id);
        peer.tasks().execute(() -> glue.replay(found));
    }

    /** Gathers ahead as far as the configuration says. */
    void fillPool() {
        if (pool.isShort() && (host == null || !host.isFailed())) {
            pool.fill(host());
            touch();
        }
    }

    CandidatePool pool() {
        return pool;
    }

    private void removeComponent(Action.RemoveComponent remove, Timestamp now) {
        engines().removeComponent(remove.transport(), remove.component(), now);
        Transport transport = transports.get(remove.transport());
        if (transport != null && remove.component() == 2) {
            transport.multiplexed();
            peer.tasks().execute(() -> {
                if (!peer.isClosed()) {
                    peer.states().transportChanged(() -> {});
                }
            });
        }
    }

    private void gather(Transport transport) {
        host().gather(transport.id, transport.components, transport.local.usernameFragment());
    }

    private void restart(Action.RestartIce restart, Timestamp now) {
        Transport transport = transports.get(restart.transport());
        if (transport == null) {
            return;
        }
        IceAgent ice = engines().ice();
        boolean takenBack = restart.local().equals(transport.localBefore);
        transport.restarted(restart.local());
        host().credentialsChanged(transport.local.usernameFragment());
        if (takenBack) {
            ice.cancelRestart(transport.id, now);
        } else {
            ice.restart(transport.id, restart.local(), now);
            gather(transport);
        }
    }

    private void setRemote(int id, RemoteTransportParameters parameters, Timestamp now) {
        Transport transport = transports.get(id);
        if (transport == null) {
            return;
        }
        transport.setRemote(parameters.credentials());
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
        Transport transport = transports.get(id);
        // webrtc-pc §4.4.1.9: "if the candidate is not administratively prohibited, add the ICE candidate"
        if (transport != null && !BadPorts.contains(candidate.port())) {
            String ufrag = transport.remote == null ? null : transport.remote.usernameFragment();
            transport.addRemote(RTCIceCandidate.of(candidate, transport.midValue(), null, ufrag, null));
            engines().ice().addRemoteCandidate(id, candidate, now);
        }
    }

    private void discard(int id, Timestamp now) {
        Transport transport = transports.remove(id);
        if (transport == null) {
            return;
        }
        engines().removeTransport(id, now);
        host().stopGathering(id);
        transport.setState(RTCIceTransportState.CLOSED);
        transport.dtls.publish(new RTCDtlsTransport.Slots(RTCDtlsTransportState.CLOSED, List.of()));
        // The transport's own events come in a task of their own, as those of a removed transceiver's transports do.
        peer.tasks().execute(() -> {
            if (!peer.isClosed()) {
                peer.states().transportChanged(() -> {
                    peer.realm().fire(transport.ice, RTCIceTransport.STATE_CHANGE);
                    peer.realm().fire(transport.dtls, RTCDtlsTransport.STATE_CHANGE);
                });
            }
        });
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
            updateSctp();
            peer.channels().associationStarted(data);
        }
    }

    private void stop(Timestamp now) {
        startData = null;
        remoteSctp = null;
        engines().stopData(now);
        peer.channels().associationEnded();
        RTCSctpTransport ended = peer.sctp();
        if (ended == null) {
            return;
        }
        // webrtc-pc §4.4.1.5: "If description initiates the closure of an existing SCTP association … set the value of
        // connection.[[SctpTransport]] to null"; an association that follows it gets an object of its own.
        RTCSctpTransport.Slots old = ended.slots();
        peer.setSctp(null);
        lastStableSctp = null;
        if (old.state() == RTCSctpTransportState.CLOSED) {
            return;
        }
        ended.publish(new RTCSctpTransport.Slots(
                old.transport(), RTCSctpTransportState.CLOSED, old.maxMessageSize(), old.maxChannels()));
        peer.tasks().execute(() -> {
            if (!peer.isClosed()) {
                peer.realm().fire(ended, RTCSctpTransport.STATE_CHANGE);
            }
        });
    }

    /**
     * Returns how large a message may be, in bytes: webrtc-pc §6.1.1.2 "update the data max message size", where "canSendSize
     * is the number of bytes that this client can send on each data channel (i.e. the size of the local send buffer)".
     */
    long maxMessageSize() {
        long canSendSize = peer.settings().sendBufferLimit;
        SctpParameters remote = remoteSctp;
        // Of two limits the smaller; 0 of the peer is no limit.
        return remote == null || remote.maxMessageSize() == 0
                ? canSendSize
                : Math.min(remote.maxMessageSize(), canSendSize);
    }

    /** Makes, keeps or takes away the [[SctpTransport]] as the description that was just applied wants it. */
    void updateSctp() {
        boolean stable = peer.session().signalingState() == SignalingState.STABLE;
        RTCSctpTransport sctp = peer.sctp();
        if (!peer.session().descriptions().hasDataSection()) {
            sctp = stable ? null : lastStableSctp;
        } else if (sctp == null) {
            sctp = new RTCSctpTransport(dataTransport());
        }
        peer.setSctp(sctp);
        if (stable) {
            lastStableSctp = sctp;
        }
        if (sctp == null) {
            return;
        }
        RTCSctpTransport.Slots old = sctp.slots();
        Double max = old.maxMessageSize();
        if (remoteSctp != null) {
            max = (double) maxMessageSize();
        }
        RTCDtlsTransport transport = dataTransport();
        sctp.publish(new RTCSctpTransport.Slots(
                transport == null ? old.transport() : transport, old.state(), max, old.maxChannels()));
        peer.channels().updateMaxMessageSize();
    }

    private @Nullable RTCDtlsTransport dataTransport() {
        for (SectionInfo section : peer.session().descriptions().sections()) {
            Integer id = section.transport();
            Transport transport = id == null ? null : transports.get(id);
            if (section.kind() == MediaKind.DATA && transport != null) {
                return transport.dtls;
            }
        }
        return null;
    }

    // ---- roles ----

    /** ICE settled a role conflict. */
    void roleChanged(IceRole role) {
        iceRole = role;
        iceRoleKnown = true;
        publishRole();
    }

    private void publishRole() {
        transports.values().forEach(transport -> transport.setRole(role()));
    }

    private RTCIceRole role() {
        return iceRole == IceRole.CONTROLLING ? RTCIceRole.CONTROLLING : RTCIceRole.CONTROLLED;
    }

    // ---- closing ----

    /** Publishes that everything is closed, and says so to the engines. */
    void connectionClosed() {
        for (Transport transport : transports.values()) {
            transport.setState(RTCIceTransportState.CLOSED);
            transport.dtls.publish(new RTCDtlsTransport.Slots(RTCDtlsTransportState.CLOSED, List.of()));
        }
        if (host != null) {
            host.close();
        }
    }

    /** The engines have thrown: nothing is asked of them any more, and the connection is "failed" until it is closed. */
    private void failed(Throwable thrown) {
        String reason = "an internal failure has ended the connection: " + thrown;
        peer.channels().associationFailed(reason);
        for (Transport transport : transports.values()) {
            if (transport.dtls.state() == RTCDtlsTransportState.CLOSED) {
                continue;
            }
            transport.dtls.publish(new RTCDtlsTransport.Slots(RTCDtlsTransportState.FAILED, List.of()));
            peer.states().transportChanged(() -> {
                RTCError error = RTCError.dtls(reason, null, null);
                peer.realm()
                        .fire(
                                transport.dtls,
                                RTCDtlsTransport.ERROR,
                                new RTCErrorEvent(RTCDtlsTransport.ERROR, transport.dtls, error));
                peer.realm().fire(transport.dtls, RTCDtlsTransport.STATE_CHANGE);
            });
        }
    }

    /** Sends the last packets; inside a drain, that drain does it. */
    void sendLast() {
        if (host != null) {
            host.drain();
        }
    }

    /** Sends what could not leave before, and gives everything back. */
    void release() {
        if (host != null) {
            host.release();
        }
    }
}
