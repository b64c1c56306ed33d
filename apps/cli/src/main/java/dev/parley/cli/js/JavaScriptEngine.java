package dev.parley.cli.js;

/** The JARs of the JavaScript engine, which lie beside parley.jar and not in it. */
final class JavaScriptEngine {
    private JavaScriptEngine() {}

    /** Says what is missing where they are not there. */
    static void require() {
        try {
            Class.forName("org.graalvm.polyglot.Engine");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "the JavaScript engine is missing: the folder \"lib\" of the build belongs beside parley.jar", e);
        }
    }
}
