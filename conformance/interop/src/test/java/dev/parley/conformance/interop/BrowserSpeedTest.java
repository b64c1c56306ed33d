package dev.parley.conformance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code parley bench browser} beside Pion in the same run. What is compared is the ratio of both, which a busy machine moves by half, not
 * by more; a sender that waits for acknowledgements falls to a quarter and below.
 */
@Timeout(value = 12, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BrowserSpeedTest {
    @ParameterizedTest(name = "{0} at {1} ms")
    @CsvSource({"chromium, 0, 0.45", "chromium, 20, 0.7", "firefox, 0, 0.45", "firefox, 20, 0.7"})
    void anUploadIsAsFastAsToPion(String browser, int rttMillis, double least) throws IOException {
        List<String> command = List.of(
                Path.of("parley").toAbsolutePath().toString(),
                "bench",
                "browser",
                "--stack",
                browser,
                "--rtt",
                String.valueOf(rttMillis),
                "--megabytes",
                "10",
                "--rounds",
                "5",
                "--against",
                "pion",
                "--json");
        Process bench = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        JsonNode figures;
        try (BufferedReader said = bench.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = said.lines().toList();
            assertThat(lines).as("figures").isNotEmpty();
            figures = new JsonMapper().readTree(lines.get(lines.size() - 1));
        } finally {
            bench.destroy();
        }
        Assumptions.assumeTrue(!figures.path("pion").has("missing"), "missing tool: go");
        JsonNode ratios = figures.path("against pion");
        assertThat(ratios.path("uploadRatio").asDouble(0))
                .as("%s → stack, times Pion's: %s", browser, figures)
                .isGreaterThan(least);
    }
}
