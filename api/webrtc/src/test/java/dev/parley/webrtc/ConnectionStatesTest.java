package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.Mid;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of webrtc-pc §4.3, over one, two and no transports. */
class ConnectionStatesTest {
    private static Transport transport(int id, String ice, String dtls) {
        Transport transport = new Transport(id, new Mid("0"), 1, new IceCredentials("ufrag", "password"));
        transport.setState(RTCIceTransportState.of(ice));
        transport.dtls.publish(new RTCDtlsTransport.Slots(RTCDtlsTransportState.of(dtls), List.of()));
        return transport;
    }

    @ParameterizedTest
    @CsvSource({
        "new, new, new, new",
        "checking, new, checking, connecting",
        "connected, new, connected, connecting",
        "connected, connecting, connected, connecting",
        "connected, connected, connected, connected",
        "completed, connected, completed, connected",
        "disconnected, connected, disconnected, disconnected",
        "failed, connected, failed, failed",
        "connected, failed, connected, failed",
        "connected, closed, connected, connected",
        "closed, closed, new, new",
        "closed, new, new, new"
    })
    @Spec("webrtc-pc §4.3.3")
    @Spec("webrtc-pc §4.3.4")
    void oneTransport(String ice, String dtls, String iceConnection, String connection) {
        List<Transport> one = List.of(transport(1, ice, dtls));
        assertThat(ConnectionStates.iceConnectionState(one)).hasToString(iceConnection);
        assertThat(ConnectionStates.connectionState(one)).hasToString(connection);
    }

    @ParameterizedTest
    @CsvSource({
        "new, new, new, new, new, new",
        "new, new, connected, connected, checking, connecting",
        "checking, new, connected, connected, checking, connecting",
        "connected, connected, completed, connected, connected, connected",
        "completed, connected, completed, connected, completed, connected",
        "completed, connected, closed, closed, completed, connected",
        "disconnected, connected, connected, connected, disconnected, disconnected",
        "disconnected, connected, failed, connected, failed, failed",
        "connected, connected, connected, failed, connected, failed"
    })
    void twoTransports(String ice1, String dtls1, String ice2, String dtls2, String iceConnection, String connection) {
        List<Transport> two = List.of(transport(1, ice1, dtls1), transport(2, ice2, dtls2));
        List<Transport> turned = new ArrayList<>(two);
        java.util.Collections.reverse(turned);
        for (List<Transport> each : List.of(two, turned)) {
            assertThat(ConnectionStates.iceConnectionState(each)).hasToString(iceConnection);
            assertThat(ConnectionStates.connectionState(each)).hasToString(connection);
        }
    }

    @Test
    void withoutTransportsEverythingIsNew() {
        assertThat(ConnectionStates.iceConnectionState(List.of())).isEqualTo(RTCIceConnectionState.NEW);
        assertThat(ConnectionStates.connectionState(List.of())).isEqualTo(RTCPeerConnectionState.NEW);
        assertThat(ConnectionStates.gatheringState(List.of())).isEqualTo(RTCIceGatheringState.NEW);
    }

    @ParameterizedTest
    @CsvSource({
        "new, new, new",
        "new, gathering, gathering",
        "gathering, complete, gathering",
        "new, complete, new",
        "complete, complete, complete"
    })
    @Spec("webrtc-pc §4.3.2")
    void gathering(String first, String second, String sum) {
        Transport a = transport(1, "new", "new");
        Transport b = transport(2, "new", "new");
        a.setGatheringState(RTCIceGathererState.of(first));
        b.setGatheringState(RTCIceGathererState.of(second));
        assertThat(ConnectionStates.gatheringState(List.of(a, b))).hasToString(sum);
        assertThat(ConnectionStates.gatheringState(List.of(b, a))).hasToString(sum);
    }
}
