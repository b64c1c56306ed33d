package dev.parley.conformance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * `parley demo` as a visitor uses it, who is a script in a real browser: connects, chats, sends 20 MB there and back, looks at the live
 * view, cuts the path, and goes. The pictures that it takes lie in {@code target/demo-page}.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoPageTest {
    private static final Path PEERS = Path.of("conformance/interop/peers");
    private static final Pattern ADDRESS = Pattern.compile("Parley is at +(http://\\S+)");

    private Process demo;
    private BufferedReader said;

    @BeforeEach
    void start() throws IOException {
        Assumptions.assumeTrue(
                Files.isDirectory(PEERS.resolve("node_modules")), "missing tool: the npm packages of " + PEERS);
        demo = new ProcessBuilder(Path.of("parley").toAbsolutePath().toString(), "demo", "--port", "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        said = demo.inputReader(StandardCharsets.UTF_8);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (demo != null) {
            demo.destroy();
            assertThat(demo.waitFor(10, TimeUnit.SECONDS)).as("the demo ends").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium", "firefox"})
    void aVisitorTriesEverything(String browser) throws IOException {
        String pictures = System.getProperty("parley.interop.pictures", "target/demo-page");
        List<String> command = List.of("node", PEERS.resolve("demo-page.mjs").toString(), browser, address(), pictures);
        Process visitor = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader steps = visitor.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = steps.lines().toList();
            assertThat(lines).as("steps: %s", String.join("\n", lines)).isNotEmpty();
            assertThat(lines.get(lines.size() - 1))
                    .as("steps: %s", String.join("\n", lines))
                    .contains("left nothing behind");
        } finally {
            visitor.destroyForcibly();
        }
    }

    private String address() throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher matcher = ADDRESS.matcher(line);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        throw new AssertionError("the demo said no address");
    }
}
