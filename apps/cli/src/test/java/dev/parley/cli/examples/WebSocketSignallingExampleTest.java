package dev.parley.cli.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCIceCandidate;
import dev.parley.webrtc.RTCIceCandidateInit;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCSessionDescription;
import io.javalin.Javalin;
import io.javalin.websocket.WsConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** The guide's signalling over a WebSocket. The page beside it is what a browser runs; here a client in Java takes its place. */
@Timeout(120)
class WebSocketSignallingExampleTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    // docs: websocket
    static void signalling(WsConfig ws, PeerConnectionFactory parley) {
        ws.onConnect(socket -> {
            socket.enableAutomaticPings(); // or the server would close a socket that is quiet for long
            RTCPeerConnection pc = parley.createPeerConnection();
            socket.attribute("pc", pc);
            pc.onIceCandidate(e -> {
                if (e.candidate() != null) {
                    socket.send(json(e.candidate()).toString());
                }
            });
            pc.onDataChannel(e -> e.channel().onMessage(m -> e.channel().send("You said: " + m.text())));
        });
        ws.onMessage(socket -> {
            RTCPeerConnection pc = socket.attribute("pc");
            JsonNode message = JSON.readTree(socket.message());
            if (message.has("sdp")) {
                pc.setRemoteDescription(
                                RTCSessionDescription.offer(message.path("sdp").asString()))
                        .thenCompose(applied -> pc.setLocalDescription())
                        .thenRun(() -> socket.send(json(pc.localDescription()).toString()));
            } else {
                pc.addIceCandidate(candidate(message));
            }
        });
        ws.onClose(socket -> ((RTCPeerConnection) socket.attribute("pc")).close());
    }
    // end

    // docs: json
    static ObjectNode json(RTCSessionDescription description) {
        return JSON.createObjectNode()
                .put("type", description.type().toString())
                .put("sdp", description.sdp());
    }

    static ObjectNode json(RTCIceCandidate candidate) {
        return JSON.createObjectNode()
                .put("candidate", candidate.candidate())
                .put("sdpMid", candidate.sdpMid())
                .put("sdpMLineIndex", candidate.sdpMLineIndex())
                .put("usernameFragment", candidate.usernameFragment());
    }

    static RTCIceCandidateInit candidate(JsonNode message) {
        return RTCIceCandidateInit.builder()
                .candidate(message.path("candidate").asString())
                .sdpMid(message.path("sdpMid").asStringOpt().orElse(null))
                .usernameFragment(message.path("usernameFragment").asStringOpt().orElse(null))
                .build();
    }
    // end

    @Test
    void aPageTalksToTheServer() throws Exception {
        try (PeerConnectionFactory parley =
                PeerConnectionFactory.builder().includeLoopback(true).build()) {
            Javalin app = Javalin.create(config -> {
                        config.startup.showJavalinBanner = false;
                        config.routes.ws("/signalling", ws -> signalling(ws, parley));
                    })
                    .start("localhost", 0);
            try (Page page = new Page(parley, app.port())) {
                assertThat(page.answer.get(100, TimeUnit.SECONDS)).isEqualTo("You said: hello");
            } finally {
                app.stop();
            }
        }
    }

    /** What page.html does, in Java. */
    private static final class Page implements AutoCloseable, WebSocket.Listener {
        final CompletableFuture<String> answer = new CompletableFuture<>();
        private final StringBuilder partial = new StringBuilder();
        private final RTCPeerConnection pc;
        private CompletableFuture<WebSocket> sent;

        Page(PeerConnectionFactory factory, int port) {
            pc = factory.createPeerConnection();
            RTCDataChannel chat = pc.createDataChannel("chat");
            chat.onOpen(e -> chat.send("hello"));
            chat.onMessage(e -> answer.complete(e.text()));
            sent = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://localhost:" + port + "/signalling"), this);
            pc.onIceCandidate(e -> {
                if (e.candidate() != null) {
                    say(json(e.candidate()));
                }
            });
            pc.setLocalDescription().thenRun(() -> say(json(pc.localDescription())));
        }

        // java.net.http takes one message at a time.
        private synchronized void say(ObjectNode message) {
            sent = sent.thenCompose(socket -> socket.sendText(message.toString(), true));
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                JsonNode message = JSON.readTree(partial.toString());
                partial.setLength(0);
                if (message.has("sdp")) {
                    pc.setRemoteDescription(
                            RTCSessionDescription.answer(message.path("sdp").asString()));
                } else {
                    pc.addIceCandidate(candidate(message));
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public void close() {
            pc.close();
        }
    }
}
