package dev.parley.cli.bench;

import java.util.Locale;

/** An SVG picture on white, in the making: lines, boxes and words at pixel coordinates. */
final class Svg {
    private final StringBuilder svg = new StringBuilder();

    Svg(int width, int height) {
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\" font-family=\"sans-serif\" font-size=\"13\">\n")
                .append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    }

    void line(double x1, double y1, double x2, double y2, String colour, String more) {
        svg.append(String.format(
                Locale.ROOT,
                "<path d=\"M%s %sL%s %s\" stroke=\"%s\"%s/>\n",
                coordinate(x1),
                coordinate(y1),
                coordinate(x2),
                coordinate(y2),
                colour,
                more));
    }

    void box(double x, double y, double width, double height, String colour) {
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>\n",
                coordinate(x),
                coordinate(y),
                coordinate(Math.max(0, width)),
                coordinate(Math.max(0, height)),
                colour));
    }

    /**
     * Writes a line of words.
     *
     * @param anchor which end of it is at x: "start", "middle" or "end"
     * @param more further attributes
     */
    void text(double x, double y, String anchor, String words, String more) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" %s>%s</text>\n",
                coordinate(x),
                coordinate(y),
                anchor,
                more,
                words.replace("&", "&amp;").replace("<", "&lt;")));
    }

    /** Draws a line through points, {@code x1 y1 x2 y2 …}. */
    void curve(double[] points, String colour, double width) {
        svg.append("<path fill=\"none\" stroke=\"")
                .append(colour)
                .append("\" stroke-width=\"")
                .append(number(width))
                .append("\" d=\"");
        for (int i = 0; i < points.length; i += 2) {
            svg.append(i == 0 ? 'M' : 'L')
                    .append(coordinate(points[i]))
                    .append(' ')
                    .append(coordinate(points[i + 1]));
        }
        svg.append("\"/>\n");
    }

    /** Returns the picture. */
    String finish() {
        return svg.append("</svg>\n").toString();
    }

    /** Returns the round number (1, 2 or 5 and zeros) at or above {@code least}. */
    static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * power >= least) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String coordinate(double value) {
        return number(Math.round(value * 10) / 10.0);
    }

    /** Returns a number as people write it: without needless zeros. */
    static String number(double value) {
        double rounded = Math.round(value * 1e6) / 1e6;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }
}
