package dev.parley.javascript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The globals that scripts have beside WebRTC. */
class WindowTest {
    @Test
    @Spec("URL §4.4, §5")
    void urls() {
        assertThat(Script.run(
                        "log(new URL('../x/./y?q=\u00e4 b#h', 'http://ex.example:80/a/b/c').href);",
                        "const u = new URL('https://user:pw@Host.example:8443/p?a=1'); u.searchParams.append('b', '2 3'); log(u.host, u.search, u.username, u.origin);",
                        "log(new URLSearchParams({ a: '1 2', b: '\u00fc' }).toString(), URL.canParse('nonsense'));"))
                .containsExactly(
                        "http://ex.example/a/x/y?q=%C3%A4%20b#h",
                        "host.example:8443 ?a=1&b=2+3 user https://host.example:8443", "a=1+2&b=%C3%BC false");
    }

    @Test
    @Spec("HTML §2.7")
    void structuredClones() {
        assertThat(Script.run(
                        "const a = { d: new Date(5), m: new Map([[1, new Set([2])]]), b: new Uint8Array([7]).buffer }; a.self = a; const c = structuredClone(a, { transfer: [a.b] });",
                        "log(c !== a, c.self === c, c.d.getTime(), [...c.m.get(1)][0], c.b.byteLength, a.b.byteLength);",
                        "for (const bad of [() => {}, Symbol('s'), new EventTarget()]) try { structuredClone(bad); } catch (e) { log(e.name); }",
                        ""))
                .containsExactly("true true 5 2 1 0", "DataCloneError", "DataCloneError", "DataCloneError");
    }

    @Test
    @Spec("HTML §8.6, Encoding §8, WebCrypto §10.1")
    void timersTextAndRandomness() {
        assertThat(
                        Script.run(
                                "setTimeout((...a) => log('timer', ...a), 5, 1, 2); clearTimeout(setTimeout(() => log('never'), 1)); let n = 0; const i = setInterval(() => { if (++n === 3) { clearInterval(i); log('interval'); } }, 1);",
                                "log(new TextDecoder().decode(new TextEncoder().encode('\u20aco')), crypto.randomUUID().length, crypto.getRandomValues(new Uint8Array(3)).length);",
                                "const d = new TextDecoder(); log(d.decode(new Uint8Array([0xe2, 0x82]), { stream: true }) + d.decode(new Uint8Array([0xac])));"))
                .containsExactlyInAnyOrder("\u20aco 36 3", "\u20ac", "timer 1 2", "interval");
    }

    @Test
    @Spec("Fetch §5, HTML §9.2")
    void requestsAndServerSentEvents() throws IOException {
        try (SmallHttpServer server = new SmallHttpServer(WindowTest::answer)) {
            String base = "http://127.0.0.1:" + server.port();
            assertThat(
                            Script.run(
                                    "fetch('" + base
                                            + "/echo', { method: 'post', body: JSON.stringify({ a: 1 }) }).then(async r => { log(r.status, r.ok, r.headers.get('X-Method'), (await r.json()).a); await r.text().catch(e => log(e.name)); });",
                                    "fetch('" + base + "/none').then(r => log(r.status));",
                                    "const s = new EventSource('" + base
                                            + "/events'); s.onmessage = e => log(JSON.stringify(e.data), e.lastEventId); s.addEventListener('end', e => { s.close(); log('end', s.readyState); });"))
                    .containsExactlyInAnyOrder("201 true POST 1", "TypeError", "404", "\"one\\ntwo\" 7", "end 2");
        }
    }

    private static String answer(String method, String path, String body) {
        return switch (path) {
            case "/echo" -> "201 Created\r\nx-method: " + method + "\r\n\r\n" + body;
            case "/events" ->
                "200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
                        + "id: 7\ndata: one\ndata: two\n\nevent: end\ndata: x\n\n";
            default -> "404 Not Found\r\n\r\n";
        };
    }

    @Test
    void modulesAreFoundAsBundlersForBrowsersFindThem(@TempDir Path folder) throws IOException {
        write(
                folder.resolve("node_modules/a/package.json"),
                "{\"main\": \"lib/index\", \"browser\": {\"./lib/node.js\": \"./lib/browser.js\", \"fs\": false}}");
        write(
                folder.resolve("node_modules/a/lib/index.js"),
                "exports.side = require('./node'); exports.fs = Object.keys(require('fs')).length; exports.file = __filename.endsWith('index.js');");
        write(folder.resolve("node_modules/a/lib/node.js"), "module.exports = 'node';");
        write(folder.resolve("node_modules/a/lib/browser.js"), "module.exports = 'browser';");
        write(
                folder.resolve("node_modules/@s/b/package.json"),
                "{\"exports\": {\".\": {\"import\": \"./m.mjs\", \"require\": \"./c.cjs\"}}}");
        write(
                folder.resolve("node_modules/@s/b/c.cjs"),
                "const E = require('node:events'); module.exports = class B extends E {};");
        write(
                folder.resolve("main.js"),
                "const a = require('a'), B = require('@s/b'); log(a.side, a.fs, a.file); const b = new B(); b.once('x', v => log('x', v)); b.emit('x', 1); log(b.emit('x', 2));"
                        + "log(Buffer.from('h\u00e9').toString('hex'), Buffer.from('aGk', 'base64').toString(), require('crypto').randomBytes(4).length, Buffer.alloc(4).writeUInt16BE(258, 1));"
                        + "try { require('./none'); } catch (e) { log(e.code); }");
        List<String> log = new ArrayList<>();
        try (ScriptRealm realm = ScriptRealm.builder().build()) {
            ProxyExecutable write = arguments -> log.add(Script.text(arguments));
            realm.global().putMember("log", write);
            realm.queue(folder.resolve("main.js"));
            realm.run();
        }
        assertThat(log).containsExactly("browser 0 true", "x 1", "false", "68c3a9 hi 4 3", "MODULE_NOT_FOUND");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void anApplicationsContextGetsTheObjects() throws Exception {
        var tasks = new java.util.concurrent.LinkedBlockingQueue<Runnable>();
        List<String> log = new ArrayList<>();
        try (Context context = Context.newBuilder("js")
                        .allowHostAccess(WebRtcGlobals.hostAccess())
                        .build();
                WebRtcGlobals globals =
                        WebRtcGlobals.install(context, tasks::add, settings -> settings.includeLoopback(true))) {
            ProxyExecutable write = arguments -> log.add(Script.text(arguments));
            context.getBindings("js").putMember("log", write);
            context.eval(
                    "js",
                    "const a = new RTCPeerConnection(), b = new RTCPeerConnection(); a.onicecandidate = e => b.addIceCandidate(e.candidate); b.onicecandidate = e => a.addIceCandidate(e.candidate);"
                            + "b.ondatachannel = e => { e.channel.onmessage = m => log(m.data, e.channel.label); }; const c = a.createDataChannel('c'); c.onopen = () => c.send('over our loop');"
                            + "(async () => { await a.setLocalDescription(); await b.setRemoteDescription(a.localDescription); await b.setLocalDescription(); await a.setRemoteDescription(b.localDescription); })();");
            while (log.isEmpty()) {
                Runnable task = tasks.poll(60, java.util.concurrent.TimeUnit.SECONDS);
                assertThat(task).as("the next task of the context").isNotNull();
                task.run();
            }
            assertThat(globals).isNotNull();
        }
        assertThat(log).containsExactly("over our loop c");
    }
}
