package dev.parley.javascript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import org.junit.jupiter.api.Test;

/** What WebIDL asks of interfaces and arguments, shown on the objects of WebRTC. */
class WebIdlTest {
    private static final String THROWN =
            "const thrown = f => { try { f(); return 'nothing'; } catch (e) { return e.name + ' ' + (e instanceof Error); } };";

    @Test
    @Spec("WebIDL §3.7.1, §3.7.3")
    void interfacesAreClassesWithTheirPrototypes() {
        assertThat(Script.run(
                        "const pc = new RTCPeerConnection(); pc.close(); const d = Object.getOwnPropertyDescriptor(globalThis, 'RTCPeerConnection');",
                        "log(d.writable, d.enumerable, d.configurable, RTCPeerConnection.name, RTCPeerConnection.length);",
                        "log(Object.getPrototypeOf(RTCDataChannel) === EventTarget, Object.getPrototypeOf(RTCDataChannel.prototype) === EventTarget.prototype);",
                        "log(Object.prototype.toString.call(pc), Object.keys(RTCPeerConnection.prototype).includes('createOffer'));",
                        "const { createOffer } = RTCPeerConnection.prototype; log(createOffer.name, createOffer.length, 'prototype' in createOffer);"
                                + "log(RTCPeerConnection.prototype.setRemoteDescription.length);"))
                .startsWith(
                        "true false true RTCPeerConnection 0",
                        "true true",
                        "[object RTCPeerConnection] true",
                        "createOffer 0 false",
                        "1");
    }

    @Test
    @Spec("WebIDL §3.7.6, §3.7.7")
    void receiversAreCheckedByBrandAndNotByPrototype() {
        assertThat(Script.run(
                        THROWN,
                        "const get = Object.getOwnPropertyDescriptor(RTCPeerConnection.prototype, 'signalingState').get;",
                        "log(thrown(() => get.call(Object.create(RTCPeerConnection.prototype))));",
                        "log(thrown(() => get.call(new EventTarget())));",
                        "const pc = new RTCPeerConnection(); Object.setPrototypeOf(pc, null); log(get.call(pc));",
                        "log(thrown(() => RTCPeerConnection()), thrown(() => new RTCDataChannel()));",
                        "RTCPeerConnection.prototype.createOffer.call({}).catch(e => log('rejected with', e.name));",
                        "RTCPeerConnection.prototype.close.call(pc);"))
                .containsExactly(
                        "TypeError true",
                        "TypeError true",
                        "stable",
                        "TypeError true TypeError true",
                        "rejected with TypeError");
    }

    @Test
    @Spec("WebIDL §3.2.4.9, §3.2.18")
    void numbersAndWordsAreChecked() {
        assertThat(Script.run(
                        THROWN,
                        "const pool = n => thrown(() => { const pc = new RTCPeerConnection({ iceCandidatePoolSize: n });"
                                + " const size = pc.getConfiguration().iceCandidatePoolSize; pc.close(); throw { name: size }; });",
                        "log(pool('7'), pool(255.9), pool(256), pool(-1), pool(NaN), pool(Infinity));",
                        "log(thrown(() => new RTCPeerConnection({ bundlePolicy: 'some' })));",
                        "log(thrown(() => new RTCSessionDescription({ sdp: '' })));"))
                .containsExactly(
                        "7 false 255 false TypeError true TypeError true TypeError true TypeError true",
                        "TypeError true",
                        "TypeError true");
    }

    @Test
    @Spec("WebIDL §3.2.17")
    void membersOfADictionaryAreReadInLexicographicalOrderAndBaseFirst() {
        assertThat(
                        Script.run(
                                "const read = []; const spy = new Proxy({}, { get: (t, name) => { read.push(name); return undefined; } });",
                                "new RTCPeerConnection(spy).close(); log(read.join(' '));",
                                "read.length = 0; try { new RTCPeerConnectionIceErrorEvent('x', spy); } catch (e) { log(e.name, read.join(' ')); }"))
                .containsExactly(
                        "bundlePolicy certificates iceCandidatePoolSize iceServers iceTransportPolicy peerIdentity rtcpMuxPolicy",
                        "TypeError bubbles cancelable composed address errorCode");
    }

    @Test
    @Spec("WebIDL §3.2.25")
    void unionsTakeTheKindThatFits() {
        assertThat(
                        Script.run(
                                THROWN,
                                "const urls = u => { const pc = new RTCPeerConnection({ iceServers: [{ urls: u }] }); const r = JSON.stringify(pc.getConfiguration().iceServers); pc.close(); return r; };",
                                "log(urls('stun:a.example'), urls(new Set(['stun:b.example', 'stun:c.example'])));",
                                "log(thrown(() => new MediaStream(1)), new MediaStream([]).getTracks().length, new MediaStream(new MediaStream()).id.length);"))
                .containsExactly(
                        "[{\"urls\":[\"stun:a.example\"]}] [{\"urls\":[\"stun:b.example\",\"stun:c.example\"]}]",
                        "TypeError true 0 36");
    }

    @Test
    @Spec("WebIDL §2.8.1, §4.3")
    void exceptionsAreThoseOfTheRealm() {
        assertThat(
                        Script.run(
                                "const pc = new RTCPeerConnection(); pc.close();",
                                "try { pc.createDataChannel('x'); } catch (e) { log(e.name, e.code, e instanceof DOMException, e instanceof Error, String(e).startsWith('InvalidStateError: ')); }",
                                "pc.createOffer().catch(e => log(e.name, e.constructor === DOMException));",
                                "const e = new RTCError({ errorDetail: 'dtls-failure', sentAlert: 5 }, 'm'); log(e.name, e.message, e.errorDetail, e.sentAlert, e.receivedAlert, e instanceof DOMException);"))
                .containsExactly(
                        "InvalidStateError 11 true true true",
                        "OperationError m dtls-failure 5 null true",
                        "InvalidStateError true");
    }
}
