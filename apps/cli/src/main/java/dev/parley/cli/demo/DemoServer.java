package dev.parley.cli.demo;

import dev.parley.cli.Json;
import dev.parley.cli.pairs.LoopbackPeers;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinLogger;
import io.javalin.websocket.WsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** The demo's web server: the page, its WebSocket, and the peers that belong to the tabs. Safe for use by any thread. */
public final class DemoServer implements AutoCloseable {
    /** Each tab costs a peer with its sockets; a demo needs no more. */
    static final int MAX_TABS = 64;

    /** How many ports are tried after the wanted one. */
    private static final int PORTS_TRIED = 50;

    /** A WebSocket that is silent for so long, pings unanswered, has lost its tab. */
    private static final Duration VANISHED = Duration.ofSeconds(15);

    /** The longest line of signalling: a description with hundreds of candidates. */
    private static final int MAX_SIGNALLING_BYTES = 256 * 1024;

    private static final long LIVE_MILLIS = 400;

    private static final List<String> LOCAL_NAMES = List.of("localhost", "127.0.0.1", "[::1]");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** What the page consists of; nothing else is served. */
    private static final List<String> FILES = List.of(
            "index.html",
            "style.css",
            "icon.svg",
            "app.js",
            "signalling.js",
            "peer.js",
            "media.js",
            "mediacard.js",
            "diagnosis.js",
            "files.js",
            "format.js",
            "speed.js",
            "waterfall.js",
            "highlight.js",
            "sha256.js");

    private static final int WARM_UP_PAIRS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(DemoServer.class);

    private final Map<String, Tab> tabs = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "parley-demo-live");
        thread.setDaemon(true);
        return thread;
    });
    private final DemoPeers peers;
    private final Javalin web;
    private final @Nullable String host;
    private final Set<String> machineNames;

    private DemoServer(@Nullable String host, int port) throws IOException {
        this.host = host;
        machineNames = host == null ? Set.of() : machineNames();
        peers = new DemoPeers(host == null ? List.of() : networkAddresses(host));
        try {
            web = listen(host == null ? "localhost" : host, port);
        } catch (RuntimeException e) {
            peers.close();
            throw e;
        }
        ticker.execute(DemoServer::warmUp);
        ticker.scheduleAtFixedRate(() -> tabs.values().forEach(Tab::tick), 0, LIVE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Starts the demo.
     *
     * @param host the address to open it on for the whole network, "0.0.0.0" for all addresses; null: this machine only
     * @param port the first port to try, or 0 for any
     * @throws IOException if no port is free or the STUN server cannot start
     */
    public static DemoServer start(@Nullable String host, int port) throws IOException {
        return new DemoServer(host, port);
    }

    /** Connects a few peers with each other, so that the first visitor's setup is not one of a cold machine. */
    private static void warmUp() {
        try (LoopbackPeers peers = new LoopbackPeers()) {
            for (int i = 0; i < WARM_UP_PAIRS; i++) {
                peers.connect(false).close();
            }
        } catch (RuntimeException e) {
            LOG.debug("no warm-up", e);
        }
    }

    private Javalin listen(String address, int firstPort) throws IOException {
        JavalinLogger.startupInfo = false;
        for (int port = firstPort; port <= Math.min(firstPort + PORTS_TRIED, 65_535); port++) {
            // Asked beforehand: a server that fails to start leaves an error in the log.
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(address, port));
            } catch (BindException e) {
                continue;
            }
            return Javalin.create(this::configure).start(address, port);
        }
        throw new IOException("no free port from " + firstPort + " on");
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.jetty.modifyWebSocketServletFactory(factory -> {
            factory.setIdleTimeout(VANISHED);
            factory.setMaxTextMessageSize(MAX_SIGNALLING_BYTES);
        });
        Map<String, byte[]> content = new LinkedHashMap<>();
        for (String file : FILES) {
            content.put("/" + file, resource("/web/" + file));
        }
        content.put("/", resource("/web/index.html"));
        content.forEach((path, bytes) -> config.routes.get(path, context -> give(context, path, bytes)));
        byte[] java = resource("/dev/parley/cli/demo/TwentyLines.java");
        config.routes.get(
                "/java.txt",
                context -> context.contentType("text/plain; charset=utf-8").result(java));
        config.routes.get(
                "/status", context -> context.contentType("application/json").result(Json.line(status())));
        config.routes.wsBeforeUpgrade("/ws", this::refuseForeignPages);
        config.routes.ws("/ws", this::webSocket);
    }

    private static void give(Context context, String path, byte[] bytes) {
        String ending = path.equals("/") ? "html" : path.substring(path.lastIndexOf('.') + 1);
        context.contentType(TYPES.getOrDefault(ending, "application/octet-stream"));
        context.header("Cache-Control", "no-cache");
        context.header(
                "Content-Security-Policy",
                "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ws: wss:; "
                        + "frame-ancestors 'none'");
        context.header("X-Content-Type-Options", "nosniff");
        context.result(bytes);
    }

    // Any page of the web may open a WebSocket to localhost; only ours gets a peer. A stranger's name may be pointed
    // at this machine, and its page is then of one origin with us by name: only addresses and this machine's own names
    // do.
    private void refuseForeignPages(Context context) {
        String origin = context.header("Origin");
        String asked = context.header("Host");
        if (asked == null || !isOurs(asked) || origin != null && !asked.equals(authority(origin))) {
            context.status(HttpStatus.FORBIDDEN).result("this WebSocket belongs to the demo's own page");
            context.skipRemainingHandlers();
        }
    }

    private boolean isOurs(String authority) {
        String name = authority.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        if (LOCAL_NAMES.contains(name) || host == null) {
            return LOCAL_NAMES.contains(name);
        }
        boolean address = name.startsWith("[") || name.matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
        return address || name.equals(host.toLowerCase(Locale.ROOT)) || machineNames.contains(name);
    }

    /** Returns the host and port of an origin, or null if it is none. */
    private static @Nullable String authority(String origin) {
        try {
            return new URI(origin).getAuthority();
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Returns the names of this machine in its network. */
    private static Set<String> machineNames() {
        try {
            String name = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            return Set.of(name, name.replaceFirst("\\..*", "") + ".local");
        } catch (java.net.UnknownHostException e) {
            return Set.of();
        }
    }

    private void webSocket(WsConfig socket) {
        socket.onConnect(context -> {
            if (tabs.size() >= MAX_TABS) {
                context.closeSession(1013, "too many tabs");
                return;
            }
            context.enableAutomaticPings(5, TimeUnit.SECONDS);
            Tab tab = new Tab(context.session, peers, () -> tabs.size());
            tabs.put(context.sessionId(), tab);
            tab.hello(networkUrls());
        });
        socket.onMessage(context -> {
            Tab tab = tabs.get(context.sessionId());
            if (tab != null) {
                tab.receive(context.message());
            }
        });
        socket.onClose(context -> {
            context.disableAutomaticPings();
            Tab tab = tabs.remove(context.sessionId());
            if (tab != null) {
                tab.close();
            }
        });
    }

    /** Returns what the server holds now: tabs, peers, channels and open UDP ports. All are zero after the last tab. */
    public ObjectNode status() {
        int connections = 0;
        int channels = 0;
        for (Tab tab : tabs.values()) {
            connections += tab.hasPeer() ? 1 : 0;
            channels += tab.openChannels();
        }
        return Json.object()
                .put("tabs", tabs.size())
                .put("peers", connections)
                .put("channels", channels)
                .put("udpPorts", peers.openPorts());
    }

    /** Returns the port that the web server listens on. */
    public int port() {
        return web.port();
    }

    /** Returns the address for a browser on this machine. */
    public String localUrl() {
        if (host == null || host.equals("0.0.0.0") || host.equals("::")) {
            return "http://localhost:" + port();
        }
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    /** Returns the addresses for other machines; empty unless the demo is open to the network. */
    public List<String> networkUrls() {
        if (host == null) {
            return List.of();
        }
        List<String> urls = new ArrayList<>();
        for (InetAddress address : networkAddresses(host)) {
            urls.add("http://" + address.getHostAddress() + ":" + port());
        }
        return urls;
    }

    /** IPv4 addresses under which others may reach the host. */
    private static List<InetAddress> networkAddresses(String host) {
        try {
            InetAddress given = InetAddress.getByName(host);
            if (!given.isAnyLocalAddress()) {
                return List.of(given);
            }
            List<InetAddress> found = new ArrayList<>();
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (network.isUp() && !network.isLoopback()) {
                    Collections.list(network.getInetAddresses()).stream()
                            .filter(Inet4Address.class::isInstance)
                            .forEach(found::add);
                }
            }
            return found;
        } catch (SocketException | java.net.UnknownHostException e) {
            throw new IllegalArgumentException("no address of this machine: " + host, e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = DemoServer.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("the jar was built with " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the server and every peer. */
    @Override
    public void close() {
        ticker.shutdownNow();
        web.stop();
        tabs.values().forEach(Tab::close);
        tabs.clear();
        peers.close();
    }
}
