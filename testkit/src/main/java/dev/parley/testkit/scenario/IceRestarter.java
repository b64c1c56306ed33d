package dev.parley.testkit.scenario;

import dev.parley.base.Timestamp;
import dev.parley.testkit.VirtualPeer;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import java.time.Duration;

/** Restarts ICE on a connection that has failed, or stays disconnected, and again while that does not help. */
final class IceRestarter {
    private static final Duration PATIENCE_WHEN_DISCONNECTED = Duration.ofSeconds(2);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(10);

    private final ScenarioRun run;
    private final VirtualPeer peer;
    private Timestamp notBefore = Timestamp.ZERO;
    private int restarts;

    IceRestarter(ScenarioRun run, VirtualPeer peer) {
        this.run = run;
        this.peer = peer;
    }

    void watch() {
        peer.connection().addEventListener(RTCPeerConnection.CONNECTION_STATE_CHANGE, event -> {
            RTCPeerConnectionState state = peer.connection().connectionState();
            if (state == RTCPeerConnectionState.FAILED) {
                later(Duration.ZERO);
            } else if (state == RTCPeerConnectionState.DISCONNECTED) {
                later(PATIENCE_WHEN_DISCONNECTED);
            }
        });
    }

    private void later(Duration delay) {
        run.network().schedule(delay, this::restartIfBroken);
    }

    private void restartIfBroken() {
        RTCPeerConnectionState state = peer.connection().connectionState();
        boolean broken = state == RTCPeerConnectionState.FAILED || state == RTCPeerConnectionState.DISCONNECTED;
        Timestamp now = run.network().now();
        if (!broken || now.isBefore(notBefore)) {
            return;
        }
        notBefore = now.plus(BETWEEN_ATTEMPTS);
        restarts++;
        run.note("ICE restart " + restarts + " by " + peer.name());
        peer.connection().restartIce();
        later(BETWEEN_ATTEMPTS);
    }
}
