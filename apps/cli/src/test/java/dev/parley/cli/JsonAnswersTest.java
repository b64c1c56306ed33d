package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;
import tools.jackson.databind.node.ObjectNode;

/** What machines read: one object on the last line of standard output. */
@Timeout(120)
class JsonAnswersTest {
    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Parley.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(new StringWriter(), true));
        return line.execute(arguments);
    }

    private ObjectNode lastLine() {
        List<String> lines = out.toString().lines().toList();
        return Json.parse(lines.get(lines.size() - 1));
    }

    @Test
    void benchDataSaysWhatItMeasured() {
        assertThat(run("bench", "data", "--seconds", "0.3", "--message-size", "4096", "--unordered", "--json"))
                .isZero();
        ObjectNode result = lastLine();
        for (String figure : List.of(
                "throughputMbit",
                "cpuSecondsPerGB",
                "gbitPerCpuCore",
                "allocatedBytesPerPacket",
                "setupMillisFirst",
                "setupMillisMedian",
                "setupMillisBest",
                "heapKilobytesPerPair")) {
            assertThat(result.path(figure).isNumber()).as(figure).isTrue();
        }
        assertThat(result.path("throughputMbit").asDouble()).isPositive();
        assertThat(result.path("setupMillisBest").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(result.path("setupMillisMedian").asDouble());
        // Loopback's large packets would make every figure look better than it is.
        assertThat(result.path("meanDatagramBytes").asDouble()).isPositive().isLessThanOrEqualTo(1_250);
        assertThat(result.path("io").asString()).isEqualTo("nio");
        assertThat(result.path("jdk").asString()).isEqualTo(System.getProperty("java.version"));
    }

    @Test
    void benchConnectionsSaysWhatItMeasured() {
        assertThat(run("bench", "connections", "--pairs", "25", "--at-once", "25", "--seconds", "0.5", "--json"))
                .isZero();
        ObjectNode result = lastLine();
        for (String figure : List.of(
                "setupsPerSecond",
                "setupCpuMillisPerPair",
                "idleCpuPercentOfACore",
                "idleLoopsCpuPercentOfACore",
                "heapBytesPerPair",
                "threads",
                "sockets")) {
            assertThat(result.path(figure).isNumber()).as(figure).isTrue();
        }
        assertThat(result.path("connected").asInt()).isEqualTo(25);
        assertThat(result.path("alive").asInt()).isEqualTo(25);
        assertThat(result.path("failures").asInt()).isZero();
        assertThat(result.path("disconnections").asInt()).isZero();
        // The server ends share a port that was open before, each client end has a socket of its own.
        assertThat(result.path("socketsMore").asInt()).isEqualTo(25);
        assertThat(result.path("threadsMore").asInt()).isLessThanOrEqualTo(2);
        assertThat(result.path("heapBytesPerPair").asLong()).isPositive().isLessThan(1_000_000);
    }

    @Test
    void soakSaysWhatCameAndWhatStayed() {
        assertThat(run("soak", "--minutes", "0.03", "--lanes", "3", "--rate", "10", "--json"))
                .as(out.toString())
                .isZero();
        ObjectNode result = lastLine();
        assertThat(result.path("failures").asLong()).isZero();
        assertThat(result.path("connections").asLong()).isPositive();
        assertThat(result.path("bytes").asLong()).isPositive();
        assertThat(result.path("grew").isArray()).isTrue();
        assertThat(result.path("grew").isEmpty()).isTrue();
        assertThat(result.path("rests").size()).isGreaterThanOrEqualTo(3);
        result.path("rests").forEach(rest -> {
            assertThat(rest.path("users").asInt()).isZero();
            assertThat(rest.path("timers").asInt()).isZero();
        });
    }

    @Test
    void aSeedAloneIsOneRun() {
        assertThat(run("simulate", "--seed", "1", "--scenario", "calm", "--json"))
                .isZero();
        ObjectNode result = lastLine();
        assertThat(result.path("runs").asInt()).isEqualTo(1);
        assertThat(result.path("passed").asInt()).isEqualTo(1);
        assertThat(result.path("failed").isEmpty()).isTrue();
    }

    @Test
    void theSameSeedTellsTheSameStory() {
        assertThat(run("simulate", "--seed", "7", "--scenario", "loss")).isZero();
        String first = out.toString().lines().findFirst().orElseThrow();
        out.getBuffer().setLength(0);
        assertThat(run("simulate", "--seed", "7", "--scenario", "loss")).isZero();
        assertThat(out.toString().lines().findFirst()).hasValue(first);
    }

    @Test
    void scenariosAreListed() {
        assertThat(run("simulate", "--list")).isZero();
        assertThat(out.toString()).contains("calm").contains("ice-restart");
    }
}
