package dev.parley.cli.js;

import dev.parley.cli.Json;
import dev.parley.javascript.ScriptRealm;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One page of the web platform's tests: scripts that run one after the other in a realm of their own. */
final class WptJob {
    private final String text;
    private final ObjectNode job;
    private final Map<Path, Source> sources;
    private final PrintStream out;
    private boolean ended;

    /**
     * Reads a job.
     *
     * @param sources scripts of earlier jobs, so that what all pages load is parsed once
     */
    WptJob(Path file, Map<Path, Source> sources, PrintStream out) throws IOException {
        this.text = Files.readString(file);
        this.job = Json.parse(text);
        this.sources = sources;
        this.out = out;
    }

    /** Returns the page's name. */
    String page() {
        return job.path("file").asString("");
    }

    /** Returns whether the page has said that it is through. */
    boolean hasEnded() {
        return ended;
    }

    /** Runs the job until its scripts say that they are through. */
    void run() throws IOException {
        ToScript errors = new ToScript();
        try (ScriptRealm realm =
                ScriptRealm.builder().exposeGc(true).uncaughtErrors(errors).build()) {
            errors.global = realm.global();
            realm.global().putMember("__host", host(realm));
            realm.global()
                    .putMember(
                            "__job",
                            realm.global().getMember("JSON").getMember("parse").execute(text));
            for (JsonNode script : job.path("scripts")) {
                realm.queue(source(script));
            }
            realm.runUntilEnd();
        }
        out.flush();
    }

    private Source source(JsonNode script) throws IOException {
        String name = script.path("name").asString();
        if (script.has("source")) {
            return Source.newBuilder("js", script.path("source").asString(), name)
                    .build();
        }
        Path path = Path.of(script.path("path").asString());
        Source known = sources.get(path);
        if (known == null) {
            known = Source.newBuilder("js", Files.readString(path), name).build();
            sources.put(path, known);
        }
        return known;
    }

    private ProxyObject host(ScriptRealm realm) {
        Map<String, Object> host = new HashMap<>();
        host.put("print", function(arguments -> {
            // What a page says after its end belongs to no page.
            if (!ended) {
                out.println(arguments[0].asString());
            }
            return null;
        }));
        host.put("readFile", function(arguments -> read(arguments[0].asString())));
        host.put("now", function(arguments -> System.nanoTime() / 1e6));
        host.put("exit", function(arguments -> {
            ended = true;
            realm.end();
            return null;
        }));
        new WptMedia(realm).addTo(host);
        return ProxyObject.fromMap(host);
    }

    static ProxyExecutable function(ProxyExecutable function) {
        return function;
    }

    private @Nullable String read(String urlPath) {
        Path root = Path.of(job.path("wptRoot").asString());
        String aliased = job.path("aliases").path(urlPath).asString(urlPath);
        Path file = root.resolve(aliased.replaceFirst("^/+", "")).normalize();
        try {
            return file.startsWith(root) && Files.isRegularFile(file) ? Files.readString(file) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Errors go to the functions that the job's first script defines. */
    private static final class ToScript implements ScriptRealm.UncaughtErrors {
        @Nullable
        Value global;

        @Override
        public void thrown(Value error) {
            call("__reportError", error);
        }

        @Override
        public void rejected(Value reason, Value promise) {
            call("__reportRejection", reason, promise);
        }

        private void call(String function, Object... arguments) {
            Value defined = global == null ? null : global.getMember(function);
            if (defined != null && defined.canExecute()) {
                defined.executeVoid(arguments);
            } else {
                System.err.println(function + ": " + arguments[0]);
            }
        }
    }
}
