package dev.parley.cli.demo;

import dev.parley.cli.Json;
import dev.parley.cli.Version;
import dev.parley.cli.weather.Weather;
import dev.parley.webrtc.RTCIceCandidate;
import dev.parley.webrtc.RTCIceCandidateInit;
import dev.parley.webrtc.RTCSessionDescription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One tab of a browser: its WebSocket, and while it is connected its peer. Any thread. */
final class Tab implements Signalling {
    private static final Logger LOG = LoggerFactory.getLogger(Tab.class);

    /** Characters that wait for a page which does not read; then the tab is dropped. A live view has some thousand. */
    private static final long MOST_WAITING = 4 << 20;

    private final Session socket;
    private final AtomicLong waiting = new AtomicLong();
    private final DemoPeers peers;
    private final IntSupplier tabs;
    private @Nullable TabPeer peer;
    private @Nullable Function<RTCSessionDescription, CompletionStage<?>> offers;
    private @Nullable Function<@Nullable RTCIceCandidate, CompletionStage<?>> candidates;
    private Weather.Conditions weather = Weather.CLEAR;
    private boolean closed;

    Tab(Session socket, DemoPeers peers, IntSupplier tabs) {
        this.socket = socket;
        this.peers = peers;
        this.tabs = tabs;
    }

    /** The first words to the page. */
    void hello(List<String> urls) {
        ObjectNode hello = message("hello")
                .put("version", Version.current())
                .put("java", Version.java())
                .put("stunPort", peers.stunPort());
        if (!urls.isEmpty()) {
            urls.forEach(hello.putArray("urls")::add);
            hello.put("qr", QrCode.of(urls.get(0)).toSvg());
        }
        say(hello);
    }

    /** Acts on a message of the page. */
    void receive(String text) {
        try {
            ObjectNode message = Json.parse(text);
            switch (message.path("type").asString("")) {
                case "ping" -> say(message("pong").set("t", message.path("t")));
                case "offer" ->
                    offer(
                            RTCSessionDescription.offer(message.path("sdp").asString()),
                            message.path("restart").asBoolean(false));
                case "candidate" -> candidate(message.path("candidate"));
                case "weather" -> weather(message);
                case "show" -> show(message.path("what").asString("").equals("own"));
                case "cut" -> cut();
                case "bye" -> hangUp();
                default -> problem("not understood: " + message.path("type"));
            }
        } catch (IllegalArgumentException e) {
            problem(String.valueOf(e.getMessage()));
        }
    }

    private synchronized void offer(RTCSessionDescription offer, boolean restart) {
        if (closed) {
            return;
        }
        if (peer == null) {
            peer = new TabPeer(this, peers.newSky(), new ChatBot(tabs));
            peer.sky().weather().setConditions(weather);
        } else if (restart) {
            // A path that was cut has a way round from now on.
            peer.sky().detour();
        }
        if (offers != null) {
            watch(offers.apply(offer));
        }
    }

    private synchronized void candidate(JsonNode json) {
        if (candidates != null && peer != null) {
            watch(candidates.apply(json.isObject() ? candidateOf(json) : null));
        }
    }

    private static RTCIceCandidate candidateOf(JsonNode json) {
        return new RTCIceCandidate(RTCIceCandidateInit.builder()
                .candidate(json.path("candidate").asString(""))
                .sdpMid(json.path("sdpMid").asStringOpt().orElse(null))
                .sdpMLineIndex(
                        json.path("sdpMLineIndex").isInt()
                                ? (Integer) json.path("sdpMLineIndex").asInt()
                                : null)
                .usernameFragment(json.path("usernameFragment").asStringOpt().orElse(null))
                .build());
    }

    private synchronized void weather(ObjectNode message) {
        weather = new Weather.Conditions(
                Duration.ofMillis(message.path("delayMillis").asLong(0)),
                message.path("lossPercent").asDouble(0) / 100,
                message.path("bitsPerSecond").asLong(0));
        if (peer != null) {
            peer.sky().weather().setConditions(weather);
        }
    }

    private synchronized void show(boolean own) {
        if (peer != null) {
            peer.media().show(own);
        }
    }

    private synchronized void cut() {
        if (peer != null) {
            peer.sky().cut();
        }
    }

    private synchronized void hangUp() {
        if (peer != null) {
            peer.close();
            peer = null;
            offers = null;
            candidates = null;
        }
    }

    /** The tab is gone: so is its peer. */
    synchronized void close() {
        closed = true;
        hangUp();
    }

    synchronized boolean hasPeer() {
        return peer != null;
    }

    synchronized int openChannels() {
        return peer == null ? 0 : peer.openChannels();
    }

    /** Time for the live view. */
    void tick() {
        TabPeer current;
        synchronized (this) {
            current = peer;
        }
        if (current != null) {
            current.live()
                    .thenAccept(live -> say(live.put("tabs", tabs.getAsInt())))
                    .exceptionally(failure -> {
                        LOG.debug("no figures", failure);
                        return null;
                    });
        }
    }

    // ── Signalling ─────────────────────────────────────────────────────────────────────────────────────────────────

    @Override
    public void send(@Nullable RTCIceCandidate candidate) {
        ObjectNode message = message("candidate");
        if (candidate == null) {
            message.putNull("candidate");
        } else {
            message.putObject("candidate")
                    .put("candidate", candidate.candidate())
                    .put("sdpMid", candidate.sdpMid())
                    .put("sdpMLineIndex", candidate.sdpMLineIndex())
                    .put("usernameFragment", candidate.usernameFragment());
        }
        say(message);
    }

    @Override
    public void send(@Nullable RTCSessionDescription description) {
        if (description == null) {
            throw new IllegalArgumentException("there is no description to send");
        }
        say(message(description.type().toString()).put("sdp", description.sdp()));
        mark(description.type().toString());
    }

    @Override
    public void onOffer(Function<RTCSessionDescription, CompletionStage<?>> handler) {
        offers = handler;
    }

    @Override
    public void onCandidate(Function<@Nullable RTCIceCandidate, CompletionStage<?>> handler) {
        candidates = handler;
    }

    /** Tells the page of a promise that fails. */
    void watch(CompletionStage<?> promise) {
        promise.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("signalling", failure);
                problem("The JVM says: " + failure.getMessage());
            }
        });
    }

    // ── The socket ─────────────────────────────────────────────────────────────────────────────────────────────────

    static ObjectNode message(String type) {
        return Json.object().put("type", type).put("now", System.nanoTime() / 1e6);
    }

    /** A step of the setup, at this moment. */
    void mark(String name) {
        ObjectNode mark = message("mark").put("name", name);
        say(mark.put("t", mark.path("now").asDouble()));
    }

    private void problem(String text) {
        say(message("problem").put("message", text));
    }

    void say(JsonNode message) {
        String text = Json.line(message);
        if (waiting.addAndGet(text.length()) > MOST_WAITING) {
            socket.disconnect();
            return;
        }
        // A socket that has gone reports it in its own close event.
        Runnable sent = () -> waiting.addAndGet(-text.length());
        socket.sendText(text, Callback.from(sent, failure -> sent.run()));
    }
}
