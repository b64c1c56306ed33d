package dev.parley.javascript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import org.junit.jupiter.api.Test;

/** Identity of peers as scripts see it. */
@Spec("webrtc-identity §9")
class IdentityTest {
    @Test
    void theMembersAreThere() {
        assertThat(Script.run(
                        "const pc = new RTCPeerConnection({ peerIdentity: 'alice@idp.example' });",
                        "log(pc.getConfiguration().peerIdentity);",
                        "log(pc.peerIdentity instanceof Promise, pc.peerIdentity === pc.peerIdentity);",
                        "log(pc.idpLoginUrl, pc.idpErrorInfo);",
                        "try { pc.setIdentityProvider('idp.example', { protocol: 'a/b' }); } catch (e) { log(e.name); }",
                        "try { pc.setConfiguration({ peerIdentity: 'bob@idp.example' }); } catch (e) { log(e.name); }",
                        "pc.close();",
                        "try { pc.setIdentityProvider('idp.example'); } catch (e) { log(e.name); }"))
                .containsExactly(
                        "alice@idp.example",
                        "true true",
                        "null null",
                        "SyntaxError",
                        "InvalidModificationError",
                        "InvalidStateError");
    }

    @Test
    void errorsOfProvidersHaveTheirFields() {
        assertThat(Script.run(
                        "(async () => {",
                        "  const pc = new RTCPeerConnection();",
                        "  pc.setIdentityProvider('idp.example');",
                        "  try { await pc.getIdentityAssertion(); } catch (e) {",
                        "    log(e instanceof RTCError, e.errorDetail, e.httpRequestStatusCode); }",
                        "  try { await pc.createOffer(); } catch (e) { log(e.constructor.name, e.name); }",
                        "  pc.close();",
                        "  log(new RTCError({ errorDetail: 'idp-load-failure', httpRequestStatusCode: 404 }, '').httpRequestStatusCode);",
                        "})();"))
                .containsExactly("true idp-load-failure null", "DOMException OperationError", "404");
    }

    @Test
    @Spec("webrtc-identity §11.1.2")
    void tracksForOnePeerAreIsolated() {
        assertThat(Script.run(
                        "(async () => {",
                        "  const of = async c => (await navigator.mediaDevices.getUserMedia(c)).getTracks()[0];",
                        "  const isolated = await of({ audio: true, peerIdentity: 'bob@idp.example' });",
                        "  const open = await of({ audio: true });",
                        "  log(isolated.isolated, open.isolated, isolated.onisolationchange);",
                        "  isolated.stop(); open.stop();",
                        "})();"))
                .containsExactly("true false null");
    }

    @Test
    @Spec("webrtc-identity §9.5")
    void anAssertionIsAnInterface() {
        assertThat(Script.run(
                        "const a = new RTCIdentityAssertion('idp', 'name');",
                        "a.name = 'other';",
                        "log(a.idp, a.name, String(a));",
                        "try { new RTCIdentityAssertion('idp'); } catch (e) { log(e.name); }"))
                .containsExactly("idp other [object RTCIdentityAssertion]", "TypeError");
    }
}
