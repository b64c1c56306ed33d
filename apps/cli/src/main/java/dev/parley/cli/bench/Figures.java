package dev.parley.cli.bench;

import dev.parley.cli.Json;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How a benchmark prints what it has found. */
final class Figures {
    private Figures() {}

    /** Prints one JSON object on a line, or a line each for people. */
    static void print(PrintWriter out, ObjectNode figures, boolean json) {
        if (json) {
            Json.print(out, figures);
            return;
        }
        Map<String, String> lines = new LinkedHashMap<>();
        collect("", figures, lines);
        int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
        lines.forEach((name, value) -> out.println(String.format(Locale.ROOT, "%-" + width + "s %s", name, value)));
        out.flush();
    }

    /** What is within another object is named by both. */
    private static void collect(String prefix, ObjectNode figures, Map<String, String> lines) {
        for (Map.Entry<String, JsonNode> figure : figures.properties()) {
            String name = prefix + figure.getKey();
            if (figure.getValue() instanceof ObjectNode inner) {
                collect(name + " ", inner, lines);
            } else {
                lines.put(
                        name,
                        figure.getValue().isArray()
                                ? figure.getValue().toString()
                                : figure.getValue().asString());
            }
        }
    }
}
