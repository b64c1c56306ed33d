package dev.parley.javascript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import org.junit.jupiter.api.Test;

/** The order of events, promises and microtasks, and what an event is like. */
class EventsTest {
    private static final String PAIR = String.join(
            "\n",
            "const a = new RTCPeerConnection(), b = new RTCPeerConnection();",
            "a.onicecandidate = e => b.addIceCandidate(e.candidate); b.onicecandidate = e => a.addIceCandidate(e.candidate);",
            "const connect = async () => { await a.setLocalDescription(); await b.setRemoteDescription(a.localDescription);",
            "  await b.setLocalDescription(); await a.setRemoteDescription(b.localDescription); };");

    @Test
    @Spec("HTML §8.1.4.4")
    void microtasksRunBetweenListenersOfOneEvent() {
        assertThat(Script.run(
                        "const pc = new RTCPeerConnection(); pc.createDataChannel('x');",
                        "pc.addEventListener('signalingstatechange', () => { log('first'); Promise.resolve().then(() => log('microtask')); });",
                        "pc.onsignalingstatechange = () => log('second');",
                        "pc.setLocalDescription().then(() => { log('resolved', pc.signalingState); pc.close(); });",
                        "log('at once', pc.signalingState);"))
                .containsExactly("at once stable", "first", "microtask", "second", "resolved have-local-offer");
    }

    @Test
    @Spec("DOM §2.7")
    void listenersOfADispatchedEventRunWithoutMicrotasksInBetween() {
        assertThat(Script.run(
                        "const t = new EventTarget(); t.addEventListener('x', e => { log(1, e.isTrusted); Promise.resolve().then(() => log('microtask')); });",
                        "t.addEventListener('x', { handleEvent(e) { log(2, this !== t, e.target === t, e.eventPhase); } }, { once: true });",
                        "t.dispatchEvent(new Event('x')); t.dispatchEvent(new Event('x'));"))
                .containsExactly("1 false", "2 true true 2", "1 false", "microtask", "microtask");
    }

    @Test
    @Spec("HTML §8.1.8.1")
    void aHandlerKeepsItsPlaceUntilItIsRemoved() {
        assertThat(
                        Script.run(
                                "const { signal } = new AbortController(), fire = () => signal.dispatchEvent(new Event('abort'));",
                                "signal.onabort = () => log('handler'); signal.addEventListener('abort', () => log('listener'));",
                                "signal.onabort = () => log('replaced'); fire();",
                                "signal.onabort = null; signal.onabort = () => log('anew'); fire(); signal.onabort = 5; log(signal.onabort);"))
                .containsExactly("replaced", "listener", "listener", "anew", "null");
    }

    @Test
    @Spec("webrtc-pc §6.2")
    void messagesComeAsTheirChannelsWantThem() {
        assertThat(Script.run(
                        PAIR,
                        "const channel = a.createDataChannel('c'); channel.onopen = () => { channel.send('text'); channel.send(new Uint8Array([1, 2, 3]).subarray(1)); channel.send(new Blob(['blob'])); channel.send(''); };",
                        "b.ondatachannel = ({ channel: c }) => { let n = 0; c.onmessage = async e => {",
                        "  const d = e.data; if (++n === 2) c.binaryType = 'blob';",
                        "  log(typeof d === 'string' ? `'${d}'` : d instanceof Blob ? `Blob ${await d.text()}` : `${d} ${[...new Uint8Array(d)]}`, e.isTrusted, e.target === c);",
                        "  if (n === 4) { a.close(); b.close(); } }; };",
                        "connect();"))
                .containsExactlyInAnyOrder(
                        "'text' true true",
                        "[object ArrayBuffer] 2,3 true true",
                        "Blob blob true true",
                        "'' true true");
    }

    @Test
    @Spec("WebIDL §3.7")
    void anObjectHasOneWrapper() {
        assertThat(Script.run(
                        PAIR,
                        "a.createDataChannel('c'); connect().then(() => { log(a.sctp === a.sctp, a.sctp.transport === a.sctp.transport, a.sctp.transport.iceTransport.role);",
                        "  a.sctp.mark = 1; gc(); log(a.sctp.mark); a.close(); b.close(); });"))
                .containsExactly("true true controlling", "1");
    }

    @Test
    @Spec("webrtc-pc §8.3")
    void statisticsAreAMap() {
        assertThat(
                        Script.run(
                                "const pc = new RTCPeerConnection(); pc.getStats().then(r => { const [[id, s]] = r; log(r.size, id === s.id, s.type, r.get(id) === s, Object.keys(s).join(' ')); pc.close(); });"))
                .containsExactly("1 true peer-connection true id timestamp type dataChannelsOpened dataChannelsClosed");
    }

    @Test
    @Spec("HTML §8.1.6.2")
    void errorsThatNobodyCatchesAreReported() {
        assertThat(
                        Script.run(
                                "setTimeout(() => { throw new RangeError('timer'); }); Promise.reject(new Error('lost')); Promise.reject(1).catch(() => {});"))
                .containsExactly("unhandled Error: lost", "uncaught RangeError: timer");
    }
}
