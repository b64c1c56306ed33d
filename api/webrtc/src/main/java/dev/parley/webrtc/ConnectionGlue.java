package dev.parley.webrtc;

import dev.parley.connection.Connection;
import dev.parley.connection.ConnectionEvent;
import dev.parley.dtls.DtlsEngine;
import dev.parley.dtls.DtlsFailure;
import dev.parley.dtls.DtlsState;
import dev.parley.ice.GatheringState;
import dev.parley.ice.IceEvent;
import dev.parley.negotiation.signaling.LocalCandidate;
import dev.parley.parameters.Candidate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what the engines of a connection tell into states and events of its objects. Loop thread only. */
final class ConnectionGlue {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGlue.class);

    private final Peer peer;

    ConnectionGlue(Peer peer) {
        this.peer = peer;
    }

    private Connection connection() {
        Connection connection = peer.transports().connection();
        if (connection == null) {
            throw new AssertionError("events come from engines that were made");
        }
        return connection;
    }

    void handle(ConnectionEvent event) {
        // webrtc-pc: "If connection.[[IsClosed]] is true, abort these steps."
        if (peer.isClosed()) {
            return;
        }
        if (event instanceof ConnectionEvent.Data data) {
            // What a former association still had to say was said when it was ended.
            if (data.association() == connection().association()) {
                peer.channels().handle(data.event());
            }
        } else if (event instanceof ConnectionEvent.Ice ice) {
            handle(ice.event());
        } else if (event instanceof ConnectionEvent.DtlsStateChanged changed) {
            dtlsChanged(changed);
        } else if (event instanceof ConnectionEvent.DataShed shed) {
            dataShed(shed.bytes());
        } else if (event instanceof ConnectionEvent.KeyLogLine line && peer.settings().keyLog != null) {
            KeyLog.append(peer.settings().keyLog, line.line());
        }
    }

    /** The connections of the factory took too much memory together, and this one most. */
    private void dataShed(long bytes) {
        LOG.warn(
                "connection {}: its data channels took {} bytes, more than any other's, and were closed: memoryBudget is exceeded",
                peer.number(),
                bytes);
        Recorder.INSTANCE.dataShed(peer, bytes);
    }

    /** What a transport of the pool had found is told when a description has taken it. */
    void replay(List<IceEvent> events) {
        for (IceEvent event : events) {
            if (peer.isClosed()) {
                return;
            }
            handle(event);
        }
    }

    private void handle(IceEvent event) {
        if (event instanceof IceEvent.LocalCandidate found) {
            localCandidate(found);
        } else if (event instanceof IceEvent.GatheringStateChanged changed) {
            gatheringChanged(changed);
        } else if (event instanceof IceEvent.CandidateError error) {
            RTCPeerConnection pc = peer.pc();
            peer.realm()
                    .fire(
                            pc,
                            RTCPeerConnection.ICE_CANDIDATE_ERROR,
                            new RTCPeerConnectionIceErrorEvent(
                                    RTCPeerConnection.ICE_CANDIDATE_ERROR,
                                    pc,
                                    error.address(),
                                    error.port(),
                                    error.url(),
                                    error.errorCode(),
                                    error.errorText()));
        } else if (event instanceof IceEvent.ComponentStateChanged changed) {
            iceChanged(changed);
        } else if (event instanceof IceEvent.SelectedPairChanged selected) {
            selectedPairChanged(selected);
        } else if (event instanceof IceEvent.RoleChanged changed) {
            peer.transports().roleChanged(changed.role());
        }
    }

    /** webrtc-pc §5.6: "when the ICE agent indicates that a new ICE candidate is available". */
    private void localCandidate(IceEvent.LocalCandidate found) {
        Transport transport = peer.transports().get(found.stream());
        if (peer.transports().pool().keep(found.stream(), found)) {
            return;
        }
        if (transport == null || transport.knowsLocal(found.candidate())) {
            return;
        }
        LocalCandidate signalled = peer.session().addLocalCandidate(found.stream(), found.candidate());
        if (signalled == null) {
            return;
        }
        RTCIceCandidate candidate = RTCIceCandidate.of(
                found.candidate(),
                signalled.sdpMid(),
                signalled.sdpMLineIndex(),
                signalled.usernameFragment(),
                found.url());
        transport.addLocal(candidate);
        peer.publish();
        fireCandidate(candidate);
    }

    private void fireCandidate(RTCIceCandidate candidate) {
        RTCPeerConnection pc = peer.pc();
        peer.realm()
                .fire(
                        pc,
                        RTCPeerConnection.ICE_CANDIDATE,
                        new RTCPeerConnectionIceEvent(RTCPeerConnection.ICE_CANDIDATE, pc, candidate));
    }

    private void gatheringChanged(IceEvent.GatheringStateChanged changed) {
        Transport transport = peer.transports().get(changed.stream());
        if (peer.transports().pool().keep(changed.stream(), changed) || transport == null) {
            return;
        }
        RTCIceGathererState state = switch (changed.state()) {
            case NEW -> RTCIceGathererState.NEW;
            case GATHERING -> RTCIceGathererState.GATHERING;
            case COMPLETE -> RTCIceGathererState.COMPLETE;
        };
        if (state == transport.ice.gatheringState()) {
            return;
        }
        if (changed.state() == GatheringState.COMPLETE) {
            // webrtc-pc §5.6: "when the ICE agent indicates that it finished gathering a generation of candidates":
            // an end-of-candidates indication is surfaced first, as a candidate whose text is empty.
            LocalCandidate end = peer.session().endOfLocalCandidates(changed.stream());
            if (end != null) {
                peer.publish();
                fireCandidate(
                        RTCIceCandidate.of(null, end.sdpMid(), end.sdpMLineIndex(), end.usernameFragment(), null));
            }
            if (peer.isClosed()) {
                return;
            }
        }
        transport.setGatheringState(state);
        peer.states().gatheringChanged(() -> peer.realm().fire(transport.ice, RTCIceTransport.GATHERING_STATE_CHANGE));
    }

    private void iceChanged(IceEvent.ComponentStateChanged changed) {
        Transport transport = peer.transports().get(changed.stream());
        RTCIceTransport ice = transport == null ? null : transport.ice(changed.component());
        if (ice == null) {
            return;
        }
        RTCIceTransportState state = switch (changed.state()) {
            case NEW -> RTCIceTransportState.NEW;
            case CHECKING -> RTCIceTransportState.CHECKING;
            case CONNECTED -> RTCIceTransportState.CONNECTED;
            case COMPLETED -> RTCIceTransportState.COMPLETED;
            case DISCONNECTED -> RTCIceTransportState.DISCONNECTED;
            case FAILED -> RTCIceTransportState.FAILED;
            case CLOSED -> RTCIceTransportState.CLOSED;
        };
        if (ice.state() == state) {
            return;
        }
        Transport.setState(ice, state);
        peer.states().transportChanged(() -> peer.realm().fire(ice, RTCIceTransport.STATE_CHANGE));
    }

    private void selectedPairChanged(IceEvent.SelectedPairChanged selected) {
        Transport transport = peer.transports().get(selected.stream());
        if (transport == null || selected.component() != 1) {
            return;
        }
        String localFragment = transport.local.usernameFragment();
        String remoteFragment = transport.remote == null ? null : transport.remote.usernameFragment();
        RTCIceCandidatePair pair = new RTCIceCandidatePair(
                candidate(transport.ice.getLocalCandidates(), selected.pair().local(), transport, localFragment),
                candidate(transport.ice.getRemoteCandidates(), selected.pair().remote(), transport, remoteFragment));
        transport.setSelectedPair(pair);
        Recorder.INSTANCE.selectedPair(peer, pair);
        peer.realm().fire(transport.ice, RTCIceTransport.SELECTED_CANDIDATE_PAIR_CHANGE);
    }

    /** The object that the application knows for a candidate, or a new one for a peer-reflexive candidate. */
    private static RTCIceCandidate candidate(
            List<RTCIceCandidate> known, Candidate candidate, Transport transport, @Nullable String fragment) {
        for (RTCIceCandidate each : known) {
            Candidate parsed = each.parsed();
            if (parsed != null
                    && parsed.type() == candidate.type()
                    && parsed.address().equals(candidate.address())
                    && parsed.port() == candidate.port()) {
                return each;
            }
        }
        return RTCIceCandidate.of(candidate, transport.midValue(), null, fragment, null);
    }

    /** webrtc-pc §5.5: the steps for a change of the DTLS state. */
    private void dtlsChanged(ConnectionEvent.DtlsStateChanged changed) {
        Transport transport = peer.transports().get(changed.transport());
        RTCDtlsTransport shown = transport == null ? null : transport.dtls(changed.component());
        if (transport == null || shown == null) {
            return;
        }
        RTCDtlsTransportState state = switch (changed.state()) {
            case NEW -> RTCDtlsTransportState.NEW;
            case CONNECTING -> RTCDtlsTransportState.CONNECTING;
            case CONNECTED -> RTCDtlsTransportState.CONNECTED;
            case CLOSED -> RTCDtlsTransportState.CLOSED;
            case FAILED -> RTCDtlsTransportState.FAILED;
        };
        if (state == shown.state()) {
            return;
        }
        var dtls = connection().dtls(transport.id, changed.component());
        if (changed.component() == 1) {
            record(transport, state, dtls);
        }
        boolean known = changed.state() == DtlsState.CONNECTED && dtls != null;
        List<byte[]> certificates = known && dtls != null ? dtls.remoteCertificates() : shown.getRemoteCertificates();
        if (changed.state() == DtlsState.NEW) {
            certificates = List.of();
        }
        shown.publish(new RTCDtlsTransport.Slots(state, certificates));
        DtlsFailure failure = changed.failure();
        peer.states().transportChanged(() -> {
            if (failure != null) {
                RTCError error = error(failure);
                peer.realm()
                        .fire(shown, RTCDtlsTransport.ERROR, new RTCErrorEvent(RTCDtlsTransport.ERROR, shown, error));
            }
            peer.realm().fire(shown, RTCDtlsTransport.STATE_CHANGE);
        });
    }

    private void record(Transport transport, RTCDtlsTransportState state, @Nullable DtlsEngine dtls) {
        Recorder.Handshake handshake = transport.handshake;
        if (state == RTCDtlsTransportState.CONNECTING) {
            transport.handshake = Recorder.INSTANCE.handshakeBegins(peer);
        } else if (handshake != null) {
            handshake.end(state, dtls);
            transport.handshake = null;
        }
    }

    private static RTCError error(DtlsFailure failure) {
        Integer alert = failure.alert() < 0 ? null : failure.alert();
        return switch (failure.kind()) {
            case FINGERPRINT_MISMATCH -> new RTCError(RTCErrorDetailType.FINGERPRINT_FAILURE, failure.message());
            case ALERT_RECEIVED -> RTCError.dtls(failure.message(), alert, null);
            case ALERT_SENT -> RTCError.dtls(failure.message(), null, alert);
            case HANDSHAKE_TIMEOUT -> RTCError.dtls(failure.message(), alert, null);
            case KEYS_EXHAUSTED -> RTCError.dtls(failure.message(), null, alert);
        };
    }
}
