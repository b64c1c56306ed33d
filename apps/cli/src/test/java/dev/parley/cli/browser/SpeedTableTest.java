package dev.parley.cli.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SpeedTableTest {
    @Test
    void aRowForEachStackAndOneForTheRatios() {
        ObjectNode figures = Json.parse("""
                {"browser": "chromium", "rttMillis": 20.0, "bytes": 20004864, "rounds": 2,
                 "parley": {"uploadMegabytesPerSecond": 12.5, "uploadRounds": [12, 13],
                            "downloadMegabytesPerSecond": 30, "downloadRounds": [31, 29]},
                 "pion": {"uploadMegabytesPerSecond": 10, "uploadRounds": [10, 10],
                          "downloadMegabytesPerSecond": 15, "downloadRounds": [15, 15]},
                 "against pion": {"uploadRatio": 1.25, "downloadRatio": 2}}
                """);
        assertThat(SpeedTable.lines(figures))
                .containsExactly(
                        "20.0 MB, round trip + 20.0 ms, median of 2 rounds (lowest to highest), MB/s",
                        "               chromium → stack             stack → chromium",
                        "parley         12.50 (12.00 to 13.00)       30.00 (29.00 to 31.00)",
                        "pion           10.00 (10.00 to 10.00)       15.00 (15.00 to 15.00)",
                        "against pion   1.25 times                   2.00 times");
    }

    @Test
    void aStackThatIsNotThereSaysWhatIsMissing() {
        ObjectNode figures = Json.object().put("browser", "firefox");
        figures.putObject("pion").put("missing", "no go on the path");
        assertThat(SpeedTable.lines(figures)).contains("pion           not measured: no go on the path");
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheMiddleOnes() {
        assertThat(BrowserBench.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
        assertThat(BrowserBench.median(new double[] {9, 1, 3})).isEqualTo(3);
    }
}
