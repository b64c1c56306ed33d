package dev.parley.turnserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * coturn's test client under the server, where it is installed. It relays by Send indications: for channels it draws numbers up to 0x7fff,
 * as RFC 5766 had them, which RFC 8656 §12 keeps for other protocols.
 */
class UclientTest {
    @TempDir
    Path folder;

    private static boolean isInstalled() {
        for (String each : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(each, "turnutils_uclient"))) {
                return true;
            }
        }
        return false;
    }

    /** Without "-c" the client wants pairs of ports, and a reservation for the second of each. */
    @ParameterizedTest
    @ValueSource(strings = {"-s -c", "-s", "-s -c -t", "-s -t"})
    void nothingIsLost(String options) throws Exception {
        assumeTrue(isInstalled(), "missing tool: turnutils_uclient (coturn), the foreign end of this test");
        try (TurnServer turn = TurnServer.builder()
                .udp(0)
                .tcp(0)
                .address(InetAddress.getLoopbackAddress())
                .allowPeers("127.0.0.0/8")
                .credentials(TurnCredentials.fixed(Map.of("lab", "secret")))
                .start()) {
            String url = turn.urls().get(options.contains("-t") ? 1 : 0);
            String port = url.substring(url.lastIndexOf(':') + 1).replaceAll("\\?.*", "");
            List<String> command = new ArrayList<>(List.of("turnutils_uclient"));
            command.addAll(List.of(options.split(" ")));
            command.addAll(List.of(
                    "-y", "-u", "lab", "-w", "secret", "-n", "5", "-m", "1", "-l", "200", "-p", port, "127.0.0.1"));
            Path log = folder.resolve("log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = process.waitFor(40, TimeUnit.SECONDS);
            process.destroyForcibly();
            String output = Files.readString(log);
            assertThat(ended).as(output).isTrue();
            assertThat(output).contains("Total lost packets 0 (").doesNotContain("error 4");
        }
    }
}
