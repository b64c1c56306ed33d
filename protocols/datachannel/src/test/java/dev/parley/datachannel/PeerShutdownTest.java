package dev.parley.datachannel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.sctp.upperlayer.SctpConfig;
import org.junit.jupiter.api.Test;

/** A peer that begins a graceful end, and lets it wait. */
class PeerShutdownTest {
    @Test
    @Spec("RFC 9260 §9.2")
    void nothingNewIsTakenAndTheEndComes() {
        HostilePeer peer = new HostilePeer(
                DataChannelsConfig.builder().build(), SctpConfig.builder().build());
        peer.open(0, "");
        peer.flush();
        assertThat(peer.channels.state(1)).isEqualTo(ChannelState.OPEN);
        // The ACK of the channel is not acknowledged, so that the association cannot end.
        peer.packet.shutdown(peer.theirFirstTsn - 1);
        peer.flush();
        assertThat(peer.channels.state(1)).isEqualTo(ChannelState.CLOSING);
        assertThat(peer.events).contains(new DataChannelEvent.Closing(1));
        assertThatThrownBy(() -> peer.channels.send(1, new byte[3], true, peer.now))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> peer.channels.open(ChannelParameters.reliable("new"), peer.now))
                .isInstanceOf(IllegalStateException.class);
        peer.pass(51_000);
        assertThat(peer.isConnected()).isFalse();
        assertThat(peer.channels.state(1)).isEqualTo(ChannelState.CLOSED);
        assertThat(peer.events).contains(new DataChannelEvent.Closed(1, null));
    }
}
