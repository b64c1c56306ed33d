package dev.parley.cli.bench;

import dev.parley.runtime.IoMode;
import dev.parley.webrtc.CongestionControl;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code parley bench data}. */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        description = {
            "Two peers over loopback UDP in one process: how fast a data channel is, and what it costs.",
            "Datagrams stay below 1,250 bytes without --path-mtu. CPU is that of the whole process: both ends, compiler and collector included.",
            "Listeners run on the event loop. Shared machines are noisy: compare CPU figures rather than throughput."
        })
public final class DataBenchCommand implements Callable<Integer> {
    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "5",
            description =
                    "How long to measure, after a warm-up of at most five times that and 40 s (default: ${DEFAULT-VALUE}).")
    double seconds;

    @Option(
            names = "--message-size",
            paramLabel = "BYTES",
            description = "Bytes a message, 1 to 262144 (default: 16384; 65536 with --against).")
    @Nullable
    Integer messageSize;

    @Option(names = "--unordered", description = "Use an unordered channel.")
    boolean unordered;

    @Mixin
    IoOption io = new IoOption();

    @Option(
            names = "--congestion",
            paramLabel = "cubic|bbr",
            description = "The congestion control of our peers (default: that of a connection).")
    CongestionControl congestion = CongestionControl.DEFAULT;

    @Option(
            names = "--path-mtu",
            paramLabel = "BYTES",
            description =
                    "Let our peers try packets of up to so many bytes, 1280 to 16384: figures do not compare with those of others.")
    int pathMtu;

    @Option(
            names = "--no-interleaving",
            negatable = true,
            description = "Without interleaving (RFC 8260) our peers send DATA, as to peers that do not know I-DATA.")
    boolean interleaving = true;

    @Option(
            names = "--against",
            paramLabel = "webrtc-java",
            description =
                    "Measure another stack in the same run, in turns (transfer and setup): webrtc-java, which is libwebrtc called from Java.")
    @Nullable
    String against;

    @Option(
            names = "--ping",
            description =
                    "Measure the round trip of 64 bytes instead, on an idle connection and beside the transfer, with listeners off the loops.")
    boolean ping;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw the figures as a table.")
    @Nullable
    Path svg;

    @Option(names = "--json", description = "Print one JSON object on the last line of standard output.")
    boolean json;

    @Spec
    @Nullable
    CommandSpec spec;

    /** Made by picocli. */
    public DataBenchCommand() {}

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (spec == null) {
            throw new IllegalStateException("picocli fills the spec in");
        }
        if (!(seconds > 0 && seconds <= 3600)) {
            throw new ParameterException(spec.commandLine(), "--seconds: more than 0, at most 3600");
        }
        int size = messageSize != null ? messageSize : against == null ? 16_384 : 65_536;
        if (size < 1 || size > DataBench.MAX_MESSAGE) {
            throw new ParameterException(spec.commandLine(), "--message-size: 1 to " + DataBench.MAX_MESSAGE);
        }
        if (ping && (against != null || svg != null)) {
            throw new ParameterException(spec.commandLine(), "--ping goes without --against and --svg");
        }
        if (against != null) {
            requireAgainst(against);
        }
        if (pathMtu != 0 && (pathMtu < 1_280 || pathMtu > 16_384)) {
            throw new ParameterException(spec.commandLine(), "--path-mtu: 1280 to 16384");
        }
        IoMode mode = io.mode(spec);
        PrintWriter progress = spec.commandLine().getErr();
        PeerSettings settings = new PeerSettings(congestion, pathMtu, interleaving);
        DataBench bench = new DataBench(seconds, size, unordered, mode, settings, text -> {
            progress.println("parley bench: " + text);
            progress.flush();
        });
        if (ping) {
            Figures.print(spec.commandLine().getOut(), bench.ping(), json);
            return 0;
        }
        ObjectNode result = against == null ? bench.run() : bench.against(() -> new WebrtcJavaStack(size, !unordered));
        if (svg != null) {
            Files.writeString(svg, new DataPicture(result).draw());
        }
        Figures.print(spec.commandLine().getOut(), result, json);
        if (against != null) {
            // libwebrtc's threads do not end by themselves, and complain at the JVM's exit on its standard output: the
            // result is to be the last line there.
            System.out.close();
            Runtime.getRuntime().halt(0);
        }
        return 0;
    }

    private void requireAgainst(String other) {
        if (spec == null) {
            throw new IllegalStateException("picocli fills the spec in");
        }
        if (!other.equals("webrtc-java")) {
            throw new ParameterException(spec.commandLine(), "--against: webrtc-java is the only one");
        }
        String missing = Peers.missingOfWebrtcJava();
        if (missing != null) {
            String folder = Peers.folder().toString();
            String artifact = "dev.onvoid.webrtc:webrtc-java:0.14.0";
            throw new ParameterException(
                    spec.commandLine(),
                    "--against webrtc-java: it is no part of this command (no " + missing + "). Fetch it once, 10 MB:\n"
                            + "  mvn dependency:copy -Dartifact=" + artifact + " -DoutputDirectory=" + folder + "\n"
                            + "  mvn dependency:copy -Dartifact=" + artifact + ":jar:" + Peers.platform()
                            + " -DoutputDirectory=" + folder);
        }
    }
}
