package dev.parley.cli.browser;

import dev.parley.cli.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Pion, the stack in Go: the peer of the interoperability tests, built once, and a process for each connection. */
final class PionEnd implements StackEnd {
    /** Folder of its source, from the top of the project's tree. */
    private static final Path SOURCE = Path.of("conformance", "interop", "peers", "pion");

    private static final long BUILD_MINUTES = 5;

    private final Path folder;
    private final Path program;

    private PionEnd(Path folder, Path program) {
        this.folder = folder;
        this.program = program;
    }

    /** Returns what is missing for a Pion on this machine, in words, or null if nothing is. */
    static @Nullable String missing() {
        if (Programs.find("go") == null) {
            return "no go on the path";
        }
        return source() == null ? "no " + SOURCE + " here or above the command's JAR" : null;
    }

    /** Builds it. The first time, Go fetches the modules. */
    static PionEnd build() throws IOException, InterruptedException {
        Path source = source();
        if (source == null) {
            throw new IOException("no " + SOURCE);
        }
        Path folder = Files.createTempDirectory("parley-pion-");
        Path program = folder.resolve("pion");
        Path log = folder.resolve("log");
        Process go = new ProcessBuilder("go", "build", "-C", source.toString(), "-o", program.toString(), ".")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!go.waitFor(BUILD_MINUTES, TimeUnit.MINUTES) || go.exitValue() != 0) {
            go.destroyForcibly();
            throw new IOException("Pion's peer does not build: " + Files.readString(log));
        }
        return new PionEnd(folder, program);
    }

    private static @Nullable Path source() {
        Path here = Path.of("").toAbsolutePath();
        Path jar = here;
        try {
            jar = Path.of(PionEnd.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError("the class path is made of valid locations", e);
        }
        return Stream.concat(Stream.of(here), Stream.iterate(jar, at -> at != null, Path::getParent))
                .map(top -> top.resolve(SOURCE))
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(null);
    }

    @Override
    public String name() {
        return "pion";
    }

    @Override
    public Connection connect(Consumer<ObjectNode> signal) throws IOException {
        Process process = new ProcessBuilder(program.toString(), "--answer")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedWriter input = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(() -> read(process, signal), "parley-bench-pion");
        reader.setDaemon(true);
        reader.start();
        return new Connection() {
            @Override
            public void offer(String sdp) {
                try {
                    input.write(Json.line(Json.object().put("type", "offer").put("sdp", sdp)));
                    input.write('\n');
                    input.flush();
                } catch (IOException e) {
                    throw new UncheckedIOException("Pion's peer has ended", e);
                }
            }

            @Override
            public void close() {
                process.destroyForcibly();
            }
        };
    }

    private static void read(Process process, Consumer<ObjectNode> signal) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ObjectNode said = Json.parse(line);
                if (said.has("type") || said.has("candidate")) {
                    signal.accept(said);
                }
            }
        } catch (IOException e) {
            // The process was ended, and its stream with it.
            signal.accept(Json.object().put("ended", true));
        }
    }

    @Override
    public void close() {
        try {
            for (Path file : List.of(program, folder.resolve("log"), folder)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
