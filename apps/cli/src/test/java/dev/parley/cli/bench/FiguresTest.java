package dev.parley.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class FiguresTest {
    private final StringWriter out = new StringWriter();

    @Test
    void peopleGetALineEach() {
        ObjectNode figures = Json.object();
        figures.putObject("parley").put("throughputMbit", 8219.6).put("gbitPerCpuCore", 4.57);
        figures.putArray("turns").addObject().put("parley", 1.95);
        figures.put("io", "fast");

        Figures.print(new PrintWriter(out), figures, false);

        assertThat(out.toString().lines())
                .containsExactly(
                        "parley throughputMbit 8219.6",
                        "parley gbitPerCpuCore 4.57",
                        "turns                 [{\"parley\":1.95}]",
                        "io                    fast");
    }

    @Test
    void programsGetOneLine() {
        Figures.print(new PrintWriter(out), Json.object().put("io", "fast"), true);

        assertThat(out.toString().lines()).containsExactly("{\"io\":\"fast\"}");
    }
}
