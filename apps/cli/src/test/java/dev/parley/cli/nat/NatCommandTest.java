package dev.parley.cli.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.cli.Json;
import dev.parley.cli.Parley;
import dev.parley.cli.nat.NatBehaviourProbe.Dependence;
import dev.parley.cli.nat.NatBehaviourProbe.Finding;
import dev.parley.turnserver.TurnCredentials;
import dev.parley.turnserver.TurnServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.node.ObjectNode;

class NatCommandTest {
    private final StringWriter out = new StringWriter();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        CommandLine line = Parley.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        return line.execute(arguments);
    }

    private static TurnServer server() throws Exception {
        return TurnServer.builder()
                .udp(0)
                .tcp(0)
                .address(InetAddress.getLoopbackAddress())
                .credentials(TurnCredentials.fixed(Map.of("alice", "secret")))
                .start();
    }

    private static String[] arguments(TurnServer turn, String password, String... more) {
        List<String> all = new java.util.ArrayList<>(
                List.of("nat", "--bind", "127.0.0.1", "--user", "alice", "--password", password));
        turn.urls().forEach(url -> all.addAll(List.of("--server", url)));
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }

    @Test
    void relaysAreFoundByUdpAndTcp() throws Exception {
        try (TurnServer turn = server()) {
            assertThat(run(arguments(turn, "secret", "--json"))).isZero();
            ObjectNode report = Json.parse(out.toString());
            assertThat(report.path("udp").asBoolean()).isTrue();
            assertThat(report.path("mapping").asString()).isEqualTo("no NAT");
            assertThat(report.path("relay").asString()).isEqualTo("UDP");
            assertThat(report.path("turn").size()).isEqualTo(2);
            for (int i = 0; i < 2; i++) {
                assertThat(report.path("turn").path(i).path("relayed").asBoolean())
                        .as(report.toString())
                        .isTrue();
            }
        }
    }

    @Test
    void aWrongPasswordIsEvidence() throws Exception {
        try (TurnServer turn = server()) {
            assertThat(run(arguments(turn, "guess"))).as("UDP is reached").isZero();
            assertThat(out.toString()).contains("as a relay, by TCP: no (401: TURN at 127.0.0.1:");
            assertThat(out.toString()).doesNotContain("guess");
        }
    }

    @Test
    void nothingThatAnswersIsAFailure() throws Exception {
        int closed;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThat(run("nat", "--bind", "127.0.0.1", "--server", "stun:127.0.0.1:" + closed))
                .isEqualTo(1);
        assertThat(out.toString()).contains("no answer").contains("UDP is blocked, or the servers are down");
    }

    /** coturn has two addresses here, and answers from the other one, which nothing filters. */
    @Test
    void filteringIsProbedFromTheOtherAddress() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/turnserver")),
                "missing tool: turnserver (coturn), the foreign end of this test");
        int port;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path log = folder.resolve("log");
        Process coturn = new ProcessBuilder(
                        "/usr/bin/turnserver",
                        "-n",
                        "--no-cli",
                        "--verbose",
                        "--no-tls",
                        "--no-dtls",
                        "--listening-ip=127.0.0.1",
                        "--listening-ip=127.0.0.2",
                        "--listening-port=" + port,
                        "--alt-listening-port=" + (port + 1),
                        "--log-file=stdout",
                        "--pidfile=" + folder.resolve("pid"),
                        "--userdb=" + folder.resolve("users"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!Files.readString(log).contains("Total General servers") && System.nanoTime() < deadline) {
                LockSupport.parkNanos(10_000_000);
            }
            Finding finding = new NatBehaviourProbe(InetAddress.getLoopbackAddress())
                    .probe(new java.net.InetSocketAddress("127.0.0.1", port));
            assertThat(finding.reached()).isTrue();
            assertThat(finding.mapping()).isEqualTo(Dependence.NO_NAT);
            assertThat(finding.filtering()).as("%s", finding.evidence()).isEqualTo(Dependence.ENDPOINT_INDEPENDENT);
            assertThat(finding.evidence())
                    .anyMatch(line -> line.contains("from its other address") && line.contains("from 127.0.0.2:"));
        } finally {
            coturn.destroy();
            coturn.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NO_NAT, host candidate",
        "ENDPOINT_INDEPENDENT, server-reflexive candidate",
        "ADDRESS_AND_PORT_DEPENDENT, The NAT is symmetric",
        "UNKNOWN, mapping is unknown"
    })
    void theVerdictFollowsFromTheMapping(Dependence mapping, String text) {
        NatReport report = new NatReport();
        report.add("stun:a", new Finding(true, mapping, Dependence.UNKNOWN, List.of()));
        assertThat(report.verdict()).contains(text);
        if (mapping == Dependence.ADDRESS_AND_PORT_DEPENDENT) {
            assertThat(report.verdict()).contains("there is no TURN server");
            report.add("turns:b", new RelayProbe.Outcome(true, "", 1));
            assertThat(report.verdict()).contains("relayed, by TLS");
        }
    }
}
