package dev.parley.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Json;
import dev.parley.webrtc.RTCIceCandidateInit;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCSessionDescription;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The demo's page as the server sees it: its WebSocket protocol, with a connection of ours as the browser's. */
final class PageInJava implements AutoCloseable, WebSocket.Listener {
    private final RTCPeerConnection pc = new RTCPeerConnection();
    private final BlockingQueue<ObjectNode> messages = new LinkedBlockingQueue<>();
    private final List<ObjectNode> seen = new ArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final Object sending = new Object();
    private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);
    private WebSocket socket;

    private PageInJava() {}

    static PageInJava open(int port) {
        PageInJava page = new PageInJava();
        page.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Origin", "http://localhost:" + port)
                .buildAsync(URI.create("ws://localhost:" + port + "/ws"), page)
                .join();
        page.pc.onIceCandidate(e -> {
            ObjectNode message = Json.object().put("type", "candidate");
            if (e.candidate() == null) {
                message.putNull("candidate");
            } else {
                message.putObject("candidate")
                        .put("candidate", e.candidate().candidate())
                        .put("sdpMid", e.candidate().sdpMid())
                        .put("sdpMLineIndex", e.candidate().sdpMLineIndex());
            }
            page.say(message);
        });
        page.pc.onNegotiationNeeded(e -> page.pc
                .setLocalDescription()
                .thenRun(() -> page.say(Json.object()
                        .put("type", "offer")
                        .put("sdp", page.pc.localDescription().sdp()))));
        return page;
    }

    RTCPeerConnection pc() {
        return pc;
    }

    /** Returns the first message of that type that fits, of those that came or will come. */
    ObjectNode await(String type, Predicate<ObjectNode> wanted) throws InterruptedException {
        Predicate<ObjectNode> fits = message -> message.path("type").asString().equals(type) && wanted.test(message);
        for (ObjectNode message : seen) {
            if (fits.test(message)) {
                return message;
            }
        }
        while (true) {
            ObjectNode message = messages.poll(20, TimeUnit.SECONDS);
            assertThat(message)
                    .as("a message of type %s; there were %s", type, seen)
                    .isNotNull();
            seen.add(message);
            if (fits.test(message)) {
                return message;
            }
        }
    }

    // java.net.http takes one message at a time.
    void say(JsonNode message) {
        synchronized (sending) {
            lastSend = lastSend.thenCompose(done -> socket.sendText(Json.line(message), true));
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            ObjectNode message = Json.parse(partial.toString());
            partial.setLength(0);
            switch (message.path("type").asString()) {
                case "answer" ->
                    pc.setRemoteDescription(
                            RTCSessionDescription.answer(message.path("sdp").asString()));
                case "candidate" -> candidate(message.path("candidate"));
                default -> messages.add(message);
            }
        }
        from.request(1);
        return null;
    }

    private void candidate(JsonNode json) {
        if (json.isObject()) {
            pc.addIceCandidate(RTCIceCandidateInit.builder()
                    .candidate(json.path("candidate").asString())
                    .sdpMid(json.path("sdpMid").asString())
                    .build());
        }
    }

    /** The tab is closed without a word. */
    @Override
    public void close() {
        socket.abort();
        pc.close();
    }
}
