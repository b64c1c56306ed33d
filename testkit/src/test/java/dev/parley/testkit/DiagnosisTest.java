package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.simulation.Host;
import dev.parley.webrtc.ConnectionDiagnosis;
import dev.parley.webrtc.ConnectionDiagnosis.Step;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCPeerConnection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A connection that does not come about says what it waits for; and its objects show their states. */
class DiagnosisTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.parley.webrtc.ConnectionStates");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final VirtualWorld world = new VirtualWorld(3);
    private final Host host = world.network().host("a", world.network().internet(), "192.0.2.1");
    private final Host other = world.network().host("b", world.network().internet(), "192.0.2.2");
    private final VirtualPeers peers = VirtualPeers.between(world, host, other).build();
    private final RTCPeerConnection connection = peers.a().connection();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void end() {
        logger.detachAppender(log);
        logger.setLevel(null);
        peers.close();
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void aNewConnectionWaitsForItsDescriptions() {
        ConnectionDiagnosis diagnosis = connection.diagnose();
        assertThat(diagnosis.step()).isEqualTo(Step.SIGNALLING);
        assertThat(diagnosis.summary()).contains("no description was set");
        assertThat(diagnosis.advice()).isNotEmpty();
    }

    @Test
    void anAnswerThatDoesNotComeIsLoggedOnceAfterFifteenSeconds() {
        peers.cutSignalling();
        connection.createDataChannel("any");
        world.runFor(Duration.ofSeconds(14));
        assertThat(lines()).isEmpty();
        world.runFor(Duration.ofSeconds(60));
        assertThat(lines()).singleElement().asString().contains("the other end's answer has not come");
        assertThat(connection.diagnose().since()).isGreaterThan(Duration.ofSeconds(60));
    }

    @Test
    void whatWasSentAndAnsweredIsCounted() {
        connection.createDataChannel("any");
        assertThat(peers.connect(LIMIT)).isTrue();
        ConnectionDiagnosis diagnosis = connection.diagnose();
        assertThat(diagnosis.step()).isEqualTo(Step.NONE);
        assertThat(diagnosis.facts()).anyMatch(fact -> fact.matches("checks: [1-9]\\d* sent, [1-9]\\d* answered, .*"));
        assertThat(diagnosis.advice()).isEmpty();
        world.runFor(Duration.ofSeconds(60));
        assertThat(lines()).isEmpty();
        connection.close();
        assertThat(connection.diagnose().step()).isEqualTo(Step.CLOSED);
    }

    @Test
    void objectsShowTheirStateAndNoSecret() {
        RTCDataChannel channel = connection.createDataChannel("any");
        assertThat(connection).hasToString("RTCPeerConnection[new, signaling=stable, ice=new, 0 transceivers]");
        assertThat(peers.connect(LIMIT)).isTrue();
        assertThat(connection.toString())
                .startsWith("RTCPeerConnection[connected, signaling=stable, ice=co")
                .endsWith("0 transceivers, sctp=" + connection.sctp().state() + "]");
        assertThat(connection.sctp().toString()).startsWith("RTCSctpTransport[").contains("maxMessageSize=");
        assertThat(connection.sctp().transport()).hasToString("RTCDtlsTransport[connected]");
        String ice = connection.sctp().transport().iceTransport().toString();
        assertThat(ice).startsWith("RTCIceTransport[co").contains("component=rtp", "192.0.2.2");
        for (Object each : List.of(connection, connection.sctp(), channel, ice, connection.localDescription())) {
            assertThat(each.toString()).doesNotContain("ice-pwd:" + password());
        }
    }

    private String password() {
        return connection.localDescription().sdp().replaceAll("(?s).*a=ice-pwd:(\\S+).*", "$1");
    }
}
