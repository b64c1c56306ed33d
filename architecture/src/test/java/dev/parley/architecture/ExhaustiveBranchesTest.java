package dev.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every sealed event and action has its consumers here, and each of them has a branch for every permitted subclass. Java 17 has no
 * exhaustive switch over types; this test takes its place.
 */
class ExhaustiveBranchesTest {
    private static final JavaClasses CLASSES = ParleyClasses.main();

    /** A sealed interface, and the classes that together have a branch for each of its permitted subclasses. */
    private static final Map<String, Set<String>> CONSUMERS = Map.of(
            "dev.parley.negotiation.transport.Action", Set.of("dev.parley.peer.PeerTransports"),
            "dev.parley.negotiation.transceiver.TransceiverChange", Set.of("dev.parley.webrtc.TransceiverTable"),
            "dev.parley.negotiation.transceiver.TrackEffect", Set.of("dev.parley.webrtc.RemoteTracks"),
            "dev.parley.connection.ConnectionEvent", Set.of("dev.parley.peer.Peer", "dev.parley.host.ConnectionHost"),
            "dev.parley.ice.IceEvent", Set.of("dev.parley.peer.TransportEvents", "dev.parley.host.ConnectionHost"),
            "dev.parley.datachannel.DataChannelEvent", Set.of("dev.parley.peer.PeerChannels"),
            "dev.parley.peer.PeerEvent",
                    Set.of(
                            "dev.parley.webrtc.PeerEvents",
                            "dev.parley.webrtc.ChannelTable",
                            "dev.parley.webrtc.TransceiverTable"));

    static Set<String> interfaces() {
        return new java.util.TreeSet<>(CONSUMERS.keySet());
    }

    @ParameterizedTest
    @MethodSource("interfaces")
    void everyPermittedSubclassHasABranch(String sealed) throws ClassNotFoundException {
        Set<String> branches = new LinkedHashSet<>();
        for (String consumer : CONSUMERS.get(sealed)) {
            CLASSES.get(consumer)
                    .getInstanceofChecks()
                    .forEach(check -> branches.add(check.getRawType().getName()));
        }
        Class<?>[] permitted = Class.forName(sealed).getPermittedSubclasses();
        assertThat(permitted).as(sealed + " is sealed").isNotEmpty();
        for (Class<?> each : permitted) {
            assertThat(branches).as("branches of %s", CONSUMERS.get(sealed)).contains(each.getName());
        }
    }

    /** A new sealed interface of this kind is added above, with its consumers. */
    @Test
    void everySealedEventAndActionIsListed() {
        Set<String> sealed = CLASSES.stream()
                .filter(each -> each.isInterface() && each.getSimpleName().matches(".*(Event|Action|Change|Effect)"))
                .filter(each -> isAboveTheEngines(each) && isSealed(each))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
        assertThat(sealed).containsExactlyInAnyOrderElementsOf(CONSUMERS.keySet());
    }

    /** Events inside one engine are consumed beside their definition. */
    private static boolean isAboveTheEngines(JavaClass type) {
        return !type.getPackageName()
                .matches("dev\\.parley\\.(dtls|sctp|turn|media|simulation|dom|mediacapture|webrtc)(\\..*)?");
    }

    private static boolean isSealed(JavaClass type) {
        try {
            return Class.forName(type.getName()).isSealed();
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
