package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String arguments) {
        CommandLine line = Parley.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "help",
                "demo --help",
                "peer --help",
                "bench --help",
                "bench data --help",
                "bench connections --help",
                "bench browser --help",
                "simulate --help",
                "soak --help",
                "turn --help",
                "nat --help",
                "--version"
            })
    void helpIsNoFailure(String arguments) {
        assertThat(run(arguments)).isZero();
        assertThat(out.toString()).containsIgnoringCase("parley");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "walk",
                "peer",
                "peer --offer --answer",
                "peer --offer --udp-loss 5",
                "peer --offer --ice-user alice",
                "turn",
                "turn --secret x --user a:b",
                "turn --user alice",
                "turn --secret x --tls-port 443",
                "turn --secret x --allow-peers everybody",
                "turn --secret x --bind here",
                "nat --server pigeon:example.org",
                "nat --server turn:192.0.2.1",
                "peer --offer --udp-loss 1:101",
                "peer --offer --udp-delay -1",
                "peer --answer --dtls-role both",
                "peer --answer --port-range 5",
                "peer --offer --ice-server pigeon:example.org",
                "peer --offer --max-message-size -1",
                "peer --offer --bind not-an-address.invalid",
                "peer --offer --port-range 7-3",
                "bench",
                "bench data --io fast",
                "bench data --io slow",
                "bench data --message-size 0",
                "bench data --message-size 262145",
                "bench data --seconds 0",
                "bench path",
                "bench path --matrix --rate 0",
                "bench data --against pigeons",
                "bench data --ping --against webrtc-java",
                "bench data --against webrtc-java",
                "bench connections --pairs 0",
                "bench connections --pairs 25001",
                "bench connections --at-once 0",
                "bench connections --io fast",
                "bench browser --rtt -1",
                "bench browser --rounds 0",
                "bench browser --stack lynx",
                "bench browser --against pigeons",
                "demo --port eighty",
                "demo --port 65536",
                "simulate --seeds none",
                "soak --minutes 0",
                "soak --lanes 0",
                "soak --rate 0",
                "simulate --scenario no-such-weather"
            })
    void wrongUsageIsExitCodeTwoAndSaysWhy(String arguments) {
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
        assertThat(out.toString()).isEmpty();
    }
}
