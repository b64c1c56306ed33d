package dev.parley.negotiation.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.negotiation.signaling.Description;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.sdp.SdpException;
import dev.parley.sdp.SessionDescription;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class AppliedDescriptionTest {
    private static final String TEXT = """
            v=0
            o=- 1 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            m=application 9 UDP/DTLS/SCTP webrtc-datachannel
            c=IN IP4 0.0.0.0
            a=mid:0
            a=ice-ufrag:abcd
            a=ice-pwd:abcdefghijklmnopqrstuv
            a=ice-options:trickle
            a=candidate:1 1 udp 2130706431 192.0.2.1 9 typ host
            """.replace("\n", "\r\n");

    @Test
    void whatTheCollectorHasTakenIsParsedAgain() throws SdpException {
        AppliedDescription description = new AppliedDescription(SdpType.OFFER, SessionDescription.parse(TEXT));
        WeakReference<SessionDescription> first = new WeakReference<>(description.sdp());
        for (int i = 0; i < 100 && first.get() != null; i++) {
            System.gc();
        }
        assertThat(first.get()).as("held by nobody").isNull();
        assertThat(description.sdp().text()).isEqualTo(TEXT);
        assertThat(description.sdp().media().get(0).candidates()).hasSize(1);
        assertThat(description.toDescription()).isEqualTo(new Description(SdpType.OFFER, TEXT));
        assertThat(description.trickles()).isTrue();
    }
}
