package dev.parley.cli.browser;

import dev.parley.cli.Json;
import dev.parley.cli.vitals.CompilerActivity;
import dev.parley.runtime.IoMode;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The benchmark of a transfer between a browser and stacks, in rounds: in each, every stack receives and sends once, one after the
 * other, so that all meet the same machine. Each transfer has a connection of its own.
 */
public final class BrowserBench {
    /**
     * Measured values.
     *
     * @param browser the browser
     * @param rttMillis the round trip that is added to the path, or 0
     * @param bytes how many bytes a transfer has
     * @param rounds how many rounds count
     * @param againstPion whether Pion is measured, too
     * @param io how our own datagrams meet the system
     */
    public record Settings(
            Browser.Kind browser, double rttMillis, long bytes, int rounds, boolean againstPion, IoMode io) {}

    /** Rounds of our own come first and do not count, until the compiler has little left to do, but no more than these. */
    private static final int MAX_WARM_UP_ROUNDS = 12;

    private final Settings settings;
    private final Consumer<String> progress;

    /** Makes the benchmark; {@code progress} gets a line for each step. */
    public BrowserBench(Settings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** Returns why Pion cannot be measured here, or null if it can. */
    public static @Nullable String pionMissing() {
        return PionEnd.missing();
    }

    /** Returns figures as the lines of a table. */
    public static List<String> table(ObjectNode figures) {
        return SpeedTable.lines(figures);
    }

    /**
     * Measures, and returns for each stack the megabytes a second of each direction, all and their median, and the ratio of ours to
     * Pion's: the median of the rounds' ratios.
     *
     * @throws IOException if the browser is not there, or a connection or transfer fails
     */
    public ObjectNode run() throws IOException, InterruptedException {
        InetAddress address = address();
        List<StackEnd> stacks = new ArrayList<>();
        try (SpeedPage page = new SpeedPage(address)) {
            stacks.add(new ParleyEnd(address, settings.io()));
            if (settings.againstPion()) {
                progress.accept("building Pion's peer");
                stacks.add(PionEnd.build());
            }
            progress.accept("starting " + settings.browser());
            try (Browser browser = Browser.open(settings.browser(), page.url())) {
                page.awaitOpened(browser);
                return measure(page, stacks);
            }
        } finally {
            stacks.forEach(StackEnd::close);
        }
    }

    private ObjectNode measure(SpeedPage page, List<StackEnd> stacks) throws IOException, InterruptedException {
        long bytes =
                (settings.bytes() + SpeedPage.MESSAGE_BYTES - 1) / SpeedPage.MESSAGE_BYTES * SpeedPage.MESSAGE_BYTES;
        warmUp(page, stacks.get(0), bytes);
        int directions = SpeedPage.Direction.values().length;
        double[][][] rates = new double[stacks.size()][directions][settings.rounds()];
        for (int round = 0; round < settings.rounds(); round++) {
            for (SpeedPage.Direction direction : SpeedPage.Direction.values()) {
                for (int stack = 0; stack < stacks.size(); stack++) {
                    double millis = page.measure(stacks.get(stack), direction, bytes, settings.rttMillis());
                    double rate = bytes / 1e3 / millis;
                    rates[stack][direction.ordinal()][round] = rate;
                    progress.accept(String.format(
                            Locale.ROOT,
                            "round %d of %d: %s %s %.2f MB/s",
                            round + 1,
                            settings.rounds(),
                            stacks.get(stack).name(),
                            name(direction),
                            rate));
                }
            }
        }
        return report(stacks, rates, bytes);
    }

    private void warmUp(SpeedPage page, StackEnd ours, long bytes) throws IOException, InterruptedException {
        CompilerActivity compiler = new CompilerActivity();
        boolean quiet = false;
        for (int round = 1; round <= MAX_WARM_UP_ROUNDS && !quiet; round++) {
            progress.accept("warm-up " + round + " of at most " + MAX_WARM_UP_ROUNDS);
            for (SpeedPage.Direction direction : SpeedPage.Direction.values()) {
                long began = System.nanoTime();
                page.measure(ours, direction, bytes, 0);
                quiet = compiler.isQuietAfter((System.nanoTime() - began) / 1e9);
            }
        }
    }

    private ObjectNode report(List<StackEnd> stacks, double[][][] rates, long bytes) {
        ObjectNode result = Json.object()
                .put("browser", settings.browser().toString())
                .put("rttMillis", settings.rttMillis())
                .put("bytes", bytes)
                .put("rounds", settings.rounds());
        for (int stack = 0; stack < stacks.size(); stack++) {
            ObjectNode row = result.putObject(stacks.get(stack).name());
            for (SpeedPage.Direction direction : SpeedPage.Direction.values()) {
                double[] each = rates[stack][direction.ordinal()];
                row.put(name(direction) + "MegabytesPerSecond", rounded(median(each)));
                Arrays.stream(each).forEach(row.putArray(name(direction) + "Rounds")::add);
            }
        }
        for (int stack = 1; stack < stacks.size(); stack++) {
            ObjectNode row = result.putObject("against " + stacks.get(stack).name());
            for (SpeedPage.Direction direction : SpeedPage.Direction.values()) {
                double[] ratios = new double[settings.rounds()];
                for (int round = 0; round < ratios.length; round++) {
                    ratios[round] = rates[0][direction.ordinal()][round] / rates[stack][direction.ordinal()][round];
                }
                row.put(name(direction) + "Ratio", rounded(median(ratios)));
            }
        }
        return result;
    }

    static String name(SpeedPage.Direction direction) {
        return direction == SpeedPage.Direction.UP ? "upload" : "download";
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    /** Returns an IPv4 address of this machine that browsers gather: not loopback if there is another one. */
    private static InetAddress address() throws IOException {
        return NetworkInterface.networkInterfaces()
                .filter(BrowserBench::isOutside)
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .findFirst()
                .orElse(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    private static boolean isOutside(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (java.net.SocketException e) {
            return false;
        }
    }
}
