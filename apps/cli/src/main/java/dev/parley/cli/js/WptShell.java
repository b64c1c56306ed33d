package dev.parley.cli.js;

import dev.parley.cli.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.graalvm.polyglot.Source;

/** Runs jobs one after the other, each in a realm of its own. One that cannot be run leaves the shell as it was. */
final class WptShell {
    private final PrintStream out;
    private final PrintWriter err;

    /** Scripts of earlier jobs, so that what all pages load is parsed once. */
    private final Map<Path, Source> sources = new HashMap<>();

    /**
     * Makes a shell.
     *
     * @param out takes the pages' lines
     * @param err takes what is wrong with jobs
     */
    WptShell(PrintStream out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** Runs the jobs whose paths come in, one a line, until there are no more. */
    void serve(BufferedReader paths) throws IOException {
        for (String line = paths.readLine(); line != null; line = paths.readLine()) {
            if (!line.isBlank()) {
                run(Path.of(line.strip()));
            }
        }
    }

    /**
     * Runs a job until its scripts say that they are through.
     *
     * @return false where the job could not be run, or failed outside its scripts. The reason is a line of {@code err}, and,
     *     unless the page has said its last word, the page's result
     */
    boolean run(Path file) {
        WptJob job;
        try {
            job = new WptJob(file, sources, out);
        } catch (NoSuchFileException e) {
            return failed(file, file.toString(), "there is no such file", true);
        } catch (IOException | IllegalArgumentException e) {
            return failed(file, file.toString(), String.valueOf(e.getMessage()), true);
        }
        try {
            job.run();
            return true;
        } catch (NoSuchFileException e) {
            return failed(file, job.page(), "there is no script " + e.getMessage(), !job.hasEnded());
        } catch (IOException | RuntimeException | AssertionError e) {
            return failed(file, job.page(), e.toString(), !job.hasEnded());
        }
    }

    private boolean failed(Path file, String page, String reason, boolean owed) {
        err.println("wpt-shell: job " + file + ": " + reason);
        err.flush();
        if (owed) {
            Json.print(
                    out, Json.object().put("file", page).put("harness", "ERROR").put("message", reason));
        }
        return false;
    }
}
