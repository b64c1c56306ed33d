package dev.parley.negotiation.state;

import dev.parley.negotiation.signaling.Description;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.sdp.SdpException;
import dev.parley.sdp.SdpLimits;
import dev.parley.sdp.SessionDescription;
import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A description in one of webrtc-pc's four slots. What is kept is its text, which is written once because it is asked for at each change
 * of state. The parsed lines are several times as large, and between two negotiations, often for hours, nobody looks at them: they are
 * parsed again when they are wanted after the collector has taken them.
 */
public final class AppliedDescription {
    private final Description text;
    private final boolean trickles;
    private final List<@Nullable Integer> carried;
    private WeakReference<Parsed> parsed;

    /**
     * Makes one.
     *
     * @param type offer, pranswer or answer
     * @param sdp what it says, with the candidates that became known since
     */
    public AppliedDescription(SdpType type, SessionDescription sdp) {
        this(type, sdp, List.of());
    }

    /**
     * Makes one of ours.
     *
     * @param carried the transport that each m-section carries, by index; null where it is bundled into another
     */
    public AppliedDescription(SdpType type, SessionDescription sdp, List<@Nullable Integer> carried) {
        this.text = new Description(type, sdp.text());
        this.trickles = sdp.media().stream().anyMatch(section -> section.hasIceOption("trickle"));
        this.carried = carried;
        this.parsed = new WeakReference<>(new Parsed(sdp));
    }

    public SdpType type() {
        return text.type();
    }

    public SessionDescription sdp() {
        return parsed().sdp;
    }

    /** Returns its BUNDLE groups. */
    public BundleGroups groups() {
        return parsed().groups();
    }

    private Parsed parsed() {
        Parsed known = parsed.get();
        if (known == null) {
            try {
                known = new Parsed(SessionDescription.parse(text.sdp(), SdpLimits.NONE));
            } catch (SdpException e) {
                throw new AssertionError("what a parsed description has written parses", e);
            }
            parsed = new WeakReference<>(known);
        }
        return known;
    }

    /** The lines, with what is made of them once somebody asks. */
    private static final class Parsed {
        final SessionDescription sdp;
        private @Nullable BundleGroups groups;

        Parsed(SessionDescription sdp) {
            this.sdp = sdp;
        }

        BundleGroups groups() {
            BundleGroups known = groups;
            if (known == null) {
                known = new BundleGroups(sdp);
                groups = known;
            }
            return known;
        }
    }

    /** Returns whether its author takes trickled candidates; asked for at each change of state, as the text is. */
    public boolean trickles() {
        return trickles;
    }

    /** Returns the transport that an m-section carries, whose candidates it shows, or null. */
    @Nullable
    public Integer carriedBy(int index) {
        return index < carried.size() ? carried.get(index) : null;
    }

    public Description toDescription() {
        return text;
    }

    public AppliedDescription with(SessionDescription changed) {
        return new AppliedDescription(type(), changed, carried);
    }
}
