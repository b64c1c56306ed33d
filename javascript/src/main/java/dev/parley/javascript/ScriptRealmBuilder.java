package dev.parley.javascript;

import java.util.List;
import java.util.Objects;
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

    /** Sets what becomes of errors that no script has caught; by default they are logged. */
    public ScriptRealmBuilder uncaughtErrors(ScriptRealm.UncaughtErrors handler) {
        uncaught = Objects.requireNonNull(handler, "handler");
        return this;
    }

    List<String> scripts() {
        return List.of("webidl.js", "dom.js", "timers.js", "blob.js");
    }

    /** Makes the realm; the calling thread becomes its thread. */
    public ScriptRealm build() {
        return new ScriptRealm(this);
    }
}
