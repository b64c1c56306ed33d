package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Seeds of whole connections that once failed. */
class KeptSeedsTest {
    /** 488: each check reveals another pair between two NATs that map anew, and neither end ever failed. */
    @ParameterizedTest
    @CsvSource({"nat-kinds, 488"})
    @Spec("RFC 8445 §8.1.2")
    void passes(String scenario, String seed) {
        StringWriter out = new StringWriter();
        CommandLine command = Parley.commandLine();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
        assertThat(command.execute("simulate", "--scenario", scenario, "--seed", seed))
                .as("%s", out)
                .isZero();
    }
}
