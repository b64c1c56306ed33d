package dev.parley.cli.browser;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The figures of {@link BrowserBench} as a table, a row for each stack. */
final class SpeedTable {
    private SpeedTable() {}

    static List<String> lines(ObjectNode figures) {
        String browser = figures.path("browser").asString("");
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%.1f MB, round trip + %s ms, median of %d rounds (lowest to highest), MB/s",
                figures.path("bytes").asLong() / 1e6,
                figures.path("rttMillis").asString(""),
                figures.path("rounds").asInt()));
        lines.add(row("", browser + " → stack", "stack → " + browser));
        for (Map.Entry<String, JsonNode> entry : figures.properties()) {
            JsonNode stack = entry.getValue();
            if (stack.has("uploadMegabytesPerSecond")) {
                lines.add(row(entry.getKey(), cell(stack, "upload"), cell(stack, "download")));
            } else if (stack.has("uploadRatio")) {
                lines.add(row(
                        entry.getKey(),
                        number(stack.path("uploadRatio").asDouble()) + " times",
                        number(stack.path("downloadRatio").asDouble()) + " times"));
            } else if (stack.has("missing")) {
                lines.add(row(
                        entry.getKey(), "not measured: " + stack.path("missing").asString(""), ""));
            }
        }
        return lines;
    }

    private static String row(String name, String upload, String download) {
        return String.format(Locale.ROOT, "%-14s %-28s %s", name, upload, download)
                .stripTrailing();
    }

    private static String cell(JsonNode stack, String direction) {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = 0;
        for (JsonNode round : stack.path(direction + "Rounds")) {
            lowest = Math.min(lowest, round.asDouble());
            highest = Math.max(highest, round.asDouble());
        }
        return number(stack.path(direction + "MegabytesPerSecond").asDouble()) + " (" + number(lowest) + " to "
                + number(highest) + ")";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
