package dev.parley.cli.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A browser of this machine without a window, with an empty profile that goes with it. It opens one page and nothing drives it: what
 * the page does is in the page. Any thread.
 */
public final class Browser implements AutoCloseable {
    /** The browsers that are looked for. */
    public enum Kind {
        /** Chromium or Google Chrome. */
        CHROMIUM("chromium", "chromium-browser", "google-chrome"),
        /** Firefox, the extended support release first. */
        FIREFOX("firefox-esr", "firefox");

        private final List<String> programs;

        Kind(String... programs) {
            this.programs = List.of(programs);
        }

        /** Returns where this browser is on the path, or null if it is not. */
        public @Nullable Path program() {
            return programs.stream()
                    .map(Programs::find)
                    .filter(found -> found != null)
                    .findFirst()
                    .orElse(null);
        }

        /** Returns the name as options have it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final long PATIENCE_SECONDS = 5;

    /** Nothing from outside, no window, and timers that run as if somebody looked. */
    private static final List<String> CHROMIUM_OPTIONS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-background-timer-throttling",
            "--disable-renderer-backgrounding",
            "--disable-backgrounding-occluded-windows",
            "--allow-loopback-in-peer-connection");

    private static final String FIREFOX_PREFERENCES = """
            user_pref("media.peerconnection.ice.loopback", true);
            user_pref("network.captive-portal-service.enabled", false);
            user_pref("network.connectivity-service.enabled", false);
            user_pref("toolkit.telemetry.enabled", false);
            user_pref("app.update.enabled", false);
            user_pref("browser.safebrowsing.malware.enabled", false);
            user_pref("browser.safebrowsing.phishing.enabled", false);
            user_pref("browser.shell.checkDefaultBrowser", false);
            user_pref("datareporting.policy.dataSubmissionEnabled", false);
            """;

    private final Path profile;
    private final Process process;

    private Browser(Path profile, Process process) {
        this.profile = profile;
        this.process = process;
    }

    /**
     * Starts a browser that opens {@code url}.
     *
     * @throws IOException if it is not installed or does not start
     */
    public static Browser open(Kind kind, String url) throws IOException {
        Path program = kind.program();
        if (program == null) {
            throw new IOException("no " + kind + " on the path");
        }
        Path profile = Files.createTempDirectory("parley-browser-");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        if (kind == Kind.CHROMIUM) {
            command.addAll(CHROMIUM_OPTIONS);
            command.add("--user-data-dir=" + profile);
        } else {
            Files.writeString(profile.resolve("user.js"), FIREFOX_PREFERENCES);
            command.addAll(List.of("--headless", "--no-remote", "--profile", profile.toString()));
        }
        command.add(url);
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Browser(profile, process);
    }

    /** Returns whether the browser runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the browser with all its processes, and removes its profile. */
    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
        remove(profile);
    }

    /** Removes a folder; a file that a process which is just ending still writes stays in the system's folder for such files. */
    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
