package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Timestamp;
import dev.parley.simulation.Host;
import dev.parley.simulation.Link;
import dev.parley.simulation.LinkConditions;
import dev.parley.webrtc.RTCDataChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How many round trips a first channel takes. DTLS begins on the first valid pair, INIT leaves beside Finished, and the channel's
 * OPEN rides with COOKIE-ECHO; whatever is lost of that shows here.
 */
class SetupTimeTest {
    private static final long ROUND_TRIP_MILLIS = 100;

    private static final Duration HALF = Duration.ofMillis(ROUND_TRIP_MILLIS / 2);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aChannelIsAnnouncedAfterFourRoundTripsAndOpenAfterThreeAndAHalf(long seed) {
        Setup setup = new Setup(seed, HALF, null, 0);
        assertThat(setup.announcedMillis).containsExactly(4 * ROUND_TRIP_MILLIS);
        assertThat(setup.openMillis).containsExactly(7 * ROUND_TRIP_MILLIS / 2);
    }

    /** Where the path takes no time, the setup takes none: no timer stands between any two of its steps. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noTimerIsWaitedFor(long seed) {
        Setup setup = new Setup(seed, Duration.ZERO, null, 0);
        assertThat(setup.announcedMillis).containsExactly(0L);
        assertThat(setup.openMillis).containsExactly(0L);
    }

    /** Every packet that either end sends until the channel is open is lost once, each in a run of its own. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void anyOnePacketThatIsLostCostsOneTimeoutOfAtMostTwoRoundTrips(long seed) {
        Setup whole = new Setup(seed, HALF, null, 0);
        SoftAssertions softly = new SoftAssertions();
        for (String end : List.of("a", "b")) {
            int sent = end.equals("a") ? whole.sentByA : whole.sentByB;
            assertThat(sent).isGreaterThan(5);
            for (int lost = 0; lost < sent; lost++) {
                Setup setup = new Setup(seed, HALF, end, lost);
                softly.assertThat(setup.announcedMillis)
                        .as("announced, without packet %d of %s: %s", lost, end, setup.lost)
                        .singleElement()
                        .satisfies(at -> assertThat(at).isLessThanOrEqualTo(6 * ROUND_TRIP_MILLIS));
                softly.assertThat(setup.openMillis)
                        .as("open, without packet %d of %s: %s", lost, end, setup.lost)
                        .singleElement()
                        .satisfies(at -> assertThat(at).isLessThanOrEqualTo(11 * ROUND_TRIP_MILLIS / 2));
            }
        }
        softly.assertAll();
    }

    /** One setup, from the moment that the answerer applies the offer on. */
    private static final class Setup {
        final List<Long> announcedMillis = new ArrayList<>();
        final List<Long> openMillis = new ArrayList<>();
        int sentByA;
        int sentByB;
        String lost = "nothing";

        /**
         * Runs it.
         *
         * @param half how long a datagram or a description takes from one end to the other
         * @param end whose packet is lost, "a" or "b", or null
         * @param index which of its packets that is
         */
        Setup(long seed, Duration half, @Nullable String end, int index) {
            VirtualWorld world = new VirtualWorld(seed);
            Host a = world.network().host("a", world.network().internet(), "192.0.2.1");
            Host b = world.network().host("b", world.network().internet(), "192.0.2.2");
            for (Host host : List.of(a, b)) {
                Link egress = host.networkInterface("eth0").egress();
                egress.setConditions(LinkConditions.latency(half));
                boolean isA = host == a;
                boolean loses = (isA ? "a" : "b").equals(end);
                egress.setFilter(datagram -> {
                    if (!openMillis.isEmpty()) {
                        return true;
                    }
                    int number = isA ? sentByA++ : sentByB++;
                    if (loses && number == index) {
                        lost = "at " + world.now() + " " + datagram;
                        return false;
                    }
                    return true;
                });
            }
            VirtualPeers peers =
                    VirtualPeers.between(world, a, b).signallingDelay(half).build();
            Timestamp offerApplied = Timestamp.ZERO.plus(half);
            peers.b()
                    .connection()
                    .onDataChannel(event ->
                            announcedMillis.add(world.now().since(offerApplied).toMillis()));
            RTCDataChannel channel = peers.a().connection().createDataChannel("first");
            channel.onOpen(
                    event -> openMillis.add(world.now().since(offerApplied).toMillis()));
            world.runFor(Duration.ofSeconds(5));
            peers.close();
            assertThat(world.runUntilIdle(Duration.ofMinutes(1))).isTrue();
            assertThat(world.leftovers()).isEmpty();
        }
    }
}
