package dev.parley.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Draws the figures of {@code bench data} as a table, a row a stack, with a bar for what a gigabyte costs. */
final class DataPicture {
    private static final int WIDTH = 960;
    private static final int LEFT = 28;
    private static final int BAR = 260;
    private static final int BAR_LEFT = 160;
    private static final int RATE = 610;
    private static final int THROUGHPUT = 780;
    private static final int TOP = 96;
    private static final int ROW = 46;
    private static final String[] COLOURS = {"#1668b8", "#d2541b"};

    private final ObjectNode result;

    DataPicture(ObjectNode result) {
        this.result = result;
    }

    String draw() {
        List<String> names = new ArrayList<>();
        List<JsonNode> rows = new ArrayList<>();
        for (String name : List.of("parley", "webrtc-java")) {
            JsonNode row = result.get(name);
            if (row != null) {
                names.add(name);
                rows.add(row);
            }
        }
        if (rows.isEmpty()) {
            names.add("parley");
            rows.add(result);
        }
        Svg svg = new Svg(WIDTH, TOP + ROW * rows.size() + 44);
        svg.text(LEFT, 30, "start", title(), "font-size=\"16\" fill=\"#222\"");
        svg.text(BAR_LEFT, TOP - 26, "start", "CPU seconds a gigabyte, both ends", "fill=\"#555\"");
        svg.text(RATE, TOP - 26, "end", "Gbit/s a CPU core", "fill=\"#555\"");
        svg.text(THROUGHPUT, TOP - 26, "end", "throughput, Mbit/s", "fill=\"#555\"");
        svg.text(WIDTH - LEFT, TOP - 26, "end", "setup, median ms", "fill=\"#555\"");
        double most = rows.stream()
                .mapToDouble(row -> row.get("cpuSecondsPerGB").asDouble())
                .max()
                .orElse(1);
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            double y = TOP + ROW * i;
            double cpu = row.get("cpuSecondsPerGB").asDouble();
            svg.line(LEFT, y - 14, WIDTH - LEFT, y - 14, "#ddd", "");
            svg.text(LEFT, y + 14, "start", names.get(i), "fill=\"#222\" font-size=\"15\"");
            svg.box(BAR_LEFT, y - 2, BAR * cpu / most, 22, COLOURS[i]);
            svg.text(BAR_LEFT + 8 + BAR * cpu / most, y + 14, "start", figure(cpu, 2), "fill=\"#222\"");
            svg.text(RATE, y + 14, "end", figure(row.get("gbitPerCpuCore").asDouble(), 2), "fill=\"#222\"");
            svg.text(THROUGHPUT, y + 14, "end", figure(row.get("throughputMbit").asDouble(), 0), "fill=\"#222\"");
            svg.text(
                    WIDTH - LEFT,
                    y + 14,
                    "end",
                    figure(row.get("setupMillisMedian").asDouble(), 1),
                    "fill=\"#222\"");
        }
        svg.text(LEFT, TOP + ROW * rows.size() + 22, "start", note(), "fill=\"#555\"");
        return svg.finish();
    }

    private String title() {
        JsonNode ratio = result.get("cpuRatio");
        return String.format(
                Locale.ROOT,
                "A data channel over loopback, messages of %d bytes%s",
                result.get("messageSize").asInt(),
                ratio == null
                        ? ""
                        : String.format(Locale.ROOT, ": %s times fewer CPU seconds", figure(ratio.asDouble(), 2)));
    }

    private String note() {
        return String.format(
                Locale.ROOT,
                "datagrams by %s, JDK %s, %d processors%s",
                result.get("io").asString(),
                result.get("jdk").asString(),
                result.get("processors").asInt(),
                result.get("turns") == null
                        ? ""
                        : ", both in one process, in " + result.get("turns").size() + " turns");
    }

    private static String figure(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
