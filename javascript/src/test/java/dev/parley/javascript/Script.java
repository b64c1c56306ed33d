package dev.parley.javascript;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/** Runs a script in a realm of its own until nothing is left to do, and keeps what it has logged. */
final class Script {
    /** A script that does not end by itself fails its test instead of holding the build. */
    private static final long LIMIT_SECONDS = 60;

    private static final ScheduledExecutorService TIMES = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "script limit");
        thread.setDaemon(true);
        return thread;
    });

    private Script() {}

    /** Runs a script with the members of api/legacy. */
    static List<String> runLegacy(String... lines) {
        return run(true, lines);
    }

    /** Returns the lines of the script's {@code log(…)}; errors that it does not catch are lines, too. */
    static List<String> run(String... lines) {
        return run(false, lines);
    }

    private static List<String> run(boolean legacy, String... lines) {
        List<String> log = new ArrayList<>();
        ScriptRealm.UncaughtErrors uncaught = new ScriptRealm.UncaughtErrors() {
            @Override
            public void thrown(Value error) {
                log.add("uncaught " + error);
            }

            @Override
            public void rejected(Value reason, Value promise) {
                log.add("unhandled " + reason);
            }
        };
        try (ScriptRealm realm = ScriptRealm.builder()
                .includeLoopback(true)
                .exposeGc(true)
                .legacy(legacy)
                .uncaughtErrors(uncaught)
                .build()) {
            ProxyExecutable write = arguments -> log.add(text(arguments));
            realm.global().putMember("log", write);
            realm.queue(Source.create("js", String.join("\n", lines)));
            TIMES.schedule(() -> realm.queue(() -> giveUp(realm, log)), LIMIT_SECONDS, TimeUnit.SECONDS);
            realm.run();
        }
        return log;
    }

    private static void giveUp(ScriptRealm realm, List<String> log) {
        log.add("still something to wait for after " + LIMIT_SECONDS + " s");
        realm.end();
    }

    static String text(Value... arguments) {
        StringBuilder line = new StringBuilder();
        for (Value argument : arguments) {
            line.append(line.isEmpty() ? "" : " ")
                    .append(
                            argument.isString()
                                    ? argument.asString()
                                    : argument.fitsInLong() ? argument.asLong() : argument);
        }
        return line.toString();
    }
}
