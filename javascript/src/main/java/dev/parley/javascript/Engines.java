package dev.parley.javascript;

import org.graalvm.polyglot.Engine;

/** The engine of realms that are not given one: parsed scripts are shared by all its contexts. */
final class Engines {
    private Engines() {}

    private static final class Shared {
        static final Engine ENGINE = Engine.newBuilder("js")
                .allowExperimentalOptions(true)
                // A stock JDK has no compiler for guest languages, and nobody who runs a script here can change that.
                .option("engine.WarnInterpreterOnly", "false")
                .build();
    }

    static Engine shared() {
        return Shared.ENGINE;
    }
}
