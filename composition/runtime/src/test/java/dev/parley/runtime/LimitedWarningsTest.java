package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

class LimitedWarningsTest {
    @Test
    void oneLineAMinute() {
        LimitedWarnings warnings = new LimitedWarnings(NOPLogger.NOP_LOGGER);
        int lines = 0;
        for (long second = 0; second < 600; second++) {
            for (int connection = 0; connection < 10; connection++) {
                boolean logged = warnings.warn(second * 1_000_000_000L, "no port", new IOException("none free"));
                lines += logged ? 1 : 0;
            }
        }
        assertThat(lines).isEqualTo(10);
    }
}
