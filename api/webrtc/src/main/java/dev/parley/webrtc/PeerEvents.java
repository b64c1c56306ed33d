package dev.parley.webrtc;

import dev.parley.negotiation.signaling.LocalCandidate;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.parameters.Candidate;
import dev.parley.peer.DtlsState;
import dev.parley.peer.GatheringState;
import dev.parley.peer.PeerEvent;
import dev.parley.peer.PeerFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The events of a peer as states and events of the W3C's objects. Loop thread only. */
final class PeerEvents {
    private static final Logger LOG = LoggerFactory.getLogger(PeerEvents.class);

    private final LocalConnection owner;

    PeerEvents(LocalConnection owner) {
        this.owner = owner;
    }

    void handle(PeerEvent event) {
        // webrtc-pc: "If connection.[[IsClosed]] is true, abort these steps."
        if (owner.isClosed()
                || owner.channels().handle(event)
                || owner.transceivers().handle(event)
                || handleTransport(event)
                || handleDescription(event)) {
            return;
        }
        if (event instanceof PeerEvent.CandidateFound found) {
            candidateFound(found);
        } else if (event instanceof PeerEvent.GatheringChanged changed) {
            gatheringChanged(changed);
        } else if (event instanceof PeerEvent.CandidateError error) {
            candidateError(error);
        } else if (event instanceof PeerEvent.IceStateChanged changed) {
            iceChanged(changed);
        } else if (event instanceof PeerEvent.SelectedPairChanged selected) {
            selectedPairChanged(selected);
        } else if (event instanceof PeerEvent.DtlsStateChanged changed) {
            dtlsChanged(changed);
        } else if (event instanceof PeerEvent.DataShed shed) {
            dataShed(shed.bytes());
        } else if (event instanceof PeerEvent.KeyLogLine line) {
            keyLogLine(line);
        } else if (event instanceof PeerEvent.Failed failed) {
            owner.transports().failed(failed.failure());
        } else {
            throw new AssertionError("an event of the peer without a consumer: " + event);
        }
    }

    private boolean handleTransport(PeerEvent event) {
        Transports transports = owner.transports();
        if (event instanceof PeerEvent.TransportCreated created) {
            transports.created(created);
        } else if (event instanceof PeerEvent.TransportMultiplexed multiplexed) {
            transports.multiplexed(multiplexed.transport());
        } else if (event instanceof PeerEvent.LocalCredentialsChanged changed) {
            transports.localCredentialsChanged(changed);
        } else if (event instanceof PeerEvent.RemoteCredentialsChanged changed) {
            transports.remoteCredentialsChanged(changed);
        } else if (event instanceof PeerEvent.RemoteCandidateAdded added) {
            transports.remoteCandidateAdded(added);
        } else if (event instanceof PeerEvent.TransportDiscarded discarded) {
            transports.discarded(discarded.transport());
        } else if (event instanceof PeerEvent.RoleChanged changed) {
            transports.roleChanged(changed.role());
        } else {
            return false;
        }
        return true;
    }

    /** The end of webrtc-pc §4.4.1.5 "set the session description". */
    private boolean handleDescription(PeerEvent event) {
        if (event instanceof PeerEvent.DataSectionChanged) {
            owner.transports().updateSctp();
        } else if (event instanceof PeerEvent.DataStopped) {
            owner.transports().dataStopped();
        } else if (event instanceof PeerEvent.TransceiversChanged changed) {
            owner.transceivers().apply(changed.changes());
        } else if (event instanceof PeerEvent.DescriptionApplied applied) {
            descriptionApplied(applied.state());
        } else if (event instanceof PeerEvent.TracksChanged changed) {
            owner.remoteTracks().apply(changed.effects());
        } else if (event instanceof PeerEvent.DescriptionCompleted completed) {
            descriptionCompleted(completed);
        } else {
            return false;
        }
        return true;
    }

    private void descriptionApplied(@Nullable SignalingState state) {
        // "If connection.[[SignalingState]] is now "stable": … Clear the negotiation-needed flag and update the
        // negotiation-needed flag."
        if (owner.session().signalingState() == SignalingState.STABLE) {
            owner.negotiationNeeded().clear();
            owner.negotiationNeeded().update();
        }
        if (state == null) {
            owner.publish();
        } else {
            // "If connection.[[SignalingState]] changed above, fire an event named signalingstatechange at connection."
            owner.publish(state);
            owner.realm().fire(owner.pc(), RTCPeerConnection.SIGNALING_STATE_CHANGE);
        }
    }

    private void descriptionCompleted(PeerEvent.DescriptionCompleted completed) {
        // §4.3.4: "if an RTCIceTransport is … created as a result of signaling (e.g. adding a new media description),
        // the state may advance directly from one state to another."
        if (completed.transportsCreated()) {
            owner.states().transportChanged(() -> {});
        }
        // §4.3.2: a connection without transports is "new" again.
        if (completed.transportsDiscarded() && !owner.isClosed()) {
            owner.states().gatheringChanged(() -> {});
        }
    }

    // ---- ICE ----

    /** webrtc-pc §5.6: "when the ICE agent indicates that a new ICE candidate is available". */
    private void candidateFound(PeerEvent.CandidateFound found) {
        Transport transport = owner.transports().get(found.transport());
        if (transport == null) {
            return;
        }
        RTCIceCandidate candidate = candidate(found.signalled(), found.url());
        transport.addLocal(candidate);
        owner.publish();
        fireCandidate(candidate);
    }

    private static RTCIceCandidate candidate(LocalCandidate signalled, @Nullable String url) {
        return RTCIceCandidate.of(
                signalled.candidate(),
                signalled.sdpMid(),
                signalled.sdpMLineIndex(),
                signalled.usernameFragment(),
                url);
    }

    private void fireCandidate(RTCIceCandidate candidate) {
        RTCPeerConnection pc = owner.pc();
        owner.realm()
                .fire(
                        pc,
                        RTCPeerConnection.ICE_CANDIDATE,
                        new RTCPeerConnectionIceEvent(RTCPeerConnection.ICE_CANDIDATE, pc, candidate));
    }

    private void candidateError(PeerEvent.CandidateError error) {
        RTCPeerConnection pc = owner.pc();
        owner.realm()
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
    }

    private void gatheringChanged(PeerEvent.GatheringChanged changed) {
        Transport transport = owner.transports().get(changed.transport());
        if (transport == null) {
            return;
        }
        if (changed.state() == GatheringState.COMPLETE) {
            // webrtc-pc §5.6: "when the ICE agent indicates that it finished gathering a generation of candidates":
            // an end-of-candidates indication is surfaced first, as a candidate whose text is empty.
            LocalCandidate end = changed.end();
            if (end != null) {
                owner.publish();
                fireCandidate(candidate(end, null));
            }
            if (owner.isClosed()) {
                return;
            }
        }
        transport.setGatheringState(RTCIceGathererState.valueOf(changed.state().name()));
        owner.states()
                .gatheringChanged(() -> owner.realm().fire(transport.ice, RTCIceTransport.GATHERING_STATE_CHANGE));
    }

    private void iceChanged(PeerEvent.IceStateChanged changed) {
        Transport transport = owner.transports().get(changed.transport());
        RTCIceTransport ice = transport == null ? null : transport.ice(changed.component());
        RTCIceTransportState state =
                RTCIceTransportState.valueOf(changed.state().name());
        if (ice == null || ice.state() == state) {
            return;
        }
        Transport.setState(ice, state);
        owner.states().transportChanged(() -> owner.realm().fire(ice, RTCIceTransport.STATE_CHANGE));
    }

    private void selectedPairChanged(PeerEvent.SelectedPairChanged selected) {
        Transport transport = owner.transports().get(selected.transport());
        if (transport == null || selected.component() != 1) {
            return;
        }
        String localFragment = transport.local.usernameFragment();
        String remoteFragment = transport.remote == null ? null : transport.remote.usernameFragment();
        RTCIceCandidatePair pair = new RTCIceCandidatePair(
                candidate(transport.ice.getLocalCandidates(), selected.local(), transport, localFragment),
                candidate(transport.ice.getRemoteCandidates(), selected.remote(), transport, remoteFragment));
        transport.setSelectedPair(pair);
        Recorder.INSTANCE.selectedPair(owner, pair);
        owner.realm().fire(transport.ice, RTCIceTransport.SELECTED_CANDIDATE_PAIR_CHANGE);
    }

    /** Returns the object that the application has for a candidate, or a new one for a peer-reflexive candidate. */
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
        return RTCIceCandidate.of(candidate, transport.mid.value(), null, fragment, null);
    }

    // ---- DTLS ----

    /** webrtc-pc §5.5: the steps for a change of the DTLS state. */
    private void dtlsChanged(PeerEvent.DtlsStateChanged changed) {
        Transport transport = owner.transports().get(changed.transport());
        RTCDtlsTransport shown = transport == null ? null : transport.dtls(changed.component());
        RTCDtlsTransportState state =
                RTCDtlsTransportState.valueOf(changed.state().name());
        if (transport == null || shown == null || state == shown.state()) {
            return;
        }
        PeerEvent.Handshake handshake = changed.handshake();
        if (changed.component() == 1) {
            record(transport, state, handshake);
        }
        boolean known = changed.state() == DtlsState.CONNECTED && handshake != null;
        List<byte[]> certificates = known && handshake != null ? handshake.remoteCertificates() : shown.certificates();
        if (changed.state() == DtlsState.NEW) {
            certificates = List.of();
        }
        shown.publish(new RTCDtlsTransport.Slots(state, certificates));
        owner.transceivers().transportChanged();
        PeerFailure failure = changed.failure();
        owner.states().transportChanged(() -> {
            if (failure != null) {
                RTCError error = RTCError.of(failure);
                owner.realm()
                        .fire(shown, RTCDtlsTransport.ERROR, new RTCErrorEvent(RTCDtlsTransport.ERROR, shown, error));
            }
            owner.realm().fire(shown, RTCDtlsTransport.STATE_CHANGE);
        });
    }

    private void record(Transport transport, RTCDtlsTransportState state, PeerEvent.@Nullable Handshake outcome) {
        Recorder.Handshake handshake = transport.handshake;
        if (state == RTCDtlsTransportState.CONNECTING) {
            transport.handshake = Recorder.INSTANCE.handshakeBegins(owner);
        } else if (handshake != null) {
            handshake.end(state, outcome);
            transport.handshake = null;
        }
    }

    /** The connections of the factory took too much memory together, and this one most. */
    private void dataShed(long bytes) {
        LOG.warn(
                "connection {}: its data channels took {} bytes, more than any other's, and were closed: memoryBudget is exceeded",
                owner.number(),
                bytes);
        Recorder.INSTANCE.dataShed(owner, bytes);
    }

    private void keyLogLine(PeerEvent.KeyLogLine line) {
        if (owner.settings().keyLog != null) {
            KeyLog.append(owner.settings().keyLog, line.line());
        }
    }
}
