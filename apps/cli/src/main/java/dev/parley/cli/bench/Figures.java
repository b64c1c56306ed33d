package dev.parley.cli.bench;

import dev.parley.cli.Json;
import java.io.PrintWriter;
import java.util.Locale;
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
        int width =
                figures.propertyNames().stream().mapToInt(String::length).max().orElse(0);
        for (var field : figures.properties()) {
            out.println(String.format(
                    Locale.ROOT,
                    "%-" + width + "s %s",
                    field.getKey(),
                    field.getValue().asString()));
        }
        out.flush();
    }
}
