package dev.parley.negotiation;

import dev.parley.sdp.SessionDescription;

/**
 * A description in one of webrtc-pc's four slots, parsed.
 *
 * @param type offer, pranswer or answer
 * @param sdp what it says, with the candidates that became known since
 */
record AppliedDescription(SdpType type, SessionDescription sdp) {
    Description toDescription() {
        return new Description(type, sdp.text());
    }

    AppliedDescription with(SessionDescription changed) {
        return new AppliedDescription(type, changed);
    }
}
