package dev.parley.cli.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Draws what happened on a path as SVG: delivery rate, window and queue over time, one above the other. */
final class PathPicture {
    private static final int WIDTH = 960;
    private static final int LEFT = 74;
    private static final int RIGHT = 24;
    private static final int TOP = 82;
    private static final int PANEL = 150;
    private static final int GAP = 44;
    private static final int HEIGHT = TOP + 3 * PANEL + 2 * GAP + 46;
    private static final String[] COLOURS = {"#1668b8", "#d2541b"};
    private static final String[] PALE = {"#9cc3e6", "#f0b79c"};

    private final ObjectNode result;
    private final List<PathBench.Sample> samples;
    private final Svg svg = new Svg(WIDTH, HEIGHT);
    private final double seconds;
    private final double rate;
    private final int flows;

    PathPicture(ObjectNode result, List<PathBench.Sample> samples) {
        this.result = result;
        this.samples = samples;
        seconds = result.get("seconds").asDouble();
        rate = result.get("rateMbit").asDouble();
        flows = result.get("flows").size();
    }

    String draw() {
        svg.text(LEFT, 24, "start", title(), "font-size=\"16\" fill=\"#222\"");
        legend();
        rates(TOP);
        windows(TOP + PANEL + GAP);
        queue(TOP + 2 * (PANEL + GAP));
        svg.text(WIDTH - RIGHT, HEIGHT - 8, "end", "seconds", "fill=\"#555\"");
        return svg.finish();
    }

    private String title() {
        return String.format(
                Locale.ROOT,
                "%s Mbit/s, %s ms round trip, %s %% loss, queue of %s ms: %.1f Mbit/s of user data, %.0f %% of the link",
                Svg.number(rate),
                Svg.number(result.get("rttMillis").asDouble()),
                Svg.number(result.get("lossPercent").asDouble()),
                Svg.number(result.get("queueMillis").asDouble()),
                result.get("goodputMbit").asDouble(),
                100 * result.get("linkShare").asDouble());
    }

    private void legend() {
        int x = LEFT;
        for (int flow = 0; flow < flows; flow++) {
            JsonNode about = result.get("flows").get(flow);
            svg.box(x, 36, 12, 12, COLOURS[flow]);
            String label = String.format(
                    Locale.ROOT,
                    "%s, %.1f Mbit/s",
                    about.get("congestion").asString(),
                    about.get("goodputMbit").asDouble());
            svg.text(x + 18, 47, "start", label, "fill=\"#222\"");
            x += 190;
        }
    }

    private void rates(int top) {
        double[][] lines = new double[flows][samples.size()];
        double most = rate;
        for (int flow = 0; flow < flows; flow++) {
            for (int i = 1; i < samples.size(); i++) {
                double bytes = flow(i, flow).arrivedBytes() - flow(i - 1, flow).arrivedBytes();
                double time = samples.get(i).seconds() - samples.get(i - 1).seconds();
                lines[flow][i] = bytes * 8 / 1e6 / time;
                most = Math.max(most, lines[flow][i]);
            }
        }
        Panel panel = new Panel(top, "delivery rate, Mbit/s", 1.05 * most);
        panel.level(rate);
        for (int flow = 0; flow < flows; flow++) {
            double[] line = lines[flow];
            panel.line(i -> line[i], COLOURS[flow], 1.4);
        }
    }

    private void windows(int top) {
        boolean small = samples.stream()
                .flatMap(sample -> sample.flows().stream())
                .allMatch(sample -> sample.window() < 2_000_000);
        double unit = small ? 1e3 : 1e6;
        double product = rate * 1e6 / 8 * result.get("rttMillis").asDouble() / 1e3 / unit;
        double most = product;
        for (PathBench.Sample sample : samples) {
            for (PathBench.FlowSample flow : sample.flows()) {
                most = Math.max(most, flow.window() / unit);
            }
        }
        Panel panel = new Panel(
                top, small ? "window and (pale) in flight, kB" : "window and (pale) in flight, MB", 1.05 * most);
        panel.level(product);
        for (int flow = 0; flow < flows; flow++) {
            int number = flow;
            panel.line(i -> flow(i, number).inFlight() / unit, PALE[flow], 1.4);
            panel.line(i -> flow(i, number).window() / unit, COLOURS[flow], 1.4);
        }
    }

    private void queue(int top) {
        double limit = result.get("queueMillis").asDouble();
        Panel panel = new Panel(top, "queue of the bottleneck, ms", 1.05 * limit);
        panel.level(limit);
        panel.line(i -> samples.get(i).queuedBytes() * 8 / (rate * 1e3), "#4a8a3a", 1.4);
    }

    private PathBench.FlowSample flow(int sample, int flow) {
        return samples.get(sample).flows().get(flow);
    }

    /** A diagram of its own scale. */
    private final class Panel {
        private final int top;
        private final double most;

        Panel(int top, String name, double most) {
            this.top = top;
            this.most = most;
            svg.text(LEFT, top - 7, "start", name, "fill=\"#222\"");
            double step = Svg.step(most / 4);
            for (double value = 0; value <= most; value += step) {
                svg.line(LEFT, y(value), WIDTH - RIGHT, y(value), "#ddd", "");
                svg.text(LEFT - 8, y(value) + 4, "end", Svg.number(value), "fill=\"#555\"");
            }
            double tick = Svg.step(seconds / 8);
            for (double at = 0; at <= seconds * 1.0001; at += tick) {
                svg.line(x(at), top, x(at), top + PANEL, "#eee", "");
                svg.text(x(at), top + PANEL + 17, "middle", Svg.number(at), "fill=\"#555\"");
            }
        }

        void level(double value) {
            svg.line(LEFT, y(value), WIDTH - RIGHT, y(value), "#888", " stroke-dasharray=\"6 4\"");
        }

        void line(IntToDoubleFunction value, String colour, double width) {
            double[] points = new double[2 * samples.size()];
            for (int i = 0; i < samples.size(); i++) {
                points[2 * i] = x(samples.get(i).seconds());
                points[2 * i + 1] = y(value.applyAsDouble(i));
            }
            svg.curve(points, colour, width);
        }

        private double y(double value) {
            return top + PANEL * (1 - Math.min(value, most) / most);
        }
    }

    private double x(double at) {
        return LEFT + (WIDTH - LEFT - RIGHT) * at / seconds;
    }
}
