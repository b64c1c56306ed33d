package dev.parley.negotiation;

import dev.parley.sdp.SessionDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A description in one of webrtc-pc's four slots, parsed. Its text is written once: it is asked for at each change of state. */
final class AppliedDescription {
    private final SdpType type;
    private final SessionDescription sdp;
    private final List<@Nullable Integer> carried;
    private @Nullable Description written;

    /**
     * Makes one.
     *
     * @param type offer, pranswer or answer
     * @param sdp what it says, with the candidates that became known since
     */
    AppliedDescription(SdpType type, SessionDescription sdp) {
        this(type, sdp, List.of());
    }

    /**
     * Makes one of ours.
     *
     * @param carried the transport that each m-section carries, by index; null where it is bundled into another
     */
    AppliedDescription(SdpType type, SessionDescription sdp, List<@Nullable Integer> carried) {
        this.type = type;
        this.sdp = sdp;
        this.carried = carried;
    }

    SdpType type() {
        return type;
    }

    SessionDescription sdp() {
        return sdp;
    }

    /** Returns the transport that an m-section carries, whose candidates it shows, or null. */
    @Nullable
    Integer carriedBy(int index) {
        return index < carried.size() ? carried.get(index) : null;
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
        return new AppliedDescription(type, changed, carried);
    }
}
