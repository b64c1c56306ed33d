package dev.parley.cli.js;

import dev.parley.javascript.ScriptRealm;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.graalvm.polyglot.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley js}. */
@Command(
        name = "js",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs scripts with WebRTC and a window's other globals, and ends when nothing is left to do.",
            "require() finds CommonJS modules from the script's folder.",
            "Exit code 1 after an error that no script has caught."
        })
public final class JsCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Scripts, which share one global object, in order.")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    List<Path> files;

    @Option(names = "--expose-gc", description = "Give scripts a function gc().")
    boolean exposeGc;

    @Option(
            names = "--legacy",
            description = "Give RTCPeerConnection what was removed: addStream, onaddstream and so on.")
    boolean legacy;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    CommandSpec spec;

    /** Where the scripts' console writes. */
    PrintStream out = System.out;

    @Override
    public Integer call() throws IOException {
        JavaScriptEngine.require();
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw new ParameterException(spec.commandLine(), "there is no file " + file);
            }
        }
        Uncaught uncaught = new Uncaught(spec.commandLine().getErr());
        try (ScriptRealm realm = ScriptRealm.builder()
                .location(files.get(0).toAbsolutePath().toUri())
                .exposeGc(exposeGc)
                .legacy(legacy)
                .exit(JsCommand::exit)
                .output(out, System.err)
                .uncaughtErrors(uncaught)
                .build()) {
            uncaught.realm = realm;
            for (Path file : files) {
                realm.queue(file);
            }
            realm.run();
        }
        return uncaught.code;
    }

    private static void exit(int code) {
        System.out.flush();
        System.exit(code);
    }

    /** As in Node, an error that nobody catches ends the program. */
    private static final class Uncaught implements ScriptRealm.UncaughtErrors {
        private final PrintWriter err;

        @SuppressWarnings("NullAway.Init") // Set before the first script runs.
        private ScriptRealm realm;

        private int code;

        Uncaught(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void thrown(Value error) {
            end("Uncaught ", error);
        }

        @Override
        public void rejected(Value reason, Value promise) {
            end("Uncaught (in promise) ", reason);
        }

        private void end(String what, Value error) {
            Value stack = error.hasMembers() ? error.getMember("stack") : null;
            err.println(what
                    + (stack != null && stack.isString()
                            ? stack.asString()
                            : error.isString() ? error.asString() : error.toString()));
            err.flush();
            code = 1;
            realm.end();
        }
    }
}
