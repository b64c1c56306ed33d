package dev.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.dtls.DtlsState;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a connection ends, or only its data. */
class ConnectionEndTest {
    private static final Duration LATENCY = Duration.ofMillis(50);

    @Test
    void closingTellsThePeerAtOnceAndLeavesNoDeadline() {
        VirtualPair pair = new VirtualPair(7, LATENCY);
        int chat = pair.connect();
        int theirs = pair.answerer.announced("chat");
        pair.offerer.close();
        assertThat(pair.offerer.connection.nextTimeout().isNever()).isTrue();
        assertThat(pair.offerer.closed(chat)).isTrue();
        pair.run(LATENCY);
        assertThat(pair.answerer.closed(theirs)).isTrue();
        assertThat(pair.answerer.dtls(1, 1)).isEqualTo(DtlsState.CLOSED);
        pair.answerer.close();
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.network.pending()).isZero();
        assertThat(pair.offerer.connection.handle(
                        PacketBuffer.wrap(new byte[] {22}),
                        Path.udp(new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.1", 2)),
                        pair.network.now()))
                .isFalse();
        assertThatThrownBy(() ->
                        pair.offerer.connection.addTransport(2, 1, pair.offerer.newCredentials(), pair.network.now()))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 50, 60, 100, 110, 150, 200, 240, 260, 300, 340, 360, 400, 440, 460, 500, 550, 600})
    void closingAtAnyMomentLeavesNothing(int millis) {
        VirtualPair pair = new VirtualPair(millis, LATENCY);
        pair.negotiate();
        pair.run(Duration.ofMillis(millis));
        pair.offerer.close();
        assertThat(pair.offerer.connection.nextTimeout().isNever()).isTrue();
        pair.offerer.node.events().clear();
        pair.offerer.node.recordSent();
        pair.onAnswer = () -> {};
        pair.answerer.close();
        pair.answerer.node.recordSent();
        pair.run(Duration.ofSeconds(2));
        assertThat(pair.offerer.connection.nextTimeout().isNever()).isTrue();
        assertThat(pair.answerer.connection.nextTimeout().isNever()).isTrue();
        assertThat(pair.offerer.node.sent()).isEmpty();
        assertThat(pair.answerer.node.sent()).isEmpty();
        assertThat(pair.network.pending()).isZero();
    }

    @Test
    void dataMayBeStoppedWhileTheTransportStays() {
        VirtualPair pair = new VirtualPair(11, LATENCY);
        int chat = pair.connect();
        int theirs = pair.answerer.announced("chat");
        pair.offerer.connection.stopData(pair.network.now());
        pair.offerer.node.drain();
        assertThat(pair.offerer.closed(chat)).isTrue();
        pair.run(LATENCY.multipliedBy(2));
        assertThat(pair.answerer.closed(theirs)).isTrue();
        assertThat(pair.answerer.dtls(1, 1)).isEqualTo(DtlsState.CONNECTED);
        assertThat(pair.offerer.connection.dataChannels()).isNull();
    }
}
