package dev.parley.sctp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sctp.GoodputTest;
import dev.parley.sctp.Pipe;
import dev.parley.sctp.upperlayer.SctpConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The receive window follows the reader. */
class ReceiveWindowTest {
    private static final int KIB = 1 << 10;

    private static final SctpConfig CONFIG =
            SctpConfig.builder().receiveWindow(128 * KIB, 512 * KIB).build();

    @Test
    void doublesForAReaderWhoKeepsUpAndEndsAtItsLimit() {
        ReceiveWindow window = new ReceiveWindow(CONFIG);
        window.consumed(127 * KIB, 10 * KIB);
        assertThat(window.size()).isEqualTo(128 * KIB);
        window.consumed(128 * KIB, 10 * KIB);
        assertThat(window.size()).isEqualTo(256 * KIB);
        window.consumed(384 * KIB, 0);
        assertThat(window.size()).isEqualTo(512 * KIB);
        window.consumed(10_000 * KIB, 0);
        assertThat(window.size()).isEqualTo(512 * KIB);
    }

    @Test
    void staysForAReaderWhoLagsBehind() {
        ReceiveWindow window = new ReceiveWindow(CONFIG);
        for (long consumed = 0; consumed < 2_000 * KIB; consumed += 50 * KIB) {
            window.consumed(consumed, consumed % (100 * KIB) == 0 ? 40 * KIB : 0);
        }
        assertThat(window.size()).isEqualTo(128 * KIB);
    }

    @Test
    void aLongPathIsFilledBeyondTheFirstWindow() {
        Pipe pipe = new Pipe(1, CONFIG, CONFIG);
        pipe.delayNanos = 50_000_000;
        pipe.rate = 100_000_000;
        // 128 KiB a round trip of 100 ms are 10 Mbit/s, four times that 42.
        assertThat(GoodputTest.megabits(pipe, Duration.ofSeconds(6))).isGreaterThan(35);
    }
}
