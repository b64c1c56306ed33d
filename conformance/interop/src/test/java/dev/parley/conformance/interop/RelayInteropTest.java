package dev.parley.conformance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** `parley turn` under foreign clients that have nothing but its relays, reached by UDP and by TCP. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RelayInteropTest {
    private static final Path PEERS = Path.of("conformance/interop/peers");
    private static final String USER = "lab";
    private static final String PASSWORD = "secret";

    private Process server;
    private final List<String> urls = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        Assumptions.assumeTrue(
                Files.isDirectory(PEERS.resolve("node_modules")), "missing tool: the npm packages of " + PEERS);
        server = new ProcessBuilder(
                        Path.of("parley").toAbsolutePath().toString(),
                        "turn",
                        "--port=0",
                        "--bind=127.0.0.1",
                        "--user=" + USER + ":" + PASSWORD,
                        "--allow-peers=127.0.0.0/8",
                        "--json")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = server.inputReader(StandardCharsets.UTF_8);
        JsonNode listening = new JsonMapper().readTree(said.readLine());
        for (JsonNode url : listening.path("urls")) {
            urls.add(url.asString());
        }
        assertThat(urls).hasSize(2);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (server != null) {
            server.destroy();
            assertThat(server.waitFor(10, TimeUnit.SECONDS))
                    .as("the server ends")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium", "firefox", "wrtc"})
    void twoClientsMoveDataByUdpAndByTcp(String stack) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("node", PEERS.resolve("relay-clients.mjs").toString(), stack, USER, PASSWORD));
        command.addAll(urls);
        Process clients = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader said = clients.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = said.lines().toList();
            assertThat(lines).containsExactly(urls.get(0) + " 2000000 relay/udp", urls.get(1) + " 2000000 relay/tcp");
        } finally {
            clients.destroyForcibly();
        }
    }
}
