package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulation.Host;
import dev.parley.webrtc.RTCIceGatheringState;
import dev.parley.webrtc.RTCPeerConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A connection that finds no candidate says why. */
class NoLocalCandidateTest {
    private final VirtualWorld world = new VirtualWorld(3);
    private final Host host = world.network().host("a", world.network().internet(), "192.0.2.1");
    private final Host other = world.network().host("b", world.network().internet(), "192.0.2.2");

    @Test
    void settingsThatUseNoAddressAreReported() {
        RTCPeerConnection connection = VirtualPeers.between(world, host, other)
                .factoryOfA(settings -> settings.addressFilter(address -> false))
                .build()
                .a()
                .connection();
        List<String> errors = new ArrayList<>();
        connection.onIceCandidateError(event -> errors.add(event.errorCode() + " " + event.errorText()));
        connection.createDataChannel("any");
        world.runUntil(() -> connection.iceGatheringState() == RTCIceGatheringState.COMPLETE, Duration.ofSeconds(5));
        assertThat(errors)
                .singleElement()
                .asString()
                .startsWith("701 no local candidate: the settings use none of this machine's ");
        connection.close();
    }
}
