package dev.parley.cli.media;

import dev.parley.containers.MediaFileException;
import dev.parley.containers.MediaFiles;
import dev.parley.containers.MediaReader;
import dev.parley.containers.MediaSample;
import dev.parley.containers.MediaTrack;
import dev.parley.containers.MediaWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley media}. */
@Command(
        name = "media",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows what is in media files (IVF, Ogg Opus, WAV, WebM, Matroska),",
            "and copies one into another container without recoding."
        })
public final class MediaCommand implements Callable<Integer> {
    /** A step between frames that is shown as a gap. */
    private static final long GAP_NANOS = 500_000_000;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Media files.")
    List<Path> files = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Copy the one file to this one, in the container that its name ends in.")
    @Nullable
    Path output;

    @Spec
    @Nullable
    CommandSpec spec;

    private static final class Figures {
        int frames;
        int keys;
        long bytes;
        long first = -1;
        long last;
        int gaps;
        long longestGap;
    }

    @Override
    public Integer call() throws IOException {
        CommandSpec command = java.util.Objects.requireNonNull(spec, "picocli sets it");
        PrintWriter out = command.commandLine().getOut();
        Path target = output;
        if (target != null) {
            if (files.size() != 1) {
                throw new ParameterException(command.commandLine(), "--output takes one file to copy");
            }
            if (Files.exists(target) && Files.isSameFile(files.get(0), target)) {
                throw new ParameterException(command.commandLine(), "a file is not copied onto itself");
            }
            copy(files.get(0), target);
        }
        boolean failed = false;
        for (Path file : target == null ? files : List.of(target)) {
            try {
                show(file, out);
            } catch (IOException e) {
                failed = true;
                command.commandLine().getErr().println(file + ": " + describe(e));
            }
        }
        out.flush();
        return failed ? 1 : 0;
    }

    private static String describe(IOException e) {
        return e instanceof MediaFileException ? String.valueOf(e.getMessage()) : e.toString();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (MediaReader reader = MediaFiles.open(from);
                MediaWriter writer = MediaFiles.create(to, reader.tracks())) {
            for (MediaSample sample = reader.read(); sample != null; sample = reader.read()) {
                writer.write(sample.track(), sample.timeNanos(), sample.frame());
            }
        }
    }

    private static void show(Path file, PrintWriter out) throws IOException {
        try (MediaReader reader = MediaFiles.open(file)) {
            List<MediaTrack> tracks = reader.tracks();
            Figures[] figures = new Figures[tracks.size()];
            java.util.Arrays.setAll(figures, i -> new Figures());
            for (MediaSample sample = reader.read(); sample != null; sample = reader.read()) {
                count(figures[sample.track()], sample);
            }
            out.println(file);
            for (int i = 0; i < figures.length; i++) {
                out.println("  " + line(i, tracks.get(i), figures[i]));
            }
        }
    }

    private static void count(Figures figures, MediaSample sample) {
        long time = sample.timeNanos();
        if (figures.first < 0) {
            figures.first = time;
        } else if (time - figures.last > GAP_NANOS) {
            figures.gaps++;
            figures.longestGap = Math.max(figures.longestGap, time - figures.last);
        }
        figures.last = Math.max(figures.last, time);
        figures.frames++;
        figures.keys += sample.frame().key() ? 1 : 0;
        figures.bytes += sample.frame().length();
    }

    private static String line(int index, MediaTrack track, Figures figures) {
        double seconds = Math.max(0, figures.last - figures.first) / 1e9;
        StringBuilder line = new StringBuilder();
        line.append(String.format(Locale.ROOT, "%d %s", index, track.codec().mimeType()));
        if (track.isAudio()) {
            line.append(String.format(
                    Locale.ROOT,
                    " %d Hz, %d ch",
                    track.codec().clockRate(),
                    track.codec().channels()));
        } else {
            line.append(String.format(Locale.ROOT, " %dx%d", track.width(), track.height()));
        }
        line.append(String.format(
                Locale.ROOT,
                ", %d frames, %.3f s to %.3f s",
                figures.frames,
                Math.max(0, figures.first) / 1e9,
                figures.last / 1e9));
        if (!track.isAudio()) {
            line.append(String.format(Locale.ROOT, ", %d key", figures.keys));
        }
        if (seconds > 0) {
            line.append(String.format(Locale.ROOT, ", %.1f kbit/s", figures.bytes * 8 / seconds / 1_000));
        }
        if (figures.gaps > 0) {
            line.append(String.format(
                    Locale.ROOT, ", %d gaps, the longest %.3f s", figures.gaps, figures.longestGap / 1e9));
        }
        return line.toString();
    }
}
