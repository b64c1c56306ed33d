package dev.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Path;
import dev.parley.base.Spec;
import dev.parley.datachannel.ChannelState;
import dev.parley.dtls.DtlsState;
import dev.parley.ice.IceEvent;
import dev.parley.parameters.DtlsRole;
import dev.parley.simulation.HostInterface;
import dev.parley.simulation.LinkConditions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Paths are cut, lost and restarted under a connection that goes on. */
class ChangingPathsTest {
    private static final Duration LATENCY = Duration.ofMillis(50);

    @Test
    @Spec("RFC 7675 §5.1")
    void lossOfConsentFreezesAndItsReturnResumesAtOnce() {
        VirtualPair pair = new VirtualPair(4, LATENCY);
        int chat = pair.connect();
        int theirs = pair.answerer.announced("chat");
        pair.run(Duration.ofSeconds(1));
        pair.cut();
        pair.offerer.send(chat, "into the dark");
        pair.require(
                () -> pair.offerer.iceEvents(IceEvent.ConsentChanged.class).stream()
                        .anyMatch(event -> !event.granted()),
                Duration.ofSeconds(60));
        pair.offerer.node.recordSent();
        pair.run(Duration.ofSeconds(20));
        assertThat(pair.offerer.node.sent()).allMatch(datagram -> datagram[0] < 20);
        assertThat(pair.offerer.dtls(1, 1)).isEqualTo(DtlsState.CONNECTED);
        assertThat(pair.offerer.channels().state(chat)).isEqualTo(ChannelState.OPEN);

        // Both ends make a new ICE session over the same sockets; DTLS and SCTP go on.
        pair.repair();
        restart(pair);
        pair.require(() -> pair.answerer.texts(theirs).contains("into the dark"), Duration.ofSeconds(3));
        assertThat(pair.offerer.node.events(ConnectionEvent.DtlsStateChanged.class))
                .hasSize(2);
    }

    private static void restart(VirtualPair pair) {
        for (VirtualEnd end : List.of(pair.offerer, pair.answerer)) {
            VirtualEnd other = end == pair.offerer ? pair.answerer : pair.offerer;
            end.restartWith(1);
            other.node.drain();
        }
        pair.offerer.remoteDescription(
                1, pair.answerer.credentials(1), pair.answerer.fingerprints(), pair.answererRole.other());
        pair.answerer.remoteDescription(1, pair.offerer.credentials(1), pair.offerer.fingerprints(), pair.answererRole);
    }

    @Test
    void anIceRestartKeepsDtlsAndWhatIsOnItsWay() {
        VirtualPair pair = new VirtualPair(5, LATENCY);
        int chat = pair.connect();
        int theirs = pair.answerer.announced("chat");
        for (int i = 0; i < 20; i++) {
            pair.offerer.send(chat, new byte[20_000]);
        }
        pair.run(LATENCY);
        restart(pair);
        pair.require(
                () -> pair.answerer.messages.getOrDefault(theirs, List.of()).size() == 20, Duration.ofSeconds(20));
        pair.run(Duration.ofSeconds(60));
        pair.offerer.send(chat, "still here");
        pair.require(() -> pair.answerer.texts(theirs).contains("still here"), Duration.ofSeconds(1));
        assertThat(pair.offerer.node.events(ConnectionEvent.DtlsStateChanged.class))
                .hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    @Spec("RFC 8842 §3.1")
    void anIceRestartWithOtherRolesMakesANewAssociation(DtlsRole answererRole) {
        VirtualPair pair = new VirtualPair(15, LATENCY);
        pair.answererRole = answererRole;
        int chat = pair.connect();
        int theirs = pair.answerer.announced("chat");
        pair.run(Duration.ofSeconds(5));
        assertThat(pair.offerer.connection.association()).isEqualTo(1);

        pair.answererRole = answererRole.other();
        List<VirtualEnd> ends = List.of(pair.offerer, pair.answerer);
        for (VirtualEnd end : ends) {
            end.restartWith(1);
            end.connection.restartDtls(1, pair.network.now());
            end.node.drain();
        }
        assertThat(pair.offerer.closed(chat)).isTrue();
        assertThat(pair.answerer.closed(theirs)).isTrue();
        assertThat(pair.offerer.connection.dataChannels()).isNull();
        pair.answerer.dataEvents.clear();
        pair.run(Duration.ofSeconds(1));
        for (VirtualEnd end : ends) {
            VirtualEnd other = end == pair.offerer ? pair.answerer : pair.offerer;
            DtlsRole role = end == pair.offerer ? answererRole : answererRole.other();
            end.remoteDescription(1, other.credentials(1), other.fingerprints(), role);
            // The pair of before the restart still serves, but nothing of the new association goes that way.
            assertThat(end.connection.ice().sendPath(1, 1)).isNotNull();
            assertThat(end.dtls(1, 1)).isEqualTo(DtlsState.NEW);
            end.startData(1);
            other.candidates.forEach(each -> end.connection.ice().addRemoteCandidate(1, each, pair.network.now()));
            end.node.drain();
        }
        assertThat(pair.offerer.connection.association()).isEqualTo(2);
        int again = pair.offerer.open("again");
        pair.require(() -> pair.answerer.announced("again") != 0, Duration.ofSeconds(5));
        int theirsAgain = pair.answerer.announced("again");
        pair.answerer.send(theirsAgain, "a new beginning");
        pair.require(() -> pair.offerer.texts(again).contains("a new beginning"), Duration.ofSeconds(1));
        assertThat(pair.offerer.connection.statistics().transports().get(0).dtlsRole())
                .isEqualTo(answererRole);
        assertThat(pair.offerer.node.events(ConnectionEvent.DtlsStateChanged.class))
                .extracting(ConnectionEvent.DtlsStateChanged::state)
                .containsExactly(
                        DtlsState.CONNECTING,
                        DtlsState.CONNECTED,
                        DtlsState.NEW,
                        DtlsState.CONNECTING,
                        DtlsState.CONNECTED);
        assertThat(pair.offerer.node.withoutPath()).isZero();
    }

    @Test
    void aShortOutageEndsWithoutWaitingForBackedOffTimers() {
        VirtualPair pair = new VirtualPair(6, LATENCY);
        int chat = pair.connect();
        int theirs = pair.answerer.announced("chat");
        pair.run(Duration.ofSeconds(1));
        pair.cut();
        pair.offerer.send(chat, "delayed");
        pair.run(Duration.ofSeconds(12));
        pair.repair();
        pair.require(() -> pair.answerer.texts(theirs).contains("delayed"), Duration.ofSeconds(11));
    }

    @Test
    @Spec("RFC 8445 §12.1")
    void aLostInterfaceMovesEverythingToTheOther() {
        VirtualPair pair = new VirtualPair(14, LATENCY);
        HostInterface second = pair.offerer.host.addInterface("wlan0", pair.network.internet(), "198.51.100.7");
        second.setConditions(LinkConditions.latency(LATENCY));
        int chat = pair.connect();
        int theirs = pair.answerer.announced("chat");
        pair.run(Duration.ofSeconds(5));
        Path before = pair.offerer.connection.ice().sendPath(1, 1);
        assertThat(before).isNotNull();
        for (int i = 0; i < 20; i++) {
            pair.offerer.send(chat, new byte[50_000]);
        }
        pair.run(LATENCY.multipliedBy(3));
        HostInterface lost =
                before.local().getAddress().equals(second.addresses().get(0))
                        ? second
                        : pair.offerer.host.networkInterface("eth0");
        lost.down();
        pair.offerer.connection.ice().removeLocalBase(before.local(), pair.network.now());
        pair.offerer.node.drain();
        pair.require(
                () -> pair.answerer.messages.getOrDefault(theirs, List.of()).size() == 20, Duration.ofSeconds(20));
        Path after = pair.offerer.connection.ice().sendPath(1, 1);
        assertThat(after).isNotNull().isNotEqualTo(before);
        assertThat(pair.offerer.connection.statistics().transports().get(0).selectedPairChanges())
                .isGreaterThan(1);
        pair.answerer.send(theirs, "heard");
        pair.require(() -> pair.offerer.texts(chat).contains("heard"), Duration.ofSeconds(5));
        assertThat(pair.offerer.node.events(ConnectionEvent.DtlsStateChanged.class))
                .hasSize(2);
    }

    @Test
    void theControlledEndFollowsALostInterfaceWithinTwoRoundTrips() {
        VirtualPair pair = new VirtualPair(16, LATENCY);
        HostInterface second = pair.offerer.host.addInterface("wlan0", pair.network.internet(), "198.51.100.7");
        second.setConditions(LinkConditions.latency(LATENCY));
        pair.connect();
        pair.run(Duration.ofSeconds(5));
        Path before = pair.offerer.connection.ice().sendPath(1, 1);
        assertThat(before).isNotNull();
        pair.offerer.connection.ice().removeLocalBase(before.local(), pair.network.now());
        pair.offerer.node.drain();
        pair.require(
                () -> {
                    Path path = pair.answerer.connection.ice().sendPath(1, 1);
                    return path != null && !path.remote().equals(before.local());
                },
                LATENCY.multipliedBy(4));
    }
}
