package dev.parley.webrtc;

import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.parameters.IceRole;
import dev.parley.peer.PeerEvent;
import dev.parley.peer.PeerFailure;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The transports of a connection as W3C objects: what descriptions make of them. Loop thread only. */
final class Transports {
    private final LocalConnection owner;
    private final Map<Integer, Transport> transports = new LinkedHashMap<>(2);
    private @Nullable RTCIceRole role;
    private @Nullable RTCSctpTransport lastStableSctp;

    Transports(LocalConnection owner) {
        this.owner = owner;
    }

    Collection<Transport> all() {
        return transports.values();
    }

    @Nullable
    Transport get(int id) {
        return transports.get(id);
    }

    // ---- what descriptions do ----

    void created(PeerEvent.TransportCreated event) {
        Transport transport = new Transport(event.transport(), event.mid(), event.components(), event.local());
        transports.put(transport.id, transport);
        if (role != null) {
            transport.setRole(role);
        }
    }

    void multiplexed(int id) {
        Transport transport = transports.get(id);
        if (transport != null) {
            transport.multiplexed();
            owner.tasks().execute(() -> {
                if (!owner.isClosed()) {
                    owner.states().transportChanged(() -> {});
                }
            });
        }
    }

    void localCredentialsChanged(PeerEvent.LocalCredentialsChanged event) {
        Transport transport = transports.get(event.transport());
        if (transport != null) {
            transport.restarted(event.local());
        }
    }

    void remoteCredentialsChanged(PeerEvent.RemoteCredentialsChanged event) {
        Transport transport = transports.get(event.transport());
        if (transport != null) {
            transport.setRemote(event.remote());
        }
    }

    void remoteCandidateAdded(PeerEvent.RemoteCandidateAdded event) {
        Transport transport = transports.get(event.transport());
        if (transport != null) {
            String ufrag = transport.remote == null ? null : transport.remote.usernameFragment();
            transport.addRemote(RTCIceCandidate.of(event.candidate(), transport.mid.value(), null, ufrag, null));
        }
    }

    void discarded(int id) {
        Transport transport = transports.remove(id);
        if (transport == null) {
            return;
        }
        transport.setState(RTCIceTransportState.CLOSED);
        transport.dtls.publish(new RTCDtlsTransport.Slots(RTCDtlsTransportState.CLOSED, List.of()));
        // The transport's own events come in a task of their own, as those of a removed transceiver's transports do.
        owner.tasks().execute(() -> {
            if (!owner.isClosed()) {
                owner.states().transportChanged(() -> {
                    owner.realm().fire(transport.ice, RTCIceTransport.STATE_CHANGE);
                    owner.realm().fire(transport.dtls, RTCDtlsTransport.STATE_CHANGE);
                });
            }
        });
    }

    void roleChanged(IceRole changed) {
        RTCIceRole known = changed == IceRole.CONTROLLING ? RTCIceRole.CONTROLLING : RTCIceRole.CONTROLLED;
        role = known;
        transports.values().forEach(transport -> transport.setRole(known));
    }

    // ---- data ----

    /** The association was ended by a description. */
    void dataStopped() {
        RTCSctpTransport ended = owner.sctp();
        if (ended == null) {
            return;
        }
        // webrtc-pc §4.4.1.5: "If description initiates the closure of an existing SCTP association … set the value of
        // connection.[[SctpTransport]] to null"; an association that follows it gets an object of its own.
        owner.setSctp(null);
        lastStableSctp = null;
        if (ended.close()) {
            owner.tasks().execute(() -> {
                if (!owner.isClosed()) {
                    owner.realm().fire(ended, RTCSctpTransport.STATE_CHANGE);
                }
            });
        }
    }

    /**
     * Returns the largest message in bytes that can be sent: webrtc-pc §6.1.1.2 "update the data max message size", where "canSendSize
     * is the number of bytes that this client can send on each data channel (i.e. the size of the local send buffer)".
     */
    long maxMessageSize() {
        long canSendSize = owner.settings().sendBufferLimit;
        Long remote = owner.peer().remoteMaxMessageSize();
        // 0 of the remote end is no limit.
        return remote == null || remote == 0 ? canSendSize : Math.min(remote, canSendSize);
    }

    /** Makes, keeps or takes away the [[SctpTransport]] as the description that was just applied wants it. */
    void updateSctp() {
        boolean stable = owner.session().signalingState() == SignalingState.STABLE;
        RTCSctpTransport sctp = owner.sctp();
        if (!owner.peer().hasDataSection()) {
            sctp = stable ? null : lastStableSctp;
        } else if (sctp == null) {
            sctp = new RTCSctpTransport(dataTransport());
        }
        owner.setSctp(sctp);
        if (stable) {
            lastStableSctp = sctp;
        }
        if (sctp == null) {
            return;
        }
        RTCSctpTransport.Slots old = sctp.slots();
        Double max = old.maxMessageSize();
        if (owner.peer().remoteMaxMessageSize() != null) {
            max = (double) maxMessageSize();
        }
        RTCDtlsTransport transport = dataTransport();
        sctp.publish(new RTCSctpTransport.Slots(
                transport == null ? old.transport() : transport, old.state(), max, old.maxChannels()));
        owner.channels().updateMaxMessageSize();
    }

    private @Nullable RTCDtlsTransport dataTransport() {
        Integer id = owner.peer().dataTransport();
        Transport transport = id == null ? null : transports.get(id);
        return transport == null ? null : transport.dtls;
    }

    // ---- the end ----

    /** Publishes that everything is closed. */
    void connectionClosed() {
        for (Transport transport : transports.values()) {
            transport.setState(RTCIceTransportState.CLOSED);
            transport.dtls.publish(new RTCDtlsTransport.Slots(RTCDtlsTransportState.CLOSED, List.of()));
        }
    }

    /** The engines have failed: the connection is "failed" until it is closed. */
    void failed(PeerFailure failure) {
        RTCSctpTransport sctp = owner.sctp();
        if (sctp != null && sctp.close()) {
            owner.realm().fire(sctp, RTCSctpTransport.STATE_CHANGE);
        }
        for (Transport transport : transports.values()) {
            if (transport.dtls.state() == RTCDtlsTransportState.CLOSED) {
                continue;
            }
            transport.dtls.publish(new RTCDtlsTransport.Slots(RTCDtlsTransportState.FAILED, List.of()));
            owner.states().transportChanged(() -> {
                RTCError error = RTCError.of(failure);
                owner.realm()
                        .fire(
                                transport.dtls,
                                RTCDtlsTransport.ERROR,
                                new RTCErrorEvent(RTCDtlsTransport.ERROR, transport.dtls, error));
                owner.realm().fire(transport.dtls, RTCDtlsTransport.STATE_CHANGE);
            });
        }
    }
}
