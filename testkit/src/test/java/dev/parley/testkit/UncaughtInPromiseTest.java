package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.simulation.Host;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCSdpType;
import dev.parley.webrtc.RTCSessionDescription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A promise that is rejected and has no handler is logged once, with the call that made it. */
class UncaughtInPromiseTest {
    private static final RTCSessionDescription BAD = new RTCSessionDescription(RTCSdpType.OFFER, "v=0\r\nnonsense\r\n");

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.parley.UncaughtInPromise");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final VirtualWorld world = new VirtualWorld(3);
    private final Host host = world.network().host("a", world.network().internet(), "192.0.2.1");
    private final Host other = world.network().host("b", world.network().internet(), "192.0.2.2");
    private final RTCPeerConnection connection =
            VirtualPeers.between(world, host, other).build().a().connection();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void end() {
        logger.detachAppender(log);
        connection.close();
    }

    private List<String> lines() {
        world.runFor(Duration.ofSeconds(2));
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void aRejectionWithoutHandlerIsLoggedOnceWithItsCall() {
        connection.setRemoteDescription(BAD);
        assertThat(lines())
                .singleElement()
                .asString()
                .contains("Uncaught (in promise) OperationError")
                .contains("rejected by RTCPeerConnection.setRemoteDescription at ")
                .contains("UncaughtInPromiseTest.java:");
    }

    @Test
    void whoeverTakesTheFailureIsNotWarned() {
        connection.setRemoteDescription(BAD).exceptionally(failure -> null);
        connection.setRemoteDescription(BAD).whenComplete((done, failure) -> {});
        connection.setRemoteDescription(BAD).thenRun(() -> {}).handle((done, failure) -> null);
        CompletableFuture<Void> all = CompletableFuture.allOf(connection.setRemoteDescription(BAD));
        connection.setRemoteDescription(BAD).exceptionallyAsync(failure -> null);
        CompletableFuture<Void> polled = connection.setRemoteDescription(BAD);
        world.runUntil(polled::isDone, Duration.ofSeconds(1));
        assertThat(polled.isCompletedExceptionally()).isTrue();
        assertThat(lines()).isEmpty();
        assertThat(all.isCompletedExceptionally()).isTrue();
    }

    @Test
    void oneConnectionFillsNoLog() {
        for (int i = 0; i < 50; i++) {
            connection.setRemoteDescription(BAD);
        }
        assertThat(lines()).hasSize(11).last().asString().contains("not logged");
    }

    @Test
    void aContinuationThatPassesTheFailureOnIsNoHandler() {
        CompletableFuture<Void> set = connection.setRemoteDescription(BAD);
        set.thenRun(() -> {});
        set.thenAccept(done -> {});
        assertThat(lines()).singleElement().asString().contains("RTCPeerConnection.setRemoteDescription");
    }

    @Test
    void whatAContinuationThrowsIsLoggedWithItsStack() {
        connection.createOffer().thenAccept(offer -> {
            throw new IllegalStateException("of the application");
        });
        assertThat(lines()).singleElement().asString().contains("of the application", "RTCPeerConnection.createOffer");
        assertThat(log.list.get(0).getThrowableProxy()).isNotNull();
    }

    @Test
    void promisesThatAreFulfilledAreNotLogged() {
        connection.createOffer();
        connection.setLocalDescription().thenRun(() -> {});
        assertThat(lines()).isEmpty();
    }

    @Test
    void aConnectionThatIsClosedLeavesItsPromisesPending() {
        connection.setRemoteDescription(BAD);
        connection.close();
        assertThat(lines()).isEmpty();
    }
}
