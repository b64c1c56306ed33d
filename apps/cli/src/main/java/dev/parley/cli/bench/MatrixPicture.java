package dev.parley.cli.bench;

import dev.parley.webrtc.CongestionControl;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Draws a {@link PathMatrix}: a table for each congestion control, throughput by loss and round-trip time, darker where there is more. */
final class MatrixPicture {
    private static final int LEFT = 76;
    private static final int TOP = 92;
    private static final int CELL_WIDTH = 76;
    private static final int CELL_HEIGHT = 42;
    private static final int GAP = 84;
    private static final int TABLE = CELL_WIDTH * PathMatrix.ROUND_TRIPS.length;
    private static final int WIDTH = LEFT + CongestionControl.values().length * (TABLE + GAP) - GAP + 24;
    private static final int HEIGHT = TOP + CELL_HEIGHT * PathMatrix.LOSSES.length + 58;

    private final ObjectNode matrix;
    private final Svg svg = new Svg(WIDTH, HEIGHT);

    MatrixPicture(ObjectNode matrix) {
        this.matrix = matrix;
    }

    String draw() {
        String title = String.format(
                Locale.ROOT,
                "User data in Mbit/s over a path of %s Mbit/s, by random loss and round-trip time, %s s from the start",
                Svg.number(matrix.get("rateMbit").asDouble()),
                Svg.number(matrix.get("seconds").asDouble()));
        svg.text(24, 28, "start", title, "font-size=\"16\" fill=\"#222\"");
        CongestionControl[] controls = CongestionControl.values();
        for (int i = 0; i < controls.length; i++) {
            table(controls[i].name().toLowerCase(Locale.ROOT), LEFT + i * (TABLE + GAP));
        }
        return svg.finish();
    }

    private void table(String control, int left) {
        svg.text(left, 60, "start", control, "font-size=\"15\" fill=\"#222\"");
        for (int row = 0; row < PathMatrix.LOSSES.length; row++) {
            double y = TOP + row * CELL_HEIGHT;
            svg.text(left - 8, y + 26, "end", Svg.number(PathMatrix.LOSSES[row]) + " %", "fill=\"#555\"");
            for (int column = 0; column < PathMatrix.ROUND_TRIPS.length; column++) {
                cell(control, row, column, left + column * CELL_WIDTH, y);
            }
        }
        for (int column = 0; column < PathMatrix.ROUND_TRIPS.length; column++) {
            String label = Svg.number(PathMatrix.ROUND_TRIPS[column]) + " ms";
            svg.text(left + (column + 0.5) * CELL_WIDTH, TOP - 9, "middle", label, "fill=\"#555\"");
        }
        svg.text(left, HEIGHT - 18, "start", "rows: loss each way; columns: round-trip time", "fill=\"#555\"");
    }

    private void cell(String control, int row, int column, double x, double y) {
        for (JsonNode cell : matrix.get("cells")) {
            if (cell.get("congestion").asString().equals(control)
                    && cell.get("lossPercent").asDouble() == PathMatrix.LOSSES[row]
                    && cell.get("rttMillis").asDouble() == PathMatrix.ROUND_TRIPS[column]) {
                double share = Math.min(1, cell.get("linkShare").asDouble());
                svg.box(x + 1, y + 1, CELL_WIDTH - 2, CELL_HEIGHT - 2, shade(share));
                double rate = cell.get("goodputMbit").asDouble();
                String figure = String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%.0f", rate);
                String ink = share > 0.5 ? "#fff" : "#222";
                svg.text(x + CELL_WIDTH / 2.0, y + 26, "middle", figure, "font-size=\"15\" fill=\"" + ink + "\"");
            }
        }
    }

    /** From nearly white to blue. */
    private static String shade(double share) {
        int[] none = {0xee, 0xf3, 0xf8};
        int[] all = {0x16, 0x68, 0xb8};
        StringBuilder colour = new StringBuilder("#");
        for (int i = 0; i < 3; i++) {
            colour.append(String.format("%02x", Math.round(none[i] + (all[i] - none[i]) * share)));
        }
        return colour.toString();
    }
}
