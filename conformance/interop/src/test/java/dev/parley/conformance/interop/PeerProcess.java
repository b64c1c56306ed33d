package dev.parley.conformance.interop;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One peer as a process that speaks JSON lines. Descriptions and candidates go to whoever {@code onSignal} names; everything else
 * it says is kept, in order, until {@link #await} asks for it.
 */
final class PeerProcess implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int TRANSCRIPT_LINES = 60;

    private final String name;
    private final Process process;
    private final BufferedWriter input;
    private final List<JsonNode> said = new ArrayList<>();
    private final Deque<String> transcript = new ArrayDeque<>();
    private int heard;
    private boolean ended;

    private PeerProcess(String name, Process process, Consumer<JsonNode> onSignal) {
        this.name = name;
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        follow("out", process.inputReader(StandardCharsets.UTF_8), line -> hear(line, onSignal));
        follow("err", process.errorReader(StandardCharsets.UTF_8), line -> remember("err " + line));
    }

    /** Starts a peer; {@code onSignal} gets its descriptions and candidates on a thread of this process. */
    static PeerProcess start(String name, List<String> command, Consumer<JsonNode> onSignal) throws IOException {
        return new PeerProcess(name, new ProcessBuilder(command).start(), onSignal);
    }

    /** Says one JSON line to the peer. */
    void say(String json) {
        synchronized (input) {
            try {
                remember("<-- " + json);
                input.write(json);
                input.write('\n');
                input.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(name + " no longer listens\n" + transcript(), e);
            }
        }
    }

    /** Waits for a line that {@code wanted} accepts, takes it out of what was said, and returns it. */
    JsonNode await(String what, Duration patience, Predicate<JsonNode> wanted) {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (said) {
            while (true) {
                for (int i = 0; i < said.size(); i++) {
                    if (wanted.test(said.get(i))) {
                        return said.remove(i);
                    }
                }
                long left = deadline - System.nanoTime();
                if (left <= 0 || ended) {
                    throw new AssertionError(
                            name + " did not say " + what + (ended ? " and ended" : " within " + patience));
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(said, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted while waiting for " + what, e);
                }
            }
        }
    }

    /** Waits until the peer says anything more, or the time is up. */
    void awaitMore(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (said) {
            int before = heard;
            for (long left = atMost.toNanos(); heard == before && left > 0; left = deadline - System.nanoTime()) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(said, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted", e);
                }
            }
        }
    }

    private void hear(String line, Consumer<JsonNode> onSignal) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JacksonException e) {
            remember("--> (no JSON) " + line);
            return;
        }
        remember("--> " + line);
        if (node.has("type") || node.has("candidate")) {
            onSignal.accept(node);
            return;
        }
        synchronized (said) {
            said.add(node);
            heard++;
            said.notifyAll();
        }
    }

    private void follow(String stream, BufferedReader reader, Consumer<String> lines) {
        Thread thread = new Thread(
                () -> {
                    try (reader) {
                        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                            lines.accept(line);
                        }
                    } catch (IOException e) {
                        remember(stream + " ended: " + e.getMessage());
                    }
                    if (stream.equals("out")) {
                        synchronized (said) {
                            ended = true;
                            said.notifyAll();
                        }
                    }
                },
                name + "-" + stream);
        thread.setDaemon(true);
        thread.start();
    }

    private void remember(String line) {
        synchronized (transcript) {
            transcript.add(line.length() > 400 ? line.substring(0, 400) + "…" : line);
            if (transcript.size() > TRANSCRIPT_LINES) {
                transcript.remove();
            }
        }
    }

    String transcript() {
        synchronized (transcript) {
            return "--- last lines of " + name + "\n" + String.join("\n", transcript);
        }
    }

    @Override
    public void close() {
        try {
            input.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
