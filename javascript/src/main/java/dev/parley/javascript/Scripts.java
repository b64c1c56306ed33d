package dev.parley.javascript;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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

    /** Returns the descriptions of the Java API, in the order in which they build on each other. */
    static List<String> descriptions(boolean legacy) {
        List<String> current = List.of(text("mediacapture.binding"), text("webrtc.binding"), text("rtp.binding"));
        return legacy
                ? Stream.concat(current.stream(), Stream.of(text("legacy.binding")))
                        .toList()
                : current;
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
