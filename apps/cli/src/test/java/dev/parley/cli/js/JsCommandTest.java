package dev.parley.cli.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(120)
class JsCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    private String file(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines)).toString();
    }

    private int run(String... arguments) {
        JsCommand command = new JsCommand();
        command.out = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new CommandLine(command).setErr(new PrintWriter(err, true)).execute(arguments);
    }

    private List<String> output() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aProgramEndsWhenNothingIsLeftToDo() throws IOException {
        String first = file("first.js", "#!/usr/bin/env parley", "const shared = 'one global object';");
        String second = file(
                "second.js",
                "console.log(shared);",
                "setTimeout(() => console.log('timer'), 5);",
                "const pc = new RTCPeerConnection(); pc.createOffer().then(() => { console.log('offer'); pc.close(); });",
                "clearTimeout(setTimeout(() => {}, 1e9));");

        assertThat(run(first, second)).isZero();

        assertThat(output()).containsExactlyInAnyOrder("one global object", "timer", "offer");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatNobodyCatchesEndsItWithTheStack() throws IOException {
        String script = file(
                "broken.js",
                "setTimeout(() => console.log('never'), 600_000);",
                "function deeper() {",
                "  throw new RangeError('too deep');",
                "}",
                "setTimeout(() => deeper(), 1);");

        assertThat(run(script)).isEqualTo(1);

        assertThat(output()).isEmpty();
        assertThat(err.toString())
                .startsWith("Uncaught RangeError: too deep")
                .contains("at deeper (" + script + ":3:9)")
                .contains(script + ":5:");
    }

    @ParameterizedTest
    @CsvSource({
        "Promise.reject(new TypeError('nobody asks')), Uncaught (in promise) TypeError: nobody asks",
        "Promise.reject('a text'), Uncaught (in promise) a text",
        "throw 42, Uncaught 42",
        "let a = ;, Uncaught SyntaxError",
        "require('./nowhere'), Uncaught Error: Cannot find module './nowhere'"
    })
    void everyKindOfFailureIsToldAndIsExitCodeOne(String script, String told) throws IOException {
        assertThat(run(file("failing.js", script))).isEqualTo(1);
        assertThat(err.toString()).startsWith(told);
    }

    @Test
    void aRejectionThatIsCaughtLaterInTheSameTaskIsNone() throws IOException {
        assertThat(run(file(
                        "late.js", "const p = Promise.reject(new Error('x')); p.catch(() => console.log('caught'));")))
                .isZero();
        assertThat(output()).containsExactly("caught");
    }

    @Test
    void wrongUsageIsExitCodeTwo() {
        assertThat(run(folder.resolve("none.js").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("there is no file").contains("none.js");
        assertThat(run()).isEqualTo(2);
    }

    @Test
    void optionsGiveWhatScriptsDoNotHaveOtherwise() throws IOException {
        String script = file("options.js", "console.log(typeof gc, 'onaddstream' in RTCPeerConnection.prototype);");
        assertThat(run(script)).isZero();
        assertThat(run("--expose-gc", script)).isZero();
        assertThat(run("--legacy", script)).isZero();
        assertThat(output()).containsExactly("undefined false", "function false", "undefined true");
    }

    @Test
    void requireResolvesFromTheFolderOfEachFile() throws IOException {
        Files.createDirectories(folder.resolve("other"));
        file("lib.js", "exports.where = 'here';");
        file("other/lib.js", "exports.where = 'there';");
        String first = file("first.js", "console.log(require('./lib').where);");
        String second = file("other/second.js", "console.log(require('./lib').where);");

        assertThat(run(first, second)).isZero();

        assertThat(output()).containsExactly("here", "there");
    }

    /** It ends the process, so it has one of its own. */
    @Test
    void processExitEndsAtOnce() throws Exception {
        String script = file(
                "exit.js",
                "setTimeout(() => { console.log('bye'); process.exit(7); console.log('never'); }, 1); setInterval(() => {}, 1);");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.parley.cli.Parley",
                "js",
                script));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isEqualTo(7);
        assertThat(Files.readString(output)).contains("bye").doesNotContain("never");
    }
}
