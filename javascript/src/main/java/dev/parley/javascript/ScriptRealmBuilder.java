package dev.parley.javascript;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the settings of a {@link ScriptRealm}. */
public final class ScriptRealmBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(ScriptRealm.class);

    @Nullable
    Engine engine;

    boolean includeLoopback;
    boolean exposeGc;
    boolean legacy;
    URI location = Path.of("").toAbsolutePath().toUri();
    PrintStream out = System.out;
    PrintStream err = System.err;
    IntConsumer exit = code -> {
        throw new IllegalStateException(
                "process.exit(" + code + ") in a realm whose owner does not let scripts end it");
    };

    ScriptRealm.UncaughtErrors uncaught = new ScriptRealm.UncaughtErrors() {
        @Override
        public void thrown(Value error) {
            LOG.error("uncaught: {}", error);
        }

        @Override
        public void rejected(Value reason, Value promise) {
            LOG.error("unhandled rejection: {}", reason);
        }
    };

    ScriptRealmBuilder() {}

    /** Shares parsed scripts with other contexts of that engine; by default with the other realms of this JVM. */
    public ScriptRealmBuilder engine(Engine shared) {
        engine = Objects.requireNonNull(shared, "shared");
        return this;
    }

    /** Sets whether peer connections also gather loopback addresses; not by default, as browsers do. */
    public ScriptRealmBuilder includeLoopback(boolean include) {
        includeLoopback = include;
        return this;
    }

    /** Sets whether scripts have a function {@code gc()}; not by default. */
    public ScriptRealmBuilder exposeGc(boolean expose) {
        exposeGc = expose;
        return this;
    }

    /** Sets whether RTCPeerConnection has the members of {@code api/legacy}; not by default, as the specification wants. */
    public ScriptRealmBuilder legacy(boolean install) {
        legacy = install;
        return this;
    }

    /** Sets what becomes of errors that no script has caught; by default they are logged. */
    public ScriptRealmBuilder uncaughtErrors(ScriptRealm.UncaughtErrors handler) {
        uncaught = Objects.requireNonNull(handler, "handler");
        return this;
    }

    /** Sets what {@code location} is, and what relative URLs are resolved against; by default the current folder. */
    public ScriptRealmBuilder location(URI uri) {
        location = Objects.requireNonNull(uri, "uri");
        return this;
    }

    /** Sets where {@code console} writes; by default to the process's streams. */
    public ScriptRealmBuilder output(PrintStream standard, PrintStream errors) {
        out = Objects.requireNonNull(standard, "standard");
        err = Objects.requireNonNull(errors, "errors");
        return this;
    }

    /** Sets what {@code process.exit} does; by default it throws. */
    public ScriptRealmBuilder exit(IntConsumer action) {
        exit = Objects.requireNonNull(action, "action");
        return this;
    }

    /** Makes the realm; the calling thread becomes its thread. */
    public ScriptRealm build() {
        return new ScriptRealm(this);
    }
}
