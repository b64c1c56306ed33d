package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Timestamp;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.webrtc.RTCDataChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How many round trips a first channel takes. DTLS begins on the first valid pair, INIT leaves beside Finished, and the channel's
 * OPEN rides with COOKIE-ECHO; whatever is lost of that shows here.
 */
class SetupTimeTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aChannelIsAnnouncedAfterFourRoundTripsAndOpenAfterFourAndAHalf(long seed) {
        Duration half = Duration.ofMillis(50);
        VirtualWorld world = new VirtualWorld(seed);
        Host a = world.network().host("a", world.network().internet(), "192.0.2.1");
        Host b = world.network().host("b", world.network().internet(), "192.0.2.2");
        for (Host host : List.of(a, b)) {
            host.networkInterface("eth0").egress().setConditions(LinkConditions.latency(half));
        }
        VirtualPeers peers =
                VirtualPeers.between(world, a, b).signallingDelay(half).build();
        List<Timestamp> announced = new ArrayList<>();
        List<Timestamp> open = new ArrayList<>();
        peers.b().connection().onDataChannel(event -> announced.add(world.now()));
        RTCDataChannel channel = peers.a().connection().createDataChannel("first");
        channel.onOpen(event -> open.add(world.now()));
        world.runFor(Duration.ofSeconds(5));

        Timestamp offerApplied = Timestamp.ZERO.plus(half);
        assertThat(announced).containsExactly(offerApplied.plusMillis(400));
        assertThat(open).containsExactly(offerApplied.plusMillis(450));
        peers.close();
        assertThat(world.runUntilIdle(Duration.ofMinutes(1))).isTrue();
        assertThat(world.leftovers()).isEmpty();
    }
}
