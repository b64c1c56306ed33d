package dev.parley.conformance.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs ffmpeg and ffprobe: they make what is sent, and are the judges of what was received. */
final class Ffmpeg {
    private Ffmpeg() {}

    /** Runs ffmpeg and returns what it reports at the given level; a failure is an error. */
    static String run(String level, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-nostdin", "-y", "-v", level));
        command.addAll(List.of(arguments));
        return output(command);
    }

    /** Returns how many frames of the file's first stream can be decoded. */
    static int frames(Path file) throws IOException, InterruptedException {
        String count = output(List.of(
                "ffprobe",
                "-v",
                "error",
                "-count_frames",
                "-select_streams",
                "0",
                "-show_entries",
                "stream=nb_read_frames",
                "-of",
                "csv=p=0",
                file.toString()));
        return Integer.parseInt(count.strip());
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + "\n" + said);
        }
        return said;
    }
}
