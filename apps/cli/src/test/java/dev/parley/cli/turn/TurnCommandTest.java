package dev.parley.cli.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Json;
import dev.parley.cli.Parley;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.node.ObjectNode;

class TurnCommandTest {
    private final StringWriter out = new StringWriter();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        CommandLine line = Parley.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        return line.execute(arguments);
    }

    @Test
    void itSaysWhatItListensOnAndItsFigures() {
        int code = run(
                "turn",
                "--port",
                "0",
                "--bind",
                "127.0.0.1",
                "--secret",
                "hidden",
                "--allow-peers",
                "10.1.0.0/16",
                "--json",
                "--seconds",
                "1");
        assertThat(code).as(out.toString()).isZero();
        String[] lines = out.toString().split("\\R");
        ObjectNode start = Json.parse(lines[0]);
        assertThat(start.path("urls").size()).isEqualTo(2);
        assertThat(start.path("urls").path(1).asString())
                .startsWith("turn:127.0.0.1:")
                .endsWith("?transport=tcp");
        assertThat(start.path("allowedPeers").path(0).asString()).isEqualTo("10.1.0.0/16");
        ObjectNode figures = Json.parse(lines[1]);
        assertThat(figures.path("allocations").asInt(-1)).isZero();
        assertThat(figures.path("packetsToPeers").asInt(-1)).isZero();
        assertThat(out.toString()).doesNotContain("hidden");
    }

    @Test
    void aFileWithoutACertificateIsWrongUsage() throws Exception {
        Path file = Files.writeString(folder.resolve("a.pem"), "nothing");
        assertThat(run("turn", "--port", "0", "--secret", "x", "--tls-port", "0", "--certificate", file.toString()))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(out.toString()).contains("has no \"BEGIN CERTIFICATE\"");
    }

    @Test
    void aKeyOfAnotherKindIsRefusedWithAReason() throws Exception {
        byte[] key = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        Path keyFile = Files.writeString(
                folder.resolve("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
        Path certificate = Files.writeString(
                folder.resolve("certificate.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThat(run(
                        "turn",
                        "--port",
                        "0",
                        "--secret",
                        "x",
                        "--tls-port",
                        "0",
                        "--certificate",
                        certificate.toString(),
                        "--key",
                        keyFile.toString()))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(out.toString()).contains("cannot be used");
    }
}
