package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A factory that warms up connects two ends of its own once, and leaves nothing behind. */
class WarmUpTest {
    @Test
    void aConnectionIsMadeOnceAndLeavesNothing() throws Exception {
        try (PeerConnectionFactory factory =
                PeerConnectionFactory.builder().warmUp().build()) {
            assertThat(WarmUp.begin().get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(WarmUp.begin()).isSameAs(WarmUp.begin());
            assertThat(factory.statistics().openConnections()).isZero();
        }
    }
}
