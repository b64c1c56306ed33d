package dev.parley.cli.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.javascript.ScriptRealm;
import io.javalin.Javalin;
import io.javalin.http.sse.SseClient;
import io.javalin.websocket.WsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** WebSocket, EventSource and fetch of scripts against a server that we did not write. */
@Timeout(120)
class ScriptNetworkTest {
    private static final AtomicInteger STREAMS = new AtomicInteger();
    private static final CompletableFuture<Void> NEVER = new CompletableFuture<>();
    private static Javalin server;

    @BeforeAll
    static void start() {
        server = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.ws("/echo", ScriptNetworkTest::echo);
                    config.routes.ws("/bye", ws -> ws.onConnect(socket -> socket.closeSession(4001, "not you")));
                    config.routes.sse("/events", ScriptNetworkTest::events);
                    config.routes.get("/moved", context -> context.redirect("/there"));
                    config.routes.get("/there", context -> context.result("there"));
                    config.routes.post(
                            "/mirror",
                            context -> context.status(201)
                                    .header("x-kind", String.valueOf(context.contentType()))
                                    .result(context.bodyAsBytes()));
                    config.routes.get("/never", context -> context.future(() -> NEVER));
                })
                .start("127.0.0.1", 0);
    }

    @AfterAll
    static void stop() {
        NEVER.complete(null);
        server.stop();
    }

    private static void echo(WsConfig ws) {
        ws.onConnect(socket -> socket.enableAutomaticPings());
        ws.onMessage(message -> message.send("echo " + message.message()));
        ws.onBinaryMessage(message -> message.send(message.data()));
    }

    /** The first stream ends after an event that the second one is told of. */
    private static void events(SseClient client) {
        client.sendEvent(
                "news",
                "stream " + STREAMS.incrementAndGet() + " after " + client.ctx().header("last-event-id"),
                "id7");
        client.close();
    }

    private static List<String> run(String... lines) {
        List<String> log = new ArrayList<>();
        ScriptRealm.UncaughtErrors uncaught = new ScriptRealm.UncaughtErrors() {
            @Override
            public void thrown(Value error) {
                log.add("uncaught " + error);
            }

            @Override
            public void rejected(Value reason, Value promise) {
                log.add("unhandled " + reason);
            }
        };
        try (ScriptRealm realm = ScriptRealm.builder().uncaughtErrors(uncaught).build()) {
            ProxyExecutable write = arguments -> log.add(arguments[0].asString());
            realm.global().putMember("log", write);
            realm.global().putMember("host", "127.0.0.1:" + server.port());
            realm.queue(Source.create("js", String.join("\n", lines)));
            realm.run();
        }
        return log;
    }

    @Test
    @Spec("WebSockets §3")
    void aWebSocketEchoesTextAndBytes() {
        assertThat(run(
                        "const s = new WebSocket(`ws://${host}/echo`); s.binaryType = 'arraybuffer'; log(`${s.readyState} ${s.url}`.replace(host, 'host'));",
                        "try { s.send('early'); } catch (e) { log(e.name); }",
                        "s.onopen = () => { s.send('text \u20ac'); s.send(new Uint8Array([1, 2, 255])); log(`${s.readyState} ${s.bufferedAmount > 0}`); };",
                        "s.onmessage = e => { if (typeof e.data === 'string') log(e.data); else { log([...new Uint8Array(e.data)].join()); s.close(3000, 'done'); } };",
                        "s.onclose = e => log(`${e.code} ${e.reason} ${e.wasClean} ${s.readyState}`);"))
                .containsExactly(
                        "0 ws://host/echo",
                        "InvalidStateError",
                        "1 true",
                        "echo text \u20ac",
                        "1,2,255",
                        "3000 done true 3");
    }

    @Test
    @Spec("WebSockets §3")
    void blobsGoBothWays() {
        assertThat(
                        run(
                                "const s = new WebSocket(`http://${host}/echo`); s.onopen = () => s.send(new Blob(['blob'])); s.onmessage = async e => { log(await e.data.text()); s.close(); };"))
                .containsExactly("blob");
    }

    @Test
    @Spec("WebSockets §3")
    void theServersCloseAndAServerThatIsNotThere() {
        assertThat(
                        run(
                                "const bye = new WebSocket(`ws://${host}/bye`); bye.onerror = () => log('error'); bye.onclose = e => log(`${e.code} ${e.reason} ${e.wasClean}`);"))
                .containsExactly("4001 not you true");
        assertThat(
                        run(
                                "const none = new WebSocket(`ws://${host}/none`); none.onopen = () => log('open'); none.onerror = () => log('error'); none.onclose = e => log(`${e.code} ${e.wasClean}`);",
                                "for (const bad of ['ftp://x', 'ws://x#y']) try { new WebSocket(bad); } catch (e) { log(e.name); }"))
                .containsExactly("SyntaxError", "SyntaxError", "error", "1006 false");
    }

    @Test
    @Spec("HTML §9.2")
    void anEventSourceComesAgainAndSaysWhatItHas() {
        STREAMS.set(0);
        assertThat(
                        run(
                                "const s = new EventSource(`http://${host}/events`); s.onopen = () => log(`open ${s.readyState}`); s.onerror = () => log(`lost ${s.readyState}`);",
                                "s.addEventListener('news', e => { log(`${e.data} ${e.lastEventId}`); if (e.data.startsWith('stream 2')) s.close(); });"))
                .containsExactly("open 1", "stream 1 after null id7", "lost 0", "open 1", "stream 2 after id7 id7");
    }

    @Test
    @Spec("Fetch §5")
    void fetchFollowsSendsAndIsAborted() {
        assertThat(run(
                        "(async () => {",
                        "  const moved = await fetch(`http://${host}/moved`); log(`${moved.status} ${moved.redirected} ${new URL(moved.url).pathname} ${await moved.text()}`);",
                        "  const mirror = await fetch(`http://${host}/mirror`, { method: 'POST', body: new Blob(['{\"a\":1}'], { type: 'application/json' }) });",
                        "  log(`${mirror.status} ${mirror.headers.get('x-kind')} ${(await mirror.json()).a}`);",
                        "  const stop = new AbortController(); setTimeout(() => stop.abort(), 50);",
                        "  await fetch(`http://${host}/never`, { signal: stop.signal }).catch(e => log(e.name));",
                        "  await fetch('http://127.0.0.1:1/').catch(e => log(e.name));",
                        "})();"))
                .containsExactly("200 true /there there", "201 application/json 1", "AbortError", "TypeError");
    }

    /** Signalling over a WebSocket and a connection, as an application's page does it. */
    @Test
    void whatAWebSocketBringsDrivesAConnection() {
        assertThat(
                        run(
                                "const s = new WebSocket(`ws://${host}/echo`), a = new RTCPeerConnection(), b = new RTCPeerConnection(); a.createDataChannel('c');",
                                "s.onopen = async () => { await a.setLocalDescription(); s.send(JSON.stringify(a.localDescription)); };",
                                "s.onmessage = async e => { await b.setRemoteDescription(JSON.parse(e.data.slice(5))); await b.setLocalDescription(); await a.setRemoteDescription(b.localDescription); log(a.signalingState); a.close(); b.close(); s.close(); };"))
                .containsExactly("stable");
    }
}
