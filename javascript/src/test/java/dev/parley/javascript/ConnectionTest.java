package dev.parley.javascript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import org.junit.jupiter.api.Test;

/** What the web platform's tests have taught about connections. */
class ConnectionTest {
    @Test
    @Spec("webrtc-pc §4.4.1.2")
    void anEmptyChainRefusesAtOnce() {
        assertThat(Script.run(
                        "const pc = new RTCPeerConnection(); const t = pc.addTransceiver('audio'); t.stop();",
                        "pc.createAnswer().catch(e => log('answer', e.name)); pc.setLocalDescription({ type: 'rollback' }).catch(e => log('rollback', e.name));",
                        "pc.addIceCandidate().catch(e => log('candidate', e.name)); t.sender.replaceTrack(null).catch(e => log('track', e.name));",
                        "Promise.resolve().then(() => {}).then(() => { log('two microtasks later'); pc.close(); });"))
                .containsExactly(
                        "answer InvalidStateError",
                        "rollback InvalidStateError",
                        "candidate InvalidStateError",
                        "track InvalidStateError",
                        "two microtasks later");
    }

    /** What follows a promise of the same connection runs while its continuations do. */
    @Test
    @Spec("webrtc-pc §4.4.1.2")
    void anEmptyChainRefusesAtOnceAlsoAfterAnOperation() {
        assertThat(
                        Script.run(
                                "(async () => { const pc = new RTCPeerConnection(); await pc.setRemoteDescription(await pc.createOffer());",
                                "  pc.createOffer().catch(e => log('offer', e.name)); await Promise.resolve().then(() => {}); log('two microtasks later'); pc.close(); })();"))
                .containsExactly("offer InvalidStateError", "two microtasks later");
    }

    @Test
    @Spec("webrtc-pc §4.4.1.2")
    void aBusyChainRefusesInTurn() {
        assertThat(
                        Script.run(
                                "const pc = new RTCPeerConnection(); pc.createDataChannel('c'); pc.createOffer().then(() => log('offer'));",
                                "pc.createAnswer().catch(e => { log('answer', e.name); pc.close(); }); Promise.resolve().then(() => log('microtask'));"))
                .containsExactly("microtask", "offer", "answer InvalidStateError");
    }

    @Test
    @Spec("webrtc-pc §4.4.1.9, Fetch §2.9")
    void badPortsAreNotConnectedTo() {
        assertThat(
                        Script.run(
                                "const a = new RTCPeerConnection(), b = new RTCPeerConnection(); a.createDataChannel('c');",
                                "(async () => { await a.setLocalDescription(); await b.setRemoteDescription(a.localDescription); await b.setLocalDescription();",
                                "  const { iceTransport } = b.sctp.transport, before = iceTransport.getRemoteCandidates().length;",
                                "  for (const port of [22, 6667, 22022]) await b.addIceCandidate({ candidate: `candidate:${port} 1 udp 1 192.0.2.77 ${port} typ host`, sdpMid: '0' });",
                                "  log(iceTransport.getRemoteCandidates().slice(before).map(c => c.port).join()); a.close(); b.close(); })();"))
                .containsExactly("22022");
    }

    @Test
    @Spec("webrtc-pc §4.8.1")
    void aCandidateHasTheFragmentThatItWasGiven() {
        assertThat(Script.run(
                        "const c = new RTCIceCandidate({ candidate: 'candidate:1 1 udp 5 192.0.2.1 5000 typ srflx raddr 10.0.0.1 rport 9 ufrag abcd', sdpMid: '0' });",
                        "log(c.usernameFragment, c.relatedPort, c.type, JSON.stringify(c.toJSON().sdpMLineIndex));"))
                .containsExactly("null 9 srflx null");
    }

    @Test
    @Spec("webrtc-pc §4.10.1")
    void certificatesAreMadeAsAsked() {
        assertThat(Script.run(
                        "const make = a => RTCPeerConnection.generateCertificate(a), ec = { name: 'ECDSA', namedCurve: 'P-256' };",
                        "(async () => { const c = await make({ ...ec, expires: 5000 }); log(c.expires - Date.now() <= 5000, c.getFingerprints()[0].algorithm, c instanceof RTCCertificate);",
                        "  await make({ ...ec, expires: 'soon' }).catch(e => log(e.name)); await make({ name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-1' }).catch(e => log(e.name));",
                        "  await make('nonsense').catch(e => log(e.name)); })();"))
                .containsExactly("true sha-256 true", "TypeError", "NotSupportedError", "NotSupportedError");
    }

    @Test
    @Spec("webrtc-pc §8.2")
    void whoeverAsksForStatisticsAgainAndAgainStarvesNobody() {
        assertThat(
                        Script.run(
                                "const pc = new RTCPeerConnection(); let ended = false; setTimeout(() => { ended = true; }, 20);",
                                "(async () => { while (!ended) await pc.getStats(); log('the timer has fired'); pc.close(); })();"))
                .containsExactly("the timer has fired");
    }
}
