package dev.parley.peer;

import dev.parley.connection.ConnectionEvent;
import dev.parley.dtls.DtlsEngine;
import dev.parley.dtls.DtlsFailure;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.ice.IceEvent;
import dev.parley.negotiation.signaling.LocalCandidate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The events of ICE and DTLS as events of a peer. Loop thread only. */
final class TransportEvents {
    private final Peer peer;
    private final PeerTransports transports;
    private final CandidatePool pool;

    TransportEvents(Peer peer, PeerTransports transports, CandidatePool pool) {
        this.peer = peer;
        this.transports = transports;
        this.pool = pool;
    }

    /** Reports what a transport of the pool had found, once a description uses it. */
    void replay(List<IceEvent> found) {
        for (IceEvent event : found) {
            if (peer.isClosed()) {
                return;
            }
            handle(event);
        }
    }

    void handle(IceEvent event) {
        if (event instanceof IceEvent.LocalCandidate found) {
            localCandidate(found);
        } else if (event instanceof IceEvent.GatheringStateChanged changed) {
            gatheringChanged(changed);
        } else if (event instanceof IceEvent.CandidateError error) {
            peer.emit(new PeerEvent.CandidateError(
                    error.address(), error.port(), error.url(), error.errorCode(), error.errorText()));
        } else if (event instanceof IceEvent.ComponentStateChanged changed) {
            if (transports.isUsed(changed.stream())) {
                IceState state = IceState.valueOf(changed.state().name());
                peer.emit(new PeerEvent.IceStateChanged(changed.stream(), changed.component(), state));
            }
        } else if (event instanceof IceEvent.SelectedPairChanged selected) {
            if (transports.isUsed(selected.stream())) {
                peer.emit(new PeerEvent.SelectedPairChanged(
                        selected.stream(),
                        selected.component(),
                        selected.pair().local(),
                        selected.pair().remote()));
            }
        } else if (event instanceof IceEvent.RoleChanged changed) {
            transports.roleChanged(changed.role());
        } else if (event instanceof IceEvent.PathValidated || event instanceof IceEvent.ConsentChanged) {
            // The connection has acted upon them.
            return;
        } else {
            throw new AssertionError("an event of ICE without a consumer: " + event);
        }
    }

    /** webrtc-pc §5.6: "when the ICE agent indicates that a new ICE candidate is available". */
    private void localCandidate(IceEvent.LocalCandidate found) {
        if (pool.keep(found.stream(), found)) {
            return;
        }
        PeerTransport transport = transports.get(found.stream());
        if (transport == null || transport.isFound(found.candidate())) {
            return;
        }
        LocalCandidate signalled = peer.session().addLocalCandidate(found.stream(), found.candidate());
        if (signalled != null) {
            transport.addFound(found.candidate());
            peer.emit(new PeerEvent.CandidateFound(found.stream(), found.candidate(), signalled, found.url()));
        }
    }

    /** webrtc-pc §5.6: "when the ICE agent indicates that it finished gathering a generation of candidates". */
    private void gatheringChanged(IceEvent.GatheringStateChanged changed) {
        if (pool.keep(changed.stream(), changed)) {
            return;
        }
        PeerTransport transport = transports.get(changed.stream());
        GatheringState state = GatheringState.valueOf(changed.state().name());
        if (transport == null || transport.gathering == state) {
            return;
        }
        transport.gathering = state;
        LocalCandidate end =
                state == GatheringState.COMPLETE ? peer.session().endOfLocalCandidates(changed.stream()) : null;
        peer.emit(new PeerEvent.GatheringChanged(changed.stream(), state, end));
    }

    /** webrtc-pc §5.5: the steps for a change of the DTLS state. */
    void dtlsChanged(ConnectionEvent.DtlsStateChanged changed, @Nullable DtlsEngine dtls) {
        if (!transports.isUsed(changed.transport())) {
            return;
        }
        DtlsState state = DtlsState.valueOf(changed.state().name());
        if (state == DtlsState.CONNECTED) {
            peer.tasks().setPatient(false);
        }
        DtlsFailure failure = changed.failure();
        peer.emit(new PeerEvent.DtlsStateChanged(
                changed.transport(),
                changed.component(),
                state,
                dtls == null ? null : handshake(dtls),
                failure == null ? null : failure(failure)));
    }

    private static PeerEvent.Handshake handshake(DtlsEngine dtls) {
        CipherSuite suite = dtls.cipherSuite();
        return new PeerEvent.Handshake(
                dtls.role() == null ? null : String.valueOf(dtls.role()).toLowerCase(Locale.ROOT),
                dtls.version() == null ? null : String.valueOf(dtls.version()),
                suite == null ? null : suite.aead().toString(),
                dtls.remoteCertificates());
    }

    private static PeerFailure failure(DtlsFailure failure) {
        Integer alert = failure.alert() < 0 ? null : failure.alert();
        String message = failure.message();
        return switch (failure.kind()) {
            case FINGERPRINT_MISMATCH -> new PeerFailure(PeerFailure.Kind.FINGERPRINT, message, null, null, null);
            case ALERT_RECEIVED, HANDSHAKE_TIMEOUT ->
                new PeerFailure(PeerFailure.Kind.DTLS, message, null, alert, null);
            case ALERT_SENT, KEYS_EXHAUSTED -> new PeerFailure(PeerFailure.Kind.DTLS, message, alert, null, null);
        };
    }
}
