package dev.parley.negotiation;

import dev.parley.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/** A description in one of webrtc-pc's four slots, parsed. Its text is written once: it is asked for at each change of state. */
final class AppliedDescription {
    private final SdpType type;
    private final SessionDescription sdp;
    private @Nullable Description written;

    /**
     * Makes one.
     *
     * @param type offer, pranswer or answer
     * @param sdp what it says, with the candidates that became known since
     */
    AppliedDescription(SdpType type, SessionDescription sdp) {
        this.type = type;
        this.sdp = sdp;
    }

    SdpType type() {
        return type;
    }

    SessionDescription sdp() {
        return sdp;
    }

    Description toDescription() {
        Description text = written;
        if (text == null) {
            text = new Description(type, sdp.text());
            written = text;
        }
        return text;
    }

    AppliedDescription with(SessionDescription changed) {
        return new AppliedDescription(type, changed);
    }
}
