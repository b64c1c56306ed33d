package dev.parley.cli.browser;

import dev.parley.cli.Json;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinLogger;
import io.javalin.websocket.WsContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The page that a browser measures on, the web server that gives it, and the orders that it gets. One thread at a time measures. */
public final class SpeedPage implements AutoCloseable {
    /** The directions of a transfer, as the browser has them. */
    public enum Direction {
        /** From the browser. */
        UP,
        /** To the browser. */
        DOWN
    }

    /** Bytes of each message: what all stacks take, and what examples send. */
    static final int MESSAGE_BYTES = 16_384;

    /** A browser on a busy machine starts within this time. */
    private static final Duration START = Duration.ofSeconds(90);

    private static final long ALIVE_CHECK_MILLIS = 200;

    /** A transfer that takes longer counts as failed. */
    private static final Duration TRANSFER = Duration.ofMinutes(3);

    private static final int MAX_SIGNALLING_BYTES = 256 * 1024;

    private final Javalin web;
    private final InetAddress stackAddress;
    private final CompletableFuture<WsContext> page = new CompletableFuture<>();
    private final LinkedBlockingQueue<ObjectNode> said = new LinkedBlockingQueue<>();
    private int id;

    /**
     * Starts the web server on a free port of localhost.
     *
     * @param stackAddress the address of this machine that stacks are reached at
     */
    public SpeedPage(InetAddress stackAddress) {
        this.stackAddress = stackAddress;
        JavalinLogger.startupInfo = false;
        web = Javalin.create(this::configure).start("localhost", 0);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.jetty.modifyWebSocketServletFactory(factory -> {
            factory.setIdleTimeout(TRANSFER.multipliedBy(2));
            factory.setMaxTextMessageSize(MAX_SIGNALLING_BYTES);
        });
        byte[] html = resource("speed-page.html");
        byte[] script = resource("speed-page.js");
        config.routes.get(
                "/", context -> context.contentType("text/html; charset=utf-8").result(html));
        config.routes.get(
                "/speed-page.js",
                context -> context.contentType("text/javascript; charset=utf-8").result(script));
        config.routes.ws("/ws", socket -> {
            socket.onConnect(page::complete);
            socket.onMessage(context -> said.add(Json.parse(context.message())));
        });
    }

    private static byte[] resource(String name) {
        try (InputStream in = SpeedPage.class.getResourceAsStream("/bench/" + name)) {
            if (in == null) {
                throw new AssertionError("the JAR was built with " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the address that the browser opens. */
    public String url() {
        return "http://localhost:" + web.port() + "/";
    }

    /**
     * Waits until the browser has opened the page.
     *
     * @throws IOException if it ends before, or does not within a minute and a half
     */
    void awaitOpened(Browser browser) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                page.get(ALIVE_CHECK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                if (!browser.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new IOException(
                            browser.isAlive()
                                    ? "the browser did not open the page within " + START
                                    : "the browser ended",
                            e);
                }
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }
    }

    /**
     * Lets the page connect with a stack and transfer, and returns how many milliseconds the transfer took on the page's clock.
     *
     * @param bytes how many, a multiple of {@link #MESSAGE_BYTES}
     * @param rttMillis the round trip that a relay between both adds, or 0 for none
     * @throws IOException if the connection or the transfer fails
     */
    double measure(StackEnd stack, Direction direction, long bytes, double rttMillis)
            throws IOException, InterruptedException {
        int current = ++id;
        try (Detour detour = new Detour(stackAddress, rttMillis, line -> say(current, line));
                StackEnd.Connection connection = stack.connect(detour::forward)) {
            say(
                    current,
                    Json.object()
                            .put("measure", direction == Direction.UP ? "up" : "down")
                            .put("bytes", bytes)
                            .put("messageBytes", MESSAGE_BYTES));
            long deadline = System.nanoTime() + TRANSFER.toNanos();
            while (true) {
                ObjectNode line = said.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (line == null) {
                    throw new IOException("no " + direction + " with " + stack.name() + " within " + TRANSFER);
                }
                if (line.path("id").asInt(0) != current) {
                    continue;
                }
                if (line.has("problem")) {
                    throw new IOException(
                            stack.name() + ": " + line.path("problem").asString(""));
                }
                if (line.has("sdp")) {
                    connection.offer(line.path("sdp").asString(""));
                } else {
                    return line.path("millis").asDouble(0);
                }
            }
        } finally {
            say(current, Json.object().put("end", true));
        }
    }

    private void say(int transfer, ObjectNode line) {
        if (line.has("problem")) {
            said.add(line.put("id", transfer));
            return;
        }
        page.join().send(Json.line(line.put("id", transfer)));
    }

    /** Ends the web server. */
    @Override
    public void close() {
        web.stop();
    }

    /** The stack's candidates as the page gets them: those of the relay, if there is one. */
    private static final class Detour implements AutoCloseable {
        private final String stackAddress;
        private final double rttMillis;
        private final Consumer<ObjectNode> page;
        private @Nullable DelayedPath path;

        Detour(InetAddress stackAddress, double rttMillis, Consumer<ObjectNode> page) {
            this.stackAddress = stackAddress.getHostAddress();
            this.rttMillis = rttMillis;
            this.page = page;
        }

        synchronized void forward(ObjectNode line) {
            if (!line.has("candidate")) {
                page.accept(withoutCandidates(line));
                return;
            }
            // RFC 8839 §5.1: foundation, component, transport, priority, address, port, …
            String[] fields = line.path("candidate").asString("").split(" ");
            if (fields.length < 6 || !fields[2].equalsIgnoreCase("udp") || !fields[4].equals(stackAddress)) {
                return;
            }
            if (rttMillis > 0 && path == null) {
                try {
                    InetSocketAddress stack = new InetSocketAddress(fields[4], Integer.parseInt(fields[5]));
                    path = new DelayedPath(stack, (long) (rttMillis * 1e6 / 2));
                    fields[5] = String.valueOf(path.address().getPort());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            page.accept(Json.object().put("candidate", String.join(" ", fields)));
        }

        /** Every stack has one path: the browser must not find another one, and with a delay none that has no delay. */
        private static ObjectNode withoutCandidates(ObjectNode line) {
            String sdp = line.path("sdp").asString("");
            return sdp.isEmpty() ? line : line.put("sdp", sdp.replaceAll("(?m)^a=candidate:.*\r?\n", ""));
        }

        @Override
        public synchronized void close() throws IOException {
            if (path != null) {
                path.close();
            }
        }
    }
}
