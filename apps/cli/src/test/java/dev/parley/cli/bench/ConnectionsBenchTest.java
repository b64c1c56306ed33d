package dev.parley.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.vitals.Vitals;
import org.junit.jupiter.api.Test;

class ConnectionsBenchTest {
    @Test
    void whoMayNotOpenEnoughSocketsIsToldWhatToDo() {
        assertThat(ConnectionsBench.tooFewDescriptors(5_000, 1_024))
                .contains(
                        "5000 pairs need 5200 file descriptors",
                        "may have 1024",
                        "ulimit -n 5200",
                        "at most 824 pairs");
        assertThat(ConnectionsBench.tooFewDescriptors(5_000, 100)).contains("at most 0 pairs");
    }

    @Test
    void whoMayIsToldNothing() {
        assertThat(ConnectionsBench.tooFewDescriptors(5_000, 5_200)).isEmpty();
        assertThat(ConnectionsBench.tooFewDescriptors(5_000, Vitals.UNKNOWN)).isEmpty();
    }
}
