package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.negotiation.config.BundlePolicy;
import dev.parley.negotiation.config.RtcpMuxPolicy;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.peer.DataState;
import dev.parley.peer.DtlsState;
import dev.parley.peer.GatheringState;
import dev.parley.peer.IceState;
import dev.parley.peer.PairState;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Enums that are mapped by the names of their constants have the same ones. */
class StateNamesTest {
    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).sorted().toList();
    }

    @Test
    void everyStateHasItsW3cName() {
        assertThat(names(IceState.values())).isEqualTo(names(RTCIceTransportState.values()));
        assertThat(names(GatheringState.values())).isEqualTo(names(RTCIceGathererState.values()));
        assertThat(names(DtlsState.values())).isEqualTo(names(RTCDtlsTransportState.values()));
        assertThat(names(DataState.values())).isEqualTo(names(RTCSctpTransportState.values()));
        assertThat(names(PairState.values())).isEqualTo(names(RTCStatsIceCandidatePairState.values()));
        assertThat(names(SignalingState.values())).isEqualTo(names(RTCSignalingState.values()));
        assertThat(names(BundlePolicy.values())).isEqualTo(names(RTCBundlePolicy.values()));
        assertThat(names(RtcpMuxPolicy.values())).isEqualTo(names(RTCRtcpMuxPolicy.values()));
    }
}
