package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** {@code parley bench path}, on paths that cost little. */
class PathBenchTest {
    private static ObjectNode run(String... arguments) {
        StringWriter out = new StringWriter();
        int code = Parley.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(arguments);
        assertThat(code).isZero();
        return Json.parse(out.toString().lines().reduce((a, b) -> b).orElse(""));
    }

    @Test
    void aTransferIsMeasuredAndDrawn(@TempDir Path directory) throws Exception {
        Path svg = directory.resolve("path.svg");
        ObjectNode result = run(
                "bench",
                "path",
                "--rtt",
                "20",
                "--rate",
                "10",
                "--seconds",
                "3",
                "--congestion",
                "bbr",
                "--json",
                "--svg",
                svg.toString());
        assertThat(result.get("goodputMbit").asDouble()).isBetween(7.0, 9.3);
        assertThat(result.get("flows").size()).isEqualTo(1);
        assertThat(Files.readString(svg))
                .startsWith("<svg ")
                .endsWith("</svg>\n")
                .contains("bbr");
    }

    @Test
    void twoFlowsShareABottleneck() {
        ObjectNode result = run(
                "bench",
                "path",
                "--rtt",
                "20",
                "--rate",
                "10",
                "--seconds",
                "10",
                "--congestion",
                "bbr",
                "--against",
                "bbr",
                "--json");
        assertThat(result.get("jainIndex").asDouble()).isGreaterThan(0.9);
    }

    @Test
    void aSeedStandsForOneRun() {
        String[] arguments = {"bench", "path", "--rtt", "20", "--rate", "5", "--loss", "1", "--seconds", "2", "--json"};
        assertThat(run(arguments).get("goodputMbit")).isEqualTo(run(arguments).get("goodputMbit"));
    }

    @Test
    void impossiblePathsAreRefused() {
        int code = Parley.commandLine()
                .setErr(new PrintWriter(new StringWriter()))
                .execute("bench", "path", "--rtt", "20", "--loss", "120");
        assertThat(code).isEqualTo(2);
    }
}
