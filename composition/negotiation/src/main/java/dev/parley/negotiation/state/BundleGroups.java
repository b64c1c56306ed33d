package dev.parley.negotiation.state;

import dev.parley.negotiation.transport.Transport;
import dev.parley.sdp.Group;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * BUNDLE groups of a description (RFC 9143) and their m-sections, by index. Making one costs time in proportion to the
 * description, its questions none: an algorithm makes one and keeps it.
 */
public final class BundleGroups {
    /** One group with the indexes of its m-sections, the tag first; mids that no m-section has are left out. */
    private static final class Members {
        final Group group;
        final List<Integer> indexes = new ArrayList<>();
        int carrier = -1;
        int withTransport = -1;

        Members(Group group) {
            this.group = group;
        }
    }

    private final SessionDescription sdp;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Map<String, Members> groups = new HashMap<>();

    public BundleGroups(SessionDescription sdp) {
        this.sdp = sdp;
        List<MediaDescription> media = sdp.media();
        for (int i = 0; i < media.size(); i++) {
            String mid = media.get(i).mid();
            if (mid != null) {
                indexes.putIfAbsent(mid, i);
            }
        }
        for (Group group : sdp.session().bundleGroups()) {
            Members members = new Members(group);
            for (String mid : group.mids()) {
                Integer index = indexes.get(mid);
                groups.putIfAbsent(mid, members);
                if (index != null) {
                    add(members, index, media.get(index));
                }
            }
        }
    }

    private static void add(Members members, int index, MediaDescription section) {
        members.indexes.add(index);
        if (members.carrier < 0 && !section.rejected()) {
            members.carrier = index;
        }
        if (members.withTransport < 0 && section.iceUfrag() != null) {
            members.withTransport = index;
        }
    }

    private @Nullable Members members(int index) {
        String mid = sdp.media().get(index).mid();
        return mid == null ? null : groups.get(mid);
    }

    /** Returns the group that an m-section is in, or null. */
    @Nullable
    public Group groupOf(int index) {
        Members members = members(index);
        return members == null ? null : members.group;
    }

    /** Returns whether two m-sections are in one group. */
    public boolean isShared(int one, int other) {
        Members members = members(one);
        return members != null && members == members(other);
    }

    /** Returns the index of the m-section with that mid, or -1. */
    public int indexOf(String mid) {
        return indexes.getOrDefault(mid, -1);
    }

    /** Returns the indexes of all members of an m-section's group, the tag first; its own if it is in none. */
    public List<Integer> membersWith(int index) {
        Members members = members(index);
        return members == null ? List.of(index) : members.indexes;
    }

    /**
     * Returns the m-section whose transport an m-section of an answer uses. RFC 9143 §7.3.1: "the answerer BUNDLE-tag
     * indicates the answerer-tagged "m=" section".
     */
    public int carrierOf(int index) {
        Members members = members(index);
        return members == null || members.carrier < 0 ? index : members.carrier;
    }

    /**
     * Returns the m-section that has the transport attributes for an m-section: itself, else the first of its group
     * that has them (RFC 9143 §7.1.3: in a bundled section they may be missing); itself if none has.
     */
    public MediaDescription transportAttributes(int index) {
        MediaDescription own = sdp.media().get(index);
        Members members = own.iceUfrag() != null ? null : members(index);
        return members == null || members.withTransport < 0 ? own : sdp.media().get(members.withTransport);
    }

    /** Returns whether an m-section multiplexes RTCP; in a bundled one the attribute may be missing (RFC 9143 §7.1.3). */
    public boolean rtcpMux(int index) {
        return sdp.media().get(index).rtcpMux() || transportAttributes(index).rtcpMux();
    }

    /** Returns whether an m-section takes RTCP of reduced size; in a bundled one the attribute may be missing. */
    public boolean reducedSize(int index) {
        return sdp.media().get(index).rtcpReducedSize()
                || transportAttributes(index).rtcpReducedSize();
    }

    /** The transports with which the m-sections of a description go on; the sections of the state stay as they are meanwhile. */
    public final class Continued {
        private final SessionState state;
        private final Map<Members, @Nullable Integer> shared = new HashMap<>();

        private Continued(SessionState state) {
            this.state = state;
        }

        /**
         * Returns the transport that an m-section goes on with: its own, else that of a member of its group (the tag may have
         * moved to a section that is new); null if a new one is needed.
         */
        @Nullable
        public Transport transport(int index) {
            Transport own = transportAt(state, index);
            Members members = own != null ? null : members(index);
            if (members == null) {
                return own;
            }
            if (!shared.containsKey(members)) {
                shared.put(members, firstShared(members));
            }
            Integer id = shared.get(members);
            return id == null ? null : state.transports.get(id);
        }

        private @Nullable Integer firstShared(Members members) {
            for (int member : members.indexes) {
                Transport transport = transportAt(state, member);
                if (transport != null && transport.remote() != null) {
                    return transport.id();
                }
            }
            return null;
        }
    }

    /** Returns the transports with which the m-sections go on. */
    public Continued in(SessionState state) {
        return new Continued(state);
    }

    private @Nullable Transport transportAt(SessionState state, int index) {
        Section section = state.section(index);
        String mid = sdp.media().get(index).mid();
        return section == null || mid != null && !mid.equals(section.mid()) ? null : state.transportOf(section);
    }
}
