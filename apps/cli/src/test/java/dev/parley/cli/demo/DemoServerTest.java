package dev.parley.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.cli.Json;
import dev.parley.webrtc.RTCDataChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class DemoServerTest {
    private DemoServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws IOException {
        server = DemoServer.start(null, 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create(server.localUrl() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void thePageIsServedWholeAndNothingElse() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        var references =
                java.util.regex.Pattern.compile("(?:href|src)=\"([a-z0-9.]+)\"").matcher(page.body());
        while (references.find()) {
            assertThat(get("/" + references.group(1)).statusCode())
                    .as(references.group(1))
                    .isEqualTo(200);
        }
        String script = get("/app.js").body();
        var imports =
                java.util.regex.Pattern.compile("from \"\\./([a-z0-9.]+)\"").matcher(script);
        while (imports.find()) {
            assertThat(get("/" + imports.group(1)).statusCode())
                    .as(imports.group(1))
                    .isEqualTo(200);
        }
        assertThat(page.body() + script + get("/style.css").body())
                .as("nothing comes from another host")
                .doesNotContainPattern("(src|href|url\\(|import)[=\" ('./]*https?:");
        assertThat(get("/java.txt").body()).contains("class TwentyLines").contains("setRemoteDescription");
        assertThat(get("/logback.xml").statusCode()).isEqualTo(404);
        assertThat(get("/../pom.xml").statusCode()).isIn(400, 404);
    }

    @Test
    void aTakenPortIsPassedOver() throws IOException {
        try (DemoServer second = DemoServer.start(null, server.port())) {
            assertThat(second.port()).isNotEqualTo(server.port());
        }
    }

    @Test
    void otherPagesGetNoPeer() {
        URI uri = URI.create("ws://localhost:" + server.port() + "/ws");
        assertThatThrownBy(() -> http.newWebSocketBuilder()
                        .header("Origin", "http://elsewhere.example")
                        .buildAsync(uri, new java.net.http.WebSocket.Listener() {})
                        .join())
                .hasCauseInstanceOf(java.net.http.WebSocketHandshakeException.class);
    }

    @Test
    void aPageOfANameThatIsPointedAtThisMachineGetsNoPeer() throws IOException {
        assertThat(upgrade("rebound.example:" + server.port())).contains(" 403 ");
        assertThat(upgrade("localhost:" + server.port())).contains(" 101 ");
    }

    @Test
    void onTheNetworkAddressesAndOwnNamesGetAPeerAndOtherNamesDoNot() throws IOException {
        try (DemoServer open = DemoServer.start("0.0.0.0", 0)) {
            int port = open.port();
            assertThat(upgrade(port, "rebound.example:" + port, null)).contains(" 403 ");
            assertThat(upgrade(port, "127.0.0.1:" + port, null)).contains(" 101 ");
            assertThat(upgrade(port, "192.0.2.1:" + port, null)).contains(" 101 ");
            assertThat(upgrade(port, "localhost:" + port, null)).contains(" 101 ");
        }
    }

    @Test
    void whatIsNoOriginIsRefused() throws IOException {
        assertThat(upgrade(server.port(), "localhost:" + server.port(), "::::")).contains(" 403 ");
        assertThat(upgrade(server.port(), "localhost:" + server.port(), "null")).contains(" 403 ");
    }

    @Test
    void aTabThatReadsNothingIsDropped() throws IOException {
        byte[] text = ("{\"type\":\"ping\",\"t\":\"" + "x".repeat(200_000) + "\"}").getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket("localhost", server.port())) {
            ask(socket, "localhost:" + server.port(), null);
            // RFC 6455 §5.2: a text frame with a length of eight bytes and a mask that changes nothing.
            ByteBuffer frame =
                    ByteBuffer.allocate(14 + text.length).put((byte) 0x81).put((byte) 0xff);
            frame.putLong(text.length).putInt(0).put(text);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 250; i++) {
                            socket.getOutputStream().write(frame.array());
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    private static void ask(Socket socket, String authority, String origin) throws IOException {
        String request = "GET /ws HTTP/1.1\r\nHost: " + authority + "\r\nOrigin: "
                + (origin == null ? "http://" + authority : origin)
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static String upgrade(int port, String authority, String origin) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            ask(socket, authority, origin);
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    /** Asks for a WebSocket as a page of that host, and returns the first line of the answer. */
    private String upgrade(String authority) throws IOException {
        return upgrade(server.port(), authority, null);
    }

    @Test
    void aTabChatsAndLeavesNothingBehind() throws Exception {
        try (PageInJava page = PageInJava.open(server.port())) {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            RTCDataChannel chat = page.pc().createDataChannel("chat");
            chat.onMessage(m -> heard.add(m.text()));
            assertThat(heard.poll(20, TimeUnit.SECONDS)).startsWith("Hello");
            chat.send("good evening");
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("You said: good evening");
            assertThat(server.status().path("peers").asInt()).isEqualTo(1);
            assertThat(server.status().path("channels").asInt()).isEqualTo(1);
            assertThat(server.status().path("udpPorts").asInt()).isPositive();

            ObjectNode live = page.await(
                    "live", m -> m.path("states").path("connection").asString().equals("connected"));
            assertThat(live.path("pair").path("remote").asString()).contains(":");
            assertThat(live.path("sctp").path("congestionWindow").asLong()).isPositive();
            page.await("mark", m -> m.path("name").asString().equals("dtls-connected"));
            page.await("mark", m -> m.path("name").asString().equals("open"));
        }
        awaitNothingLeft();
    }

    @Test
    void aFileComesBackWithTheSameDigest() throws Exception {
        byte[] file = new byte[1_000_000];
        new Random(1).nextBytes(file);
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        MessageDigest returned = MessageDigest.getInstance("SHA-256");
        BlockingQueue<ObjectNode> end = new LinkedBlockingQueue<>();
        try (PageInJava page = PageInJava.open(server.port())) {
            RTCDataChannel channel = page.pc().createDataChannel("file");
            channel.onMessage(m -> {
                if (m.isBinary()) {
                    returned.update(m.bytes());
                } else {
                    end.add(Json.parse(m.text()));
                }
            });
            channel.onOpen(e -> {
                for (int at = 0; at < file.length; at += 50_000) {
                    byte[] piece = java.util.Arrays.copyOfRange(file, at, at + 50_000);
                    sent.update(piece);
                    channel.send(piece);
                }
                channel.send("{\"end\":true}");
            });
            ObjectNode last = end.poll(30, TimeUnit.SECONDS);
            assertThat(last).isNotNull();
            String digest = HexFormat.of().formatHex(sent.digest());
            assertThat(last.path("sha256").asString()).isEqualTo(digest);
            assertThat(HexFormat.of().formatHex(returned.digest())).isEqualTo(digest);
        }
        awaitNothingLeft();
    }

    @Test
    void severalTabsHaveEachAPeer() throws Exception {
        try (PageInJava one = PageInJava.open(server.port());
                PageInJava two = PageInJava.open(server.port())) {
            one.pc().createDataChannel("chat");
            two.pc().createDataChannel("chat");
            for (PageInJava page : java.util.List.of(one, two)) {
                page.await("state", m -> m.path("state").asString().equals("connected"));
            }
            assertThat(server.status().path("peers").asInt()).isEqualTo(2);
        }
        awaitNothingLeft();
    }

    /** The server hears of the closed socket in its own time; each look at its figures is a request. */
    private void awaitNothingLeft() throws IOException, InterruptedException {
        String nothing = "{\"tabs\":0,\"peers\":0,\"channels\":0,\"udpPorts\":0}";
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String status = get("/status").body();
        while (!status.equals(nothing) && System.nanoTime() < until) {
            status = get("/status").body();
        }
        assertThat(status).isEqualTo(nothing);
    }
}
