package dev.parley.javascript;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.graalvm.polyglot.Source;

/** The scripts of this module. Parsed once per engine. */
final class Scripts {
    private static final Map<String, Source> SOURCES = new ConcurrentHashMap<>();

    private Scripts() {}

    static Source source(String name) {
        return SOURCES.computeIfAbsent(
                name,
                file -> Source.newBuilder("js", text(file), "parley:" + file)
                        .internal(true)
                        .buildLiteral());
    }

    static String text(String name) {
        try (InputStream in = Scripts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("the resource " + name + " is part of this module");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
