package dev.parley.javascript;

import dev.parley.webrtc.RTCIdentityAssertion;

/** Members of RTCIdentityAssertion: its constructor. */
final class IdentityAssertionMembers {
    private IdentityAssertionMembers() {}

    static RTCIdentityAssertion create(HostBinding binding, String idp, String name) {
        return new RTCIdentityAssertion(idp, name);
    }
}
