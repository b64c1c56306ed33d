package dev.parley.cli.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Json;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What conformance/wpt asks of a shell, with pages of our own. */
@Timeout(120)
class WptShellTest {
    private static final String REPORTS =
            "globalThis.__reportError = e => __host.print('error ' + e.message); globalThis.__reportRejection = r => __host.print('rejection ' + r.message);";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();
    private final WptShell shell =
            new WptShell(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintWriter(err, true));

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Writes a job of scripts that stand in it. */
    private Path job(String name, String... scripts) throws IOException {
        ObjectNode job = Json.object()
                .put("file", name)
                .put("wptRoot", folder.toString())
                .put("url", "https://web-platform.test:8443/" + name);
        job.putObject("aliases").put("/alias.txt", "/data/text.txt");
        ArrayNode list = job.putArray("scripts");
        for (int i = 0; i < scripts.length; i++) {
            list.addObject().put("name", name + "#" + i).put("source", scripts[i]);
        }
        return Files.writeString(folder.resolve(name + ".json"), Json.line(job));
    }

    @Test
    void aPageRunsItsScriptsInOneRealmATaskEach() throws IOException {
        Path job = job(
                "page.html",
                REPORTS,
                "let shared = 1; Promise.resolve().then(() => __host.print('microtask ' + shared));",
                "__host.print('second ' + ++shared + ' ' + __job.file); setTimeout(() => { __host.print('timer'); __host.exit(); __host.print('after the end'); }, 1);");

        assertThat(shell.run(job)).isTrue();

        assertThat(lines()).containsExactly("microtask 1", "second 2 page.html", "timer");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatNobodyCatchesGoesToThePageAndTheNextScriptRuns() throws IOException {
        Path job = job(
                "errors.html",
                REPORTS,
                "throw new Error('thrown');",
                "this is no script",
                "Promise.reject(new TypeError('rejected')); setTimeout(() => { throw new Error('in a timer'); }, 1);",
                "setTimeout(() => __host.exit(), 5);");

        assertThat(shell.run(job)).isTrue();

        assertThat(lines()).contains("error thrown", "rejection rejected", "error in a timer");
        assertThat(lines()).anyMatch(line -> line.startsWith("error ") && line.contains("Expected"));
    }

    @Test
    void filesBelowTheCheckoutAreRead() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/text.txt"), "a text");
        Path script = Files.writeString(folder.resolve("script.js"), "__host.print(__host.readFile('/alias.txt'));");
        ObjectNode job = Json.parse(Files.readString(job("files.html")));
        ArrayNode scripts = (ArrayNode) job.path("scripts");
        scripts.addObject().put("name", "/script.js").put("path", script.toString());
        scripts.addObject()
                .put("name", "end")
                .put(
                        "source",
                        "__host.print(__host.readFile('/data/none.txt') + ' ' + __host.readFile('/../../../etc/hostname')); __host.exit();");

        assertThat(shell.run(Files.writeString(folder.resolve("files.json"), Json.line(job))))
                .isTrue();

        assertThat(lines()).containsExactly("a text", "null null");
    }

    @Test
    void oneProcessServesManyPages() throws IOException {
        Path first = job("first.html", "globalThis.left = 1; __host.print('first'); __host.exit();");
        Path second = job("second.html", "__host.print('second ' + typeof left); __host.exit();");

        shell.serve(new BufferedReader(new StringReader(first + "\n\n" + second + "\n")));

        assertThat(lines()).containsExactly("first", "second undefined");
    }

    @Test
    void aJobThatCannotBeRunIsAResultAndEndsNothing() throws IOException {
        Path none = folder.resolve("none.json");
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"file\": ");
        Path list = Files.writeString(folder.resolve("list.json"), "[]");
        ObjectNode lost = Json.parse(Files.readString(job("lost.html")));
        ((ArrayNode) lost.path("scripts")).addObject().put("name", "x").put("path", "/none/of/this.js");
        Path script = Files.writeString(folder.resolve("lost.json"), Json.line(lost));
        Path good = job("good.html", "__host.print('good'); __host.exit();");

        shell.serve(new BufferedReader(new StringReader(none + "\n" + bad + "\n" + list + "\n" + script + "\n" + good
                + "\n" + job("end.html", "__host.exit();"))));

        assertThat(lines()).hasSize(5).contains("good");
        List<ObjectNode> results = lines().stream()
                .filter(line -> !line.equals("good"))
                .map(Json::parse)
                .toList();
        assertThat(results)
                .allSatisfy(
                        result -> assertThat(result.path("harness").asString()).isEqualTo("ERROR"));
        assertThat(results)
                .extracting(result -> result.path("message").asString())
                .satisfiesExactly(
                        message -> assertThat(message).isEqualTo("there is no such file"),
                        message -> assertThat(message).startsWith("not JSON: "),
                        message -> assertThat(message).contains("JSON object"),
                        message -> assertThat(message).isEqualTo("there is no script /none/of/this.js"));
        assertThat(results.get(3).path("file").asString()).isEqualTo("lost.html");
        assertThat(err.toString().lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("wpt-shell: job "))
                .anyMatch(line -> line.contains(bad + ": not JSON"));
    }

    @Test
    void aPageThatBreaksTheHostFailsAloneAndNotTheNextOne() throws IOException {
        // Functions of the host are given what they cannot take: a failure in Java, which no page can cause otherwise.
        Path crash = job("crash.html", "__host.attachVideoSink({}, 1);", "__host.print('next script'); __host.exit();");
        Path deep = job("deep.html", REPORTS, "(function again() { again(); })();", "__host.exit();");
        Path good = job("good.html", "__host.print('good'); __host.exit();");

        shell.serve(new BufferedReader(new StringReader(crash + "\n" + deep + "\n" + good)));

        assertThat(lines()).endsWith("good");
        assertThat(lines()).anyMatch(line -> line.startsWith("error ") && line.contains("call stack"));
    }
}
