package dev.parley.negotiation.state;

import dev.parley.negotiation.transport.Transport;
import dev.parley.sdp.Group;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the BUNDLE groups of a description (RFC 9143) say about its m-sections, by index. */
public final class BundleGroups {
    private final SessionDescription sdp;

    public BundleGroups(SessionDescription sdp) {
        this.sdp = sdp;
    }

    /** Returns the group that an m-section is in, or null. */
    @Nullable
    public Group groupOf(int index) {
        String mid = sdp.media().get(index).mid();
        for (Group group : sdp.session().bundleGroups()) {
            if (mid != null && group.mids().contains(mid)) {
                return group;
            }
        }
        return null;
    }

    /** Returns the index of the m-section with that mid, or -1. */
    public int indexOf(String mid) {
        List<MediaDescription> media = sdp.media();
        for (int i = 0; i < media.size(); i++) {
            if (mid.equals(media.get(i).mid())) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the indexes of all members of an m-section's group, the tag first; its own where it is in none. */
    public List<Integer> membersWith(int index) {
        Group group = groupOf(index);
        if (group == null) {
            return List.of(index);
        }
        return group.mids().stream()
                .map(this::indexOf)
                .filter(member -> member >= 0)
                .toList();
    }

    /**
     * Returns the m-section whose transport an m-section of an answer uses. RFC 9143 §7.3.1: "the answerer BUNDLE-tag
     * indicates the answerer-tagged "m=" section".
     */
    public int carrierOf(int index) {
        Group group = groupOf(index);
        if (group != null) {
            for (String mid : group.mids()) {
                int member = indexOf(mid);
                if (member >= 0 && !sdp.media().get(member).rejected()) {
                    return member;
                }
            }
        }
        return index;
    }

    /**
     * Returns the m-section that has the transport attributes for an m-section: itself, else the first of its group
     * that has them (RFC 9143 §7.1.3: in a bundled section they may be missing); itself where none has.
     */
    public MediaDescription transportAttributes(int index) {
        MediaDescription own = sdp.media().get(index);
        Group group = groupOf(index);
        if (own.iceUfrag() != null || group == null) {
            return own;
        }
        for (String mid : group.mids()) {
            int member = indexOf(mid);
            if (member >= 0 && sdp.media().get(member).iceUfrag() != null) {
                return sdp.media().get(member);
            }
        }
        return own;
    }

    /** Tells whether an m-section multiplexes RTCP; in a bundled one the attribute may be missing (RFC 9143 §7.1.3). */
    public boolean rtcpMux(int index) {
        return sdp.media().get(index).rtcpMux() || transportAttributes(index).rtcpMux();
    }

    /** Tells whether an m-section takes RTCP of reduced size; in a bundled one the attribute may be missing. */
    public boolean reducedSize(int index) {
        return sdp.media().get(index).rtcpReducedSize()
                || transportAttributes(index).rtcpReducedSize();
    }

    /**
     * Returns the transport that an m-section of this description goes on with: its own, else that of a member of its group
     * (the tag may have moved to a section that is new); null where a new one is needed.
     */
    @Nullable
    public Transport transportIn(SessionState state, int index) {
        Transport own = transportAt(state, index);
        Group group = groupOf(index);
        if (own != null || group == null) {
            return own;
        }
        for (String mid : group.mids()) {
            Transport shared = indexOf(mid) < 0 ? null : transportAt(state, indexOf(mid));
            if (shared != null && shared.remote() != null) {
                return shared;
            }
        }
        return null;
    }

    private @Nullable Transport transportAt(SessionState state, int index) {
        Section section = state.section(index);
        String mid = sdp.media().get(index).mid();
        return section == null || mid != null && !mid.equals(section.mid()) ? null : state.transportOf(section);
    }
}
