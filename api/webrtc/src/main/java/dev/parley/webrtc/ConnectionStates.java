package dev.parley.webrtc;

import dev.parley.base.Timestamp;
import dev.parley.runtime.LoopTimer;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The states of a connection that are sums over its transports, webrtc-pc §4.3.2 to §4.3.4. Loop thread only. */
final class ConnectionStates {
    /** The time after which a connection that is not connected says in the log what it waits for. */
    static final Duration SLOW_SETUP = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionStates.class);

    private final LocalConnection owner;

    /** True if the slow setup was logged, which happens once. */
    private boolean reported;

    private RTCIceGatheringState iceGatheringState = RTCIceGatheringState.NEW;
    private RTCIceConnectionState iceConnectionState = RTCIceConnectionState.NEW;
    private RTCPeerConnectionState connectionState = RTCPeerConnectionState.NEW;
    private Timestamp lastChange;

    /** Runs while the connection is being set up; null before and after. */
    private @Nullable LoopTimer slowSetup;

    ConnectionStates(LocalConnection owner) {
        this.owner = owner;
        this.lastChange = owner.loop().now();
    }

    RTCIceGatheringState iceGatheringState() {
        return iceGatheringState;
    }

    RTCIceConnectionState iceConnectionState() {
        return iceConnectionState;
    }

    RTCPeerConnectionState connectionState() {
        return connectionState;
    }

    /** Returns the time since a state last changed. */
    Duration sinceLastChange() {
        return Duration.ofNanos(owner.loop().now().nanosSince(lastChange));
    }

    private void changed() {
        lastChange = owner.loop().now();
        boolean beingSetUp =
                connectionState == RTCPeerConnectionState.NEW || connectionState == RTCPeerConnectionState.CONNECTING;
        if (!beingSetUp && slowSetup != null) {
            slowSetup.cancel();
            slowSetup = null;
        } else if (beingSetUp && slowSetup == null && iceGatheringState != RTCIceGatheringState.NEW && !reported) {
            slowSetup = owner.loop().schedule(SLOW_SETUP, this::reportSlowSetup);
        }
    }

    private void reportSlowSetup() {
        reported = true;
        slowSetup = null;
        LOG.info(
                "a connection is not connected yet, {}",
                new Diagnose(owner).diagnose().summary());
    }

    void connectionClosed() {
        Recorder.INSTANCE.connectionState(owner, connectionState, RTCPeerConnectionState.CLOSED);
        iceConnectionState = RTCIceConnectionState.CLOSED;
        connectionState = RTCPeerConnectionState.CLOSED;
        changed();
    }

    /**
     * A transport's ICE or DTLS state changed: webrtc-pc §5.6 "when the ICE agent indicates that the state changed" and §4.4.1.3. All
     * states are set before the first event is fired.
     *
     * @param transportEvent fires the transport's own event
     */
    void transportChanged(Runnable transportEvent) {
        Collection<Transport> transports = owner.transports().all();
        RTCIceConnectionState ice = iceConnectionState(transports);
        RTCPeerConnectionState connection = connectionState(transports);
        boolean iceChanged = ice != iceConnectionState;
        boolean connectionChanged = connection != connectionState;
        if (connectionChanged) {
            Recorder.INSTANCE.connectionState(owner, connectionState, connection);
        }
        iceConnectionState = ice;
        connectionState = connection;
        if (iceChanged || connectionChanged) {
            changed();
        }
        owner.publish();
        transportEvent.run();
        if (iceChanged && !owner.isClosed()) {
            owner.realm().fire(owner.pc(), RTCPeerConnection.ICE_CONNECTION_STATE_CHANGE);
        }
        if (connectionChanged && !owner.isClosed()) {
            owner.realm().fire(owner.pc(), RTCPeerConnection.CONNECTION_STATE_CHANGE);
        }
    }

    /** A transport's gathering state changed: webrtc-pc §5.6 "update the ICE gathering state". */
    void gatheringChanged(Runnable transportEvent) {
        RTCIceGatheringState state = gatheringState(owner.transports().all());
        boolean changed = state != iceGatheringState;
        iceGatheringState = state;
        if (changed) {
            changed();
        }
        owner.publish();
        transportEvent.run();
        if (changed && !owner.isClosed()) {
            RTCPeerConnection pc = owner.pc();
            owner.realm().fire(pc, RTCPeerConnection.ICE_GATHERING_STATE_CHANGE);
            // "If newState is "complete", fire an event named icecandidate … with the candidate attribute set to null".
            if (state == RTCIceGatheringState.COMPLETE && !owner.isClosed()) {
                owner.realm()
                        .fire(
                                pc,
                                RTCPeerConnection.ICE_CANDIDATE,
                                new RTCPeerConnectionIceEvent(RTCPeerConnection.ICE_CANDIDATE, pc, null));
            }
        }
    }

    // ---- the tables of §4.3 ----

    static RTCIceGatheringState gatheringState(Collection<Transport> transports) {
        if (transports.stream().anyMatch(t -> t.ice.gatheringState() == RTCIceGathererState.GATHERING)) {
            return RTCIceGatheringState.GATHERING;
        }
        boolean complete = !transports.isEmpty()
                && transports.stream().allMatch(t -> t.ice.gatheringState() == RTCIceGathererState.COMPLETE);
        return complete ? RTCIceGatheringState.COMPLETE : RTCIceGatheringState.NEW;
    }

    static RTCIceConnectionState iceConnectionState(Collection<Transport> transports) {
        if (any(transports, RTCIceTransportState.FAILED)) {
            return RTCIceConnectionState.FAILED;
        }
        if (any(transports, RTCIceTransportState.DISCONNECTED)) {
            return RTCIceConnectionState.DISCONNECTED;
        }
        if (all(transports, Set.of(RTCIceTransportState.NEW, RTCIceTransportState.CLOSED)::contains)) {
            return RTCIceConnectionState.NEW;
        }
        if (any(transports, RTCIceTransportState.NEW) || any(transports, RTCIceTransportState.CHECKING)) {
            return RTCIceConnectionState.CHECKING;
        }
        if (all(transports, Set.of(RTCIceTransportState.COMPLETED, RTCIceTransportState.CLOSED)::contains)) {
            return RTCIceConnectionState.COMPLETED;
        }
        return RTCIceConnectionState.CONNECTED;
    }

    static RTCPeerConnectionState connectionState(Collection<Transport> transports) {
        if (any(transports, RTCIceTransportState.FAILED) || anyDtls(transports, RTCDtlsTransportState.FAILED)) {
            return RTCPeerConnectionState.FAILED;
        }
        if (any(transports, RTCIceTransportState.DISCONNECTED)) {
            return RTCPeerConnectionState.DISCONNECTED;
        }
        boolean allNew = all(transports, Set.of(RTCIceTransportState.NEW, RTCIceTransportState.CLOSED)::contains)
                && transports.stream()
                        .flatMap(t -> t.dtlsTransports().stream())
                        .allMatch(dtls -> dtls.state() == RTCDtlsTransportState.NEW
                                || dtls.state() == RTCDtlsTransportState.CLOSED);
        if (allNew) {
            return RTCPeerConnectionState.NEW;
        }
        boolean connecting = any(transports, RTCIceTransportState.NEW)
                || any(transports, RTCIceTransportState.CHECKING)
                || anyDtls(transports, RTCDtlsTransportState.NEW)
                || anyDtls(transports, RTCDtlsTransportState.CONNECTING);
        return connecting ? RTCPeerConnectionState.CONNECTING : RTCPeerConnectionState.CONNECTED;
    }

    private static boolean any(Collection<Transport> transports, RTCIceTransportState state) {
        return transports.stream().flatMap(t -> t.iceTransports().stream()).anyMatch(ice -> ice.state() == state);
    }

    private static boolean anyDtls(Collection<Transport> transports, RTCDtlsTransportState state) {
        return transports.stream().flatMap(t -> t.dtlsTransports().stream()).anyMatch(dtls -> dtls.state() == state);
    }

    private static boolean all(Collection<Transport> transports, Predicate<RTCIceTransportState> test) {
        return transports.stream().flatMap(t -> t.iceTransports().stream()).allMatch(ice -> test.test(ice.state()));
    }
}
