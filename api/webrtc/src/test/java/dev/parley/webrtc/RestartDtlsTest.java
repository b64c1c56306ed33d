package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.dom.DOMException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The peer is another one, with another certificate, after an ICE restart. */
class RestartDtlsTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Spec("RFC 8842 §3.1")
    void aPeerThatReturnsWithAnotherCertificateIsMetAnew(boolean saidGoodBye) {
        // Off the loop a listener may read a later state than the one that its event announces.
        try (PeerPair pair = new PeerPair(PeerConnectionFactory.Builder::listenersOnLoop)) {
            RTCDataChannel first = pair.a.createDataChannel("first");
            pair.negotiate();
            pair.awaitConnected();
            Await.until("the first channel is open", () -> first.readyState() == RTCDataChannelState.OPEN);
            RTCSctpTransport formerSctp = pair.a.sctp();
            assertThat(formerSctp).isNotNull();
            RTCDtlsTransport dtls = formerSctp.transport();
            byte[] formerCertificate = dtls.getRemoteCertificates().get(0);
            List<RTCDtlsTransportState> states = new CopyOnWriteArrayList<>();
            dtls.onStateChange(event -> states.add(dtls.state()));
            List<String> ends = new CopyOnWriteArrayList<>();
            first.onClose(event -> ends.add("close"));
            formerSctp.onStateChange(event -> ends.add("sctp " + formerSctp.state()));
            if (saidGoodBye) {
                pair.b.close();
                Await.until("closed", () -> dtls.state() == RTCDtlsTransportState.CLOSED);
                Await.until("the first channel's end", () -> first.readyState() == RTCDataChannelState.CLOSED);
                assertThatThrownBy(() -> pair.a.createDataChannel("too late"))
                        .isInstanceOfSatisfying(
                                DOMException.class, e -> assertThat(e.name()).isEqualTo(DOMException.OPERATION_ERROR));
            }

            RTCPeerConnection returned = pair.factory.createPeerConnection();
            List<String> received = new CopyOnWriteArrayList<>();
            returned.onDataChannel(event -> event.channel().onMessage(message -> received.add(message.text())));
            PeerPair.trickle(pair.a, returned, pair.failures);
            PeerPair.trickle(returned, pair.a, pair.failures);
            pair.a.restartIce();
            Await.value(PeerPair.negotiate(pair.a, returned));
            RTCDataChannel second = pair.a.createDataChannel("second");
            second.onOpen(event -> second.send("here again"));

            Await.until("the message", () -> received.contains("here again"));
            Await.until("the end of the first channel", () -> ends.contains("close"));
            assertThat(first.readyState()).isEqualTo(RTCDataChannelState.CLOSED);
            assertThat(ends).contains("close").containsOnlyOnce("sctp closed");
            assertThat(pair.a.sctp()).isNotNull().isNotSameAs(formerSctp);
            assertThat(pair.a.sctp().transport()).isSameAs(dtls);
            assertThat(pair.a.sctp().state()).isEqualTo(RTCSctpTransportState.CONNECTED);
            assertThat(dtls.state()).isEqualTo(RTCDtlsTransportState.CONNECTED);
            assertThat(dtls.getRemoteCertificates().get(0)).isNotEqualTo(formerCertificate);
            assertThat(states)
                    .endsWith(
                            RTCDtlsTransportState.NEW,
                            RTCDtlsTransportState.CONNECTING,
                            RTCDtlsTransportState.CONNECTED);
            assertThat(pair.a.connectionState()).isEqualTo(RTCPeerConnectionState.CONNECTED);
        }
    }
}
