package dev.parley.negotiation.creating;

import dev.parley.negotiation.config.BundlePolicy;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.state.AppliedDescription;
import dev.parley.negotiation.state.Section;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.sdp.Group;
import dev.parley.sdp.MediaDescription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plan of an offer: its m-sections in their order, what they are bundled into, and which of them has a transport of its own:
 * RFC 9429 §5.2.
 */
final class OfferPlan {
    /** Place of an m-section's transport parameters. */
    enum Placement {
        /** Nowhere: port 0. */
        REJECTED,
        /** In the section itself. */
        OWN,
        /** In the tagged section of its group, which has been negotiated. */
        BUNDLED,
        /** In the tagged section, in a first offer: "a=bundle-only". */
        BUNDLE_ONLY
    }

    /**
     * One m-section.
     *
     * @param index its place
     * @param mid its identification
     * @param kind what it is about
     * @param former the same section of our latest description; null where it is new, and where a slot is used again
     * @param transceiver whose it is; null for data and rejected sections
     * @param live whether it is not rejected
     */
    record Planned(
            int index,
            String mid,
            MediaKind kind,
            @Nullable MediaDescription former,
            @Nullable Transceiver transceiver,
            boolean live) {}

    private final SessionState state;
    private final Set<String> usedMids;
    private final List<Planned> sections = new ArrayList<>();
    private final Set<String> plannedMids = new HashSet<>();
    private int nextMid;

    /** The slots that are free for each kind, in their order, once somebody asks. */
    private final Map<MediaKind, Deque<Integer>> slots = new EnumMap<>(MediaKind.class);

    private @Nullable Set<String> established;
    private @Nullable List<String> bundle;

    OfferPlan(SessionState state, Set<String> usedMids, boolean dataWanted) {
        this.state = state;
        this.usedMids = usedMids;
        keepSections();
        addTransceivers();
        addData(dataWanted);
    }

    List<Planned> sections() {
        return sections;
    }

    /** RFC 9429 §5.2.2: what the latest description has stays in its place. */
    private void keepSections() {
        AppliedDescription base = state.local();
        if (base == null) {
            return;
        }
        for (int i = 0; i < base.sdp().media().size(); i++) {
            Section section = state.sections.get(i);
            Transceiver transceiver = state.transceiver(section.mid());
            // webrtc-pc "createOffer": "the user agent MUST treat a stopping transceiver as stopped". A section that
            // was rejected comes back where its transceiver is there still.
            boolean live = transceiver != null
                    ? !transceiver.stopping()
                    : section.kind() == MediaKind.DATA && !section.rejected();
            plannedMids.add(section.mid());
            if (!live && isRejected(i)) {
                slots.computeIfAbsent(section.kind(), key -> new ArrayDeque<>()).add(i);
            }
            sections.add(new Planned(
                    i, section.mid(), section.kind(), base.sdp().media().get(i), live ? transceiver : null, live));
        }
    }

    private void addTransceivers() {
        for (Transceiver transceiver : state.transceivers.values()) {
            if (transceiver.mid() != null || transceiver.stopping()) {
                continue;
            }
            int slot = slotFor(transceiver.kind());
            add(slot, transceiver.kind(), transceiver);
        }
    }

    private void addData(boolean wanted) {
        boolean planned = sections.stream().anyMatch(each -> each.live() && each.kind() == MediaKind.DATA);
        if (wanted && !planned) {
            // A slot of audio or video is left alone, because Firefox refuses to have its media type changed to
            // application.
            add(slotFor(MediaKind.DATA), MediaKind.DATA, null);
        }
    }

    private void add(int slot, MediaKind kind, @Nullable Transceiver transceiver) {
        int index = slot < 0 ? sections.size() : slot;
        Planned planned = new Planned(index, newMid(), kind, null, transceiver, true);
        if (slot < 0) {
            sections.add(planned);
        } else {
            sections.set(slot, planned);
        }
    }

    /**
     * RFC 9429 §5.2.2: "If any RtpTransceiver has been added and there exists an "m=" section with a zero port in the current
     * local description or the current remote description, that "m=" section MUST be recycled by generating an "m=" section
     * … (including a new MID value) and placing it at the same index". One of the same kind is taken first.
     *
     * @return the index, or -1
     */
    private int slotFor(MediaKind kind) {
        Integer same = slotOf(kind).poll();
        if (same != null || kind == MediaKind.DATA) {
            return same == null ? -1 : same;
        }
        // The first of another kind that is not data.
        Deque<Integer> first = slotOf(MediaKind.UNKNOWN);
        for (MediaKind other : List.of(MediaKind.AUDIO, MediaKind.VIDEO)) {
            Integer candidate = slotOf(other).peek();
            Integer best = first.peek();
            first = candidate != null && (best == null || candidate < best) ? slotOf(other) : first;
        }
        Integer other = first.poll();
        return other == null ? -1 : other;
    }

    private Deque<Integer> slotOf(MediaKind kind) {
        return slots.computeIfAbsent(kind, key -> new ArrayDeque<>());
    }

    private boolean isRejected(int index) {
        return SessionState.isRejected(state.currentLocal, index)
                || SessionState.isRejected(state.currentRemote, index);
    }

    /** RFC 9429 §5.2.1: mids come from "a per-PeerConnection counter", skipping those that the session has seen. */
    private String newMid() {
        while (usedMids.contains(String.valueOf(nextMid)) || !plannedMids.add(String.valueOf(nextMid))) {
            nextMid++;
        }
        return String.valueOf(nextMid);
    }

    // ---- bundling ----

    /**
     * Returns the mids of the BUNDLE group, the tag first; empty where there is nothing to bundle. RFC 9429 §5.2.2: "the MID
     * identifiers specified in the bundle group in the most recent answer, minus any "m=" sections that have been marked as
     * rejected, plus any newly added or re-enabled "m=" sections".
     */
    List<String> bundle() {
        if (bundle == null) {
            bundle = List.copyOf(makeBundle());
        }
        return bundle;
    }

    private Set<String> makeBundle() {
        Set<String> established = established();
        Set<String> members = new LinkedHashSet<>();
        for (Planned each : sections) {
            boolean added = state.answer() == null || isNew(each);
            if (each.live() && (added || established.contains(each.mid()))) {
                members.add(each.mid());
            }
        }
        String tag = tag(members, established);
        if (tag == null) {
            return members;
        }
        Set<String> tagged = new LinkedHashSet<>();
        tagged.add(tag);
        tagged.addAll(members);
        return tagged;
    }

    /** Returns whether the most recent answer has not accepted the section. */
    private boolean isNew(Planned section) {
        AppliedDescription answer = state.answer();
        return section.former() == null
                || answer == null
                || section.index() >= answer.sdp().media().size()
                || answer.sdp().media().get(section.index()).rejected();
    }

    private Set<String> established() {
        if (established == null) {
            established = makeEstablished();
        }
        return established;
    }

    private Set<String> makeEstablished() {
        Set<String> mids = new LinkedHashSet<>();
        AppliedDescription answer = state.answer();
        if (answer != null) {
            for (Group group : answer.sdp().session().bundleGroups()) {
                mids.addAll(group.mids());
            }
        }
        return mids;
    }

    /**
     * webrtc-pc "createOffer": "The user agent MUST choose the m= section that corresponds to the first non-stopped
     * transceiver in the set of transceivers as the offerer tagged m= section." Where a group is established the tag is one
     * of its members, because a new section has no address in it yet.
     */
    private @Nullable String tag(Set<String> members, Set<String> established) {
        boolean grown = members.stream().anyMatch(established::contains);
        List<Planned> candidates = new ArrayList<>(sections);
        candidates.removeIf(each -> !members.contains(each.mid()) || grown && !established.contains(each.mid()));
        Map<Integer, String> mids = new HashMap<>();
        for (Planned each : candidates) {
            if (each.transceiver() != null) {
                mids.putIfAbsent(each.transceiver().id(), each.mid());
            }
        }
        for (Transceiver transceiver : state.transceivers.values()) {
            String mid = mids.get(transceiver.id());
            if (mid != null) {
                return mid;
            }
        }
        return candidates.isEmpty() ? null : candidates.get(0).mid();
    }

    /** Returns where the transport of each section stands, by index. */
    List<Placement> placements(BundlePolicy policy) {
        List<String> bundle = bundle();
        Set<String> bundled = new HashSet<>(bundle);
        Set<String> established = established();
        boolean grown = bundle.stream().anyMatch(established::contains);
        EnumSet<MediaKind> seen = EnumSet.noneOf(MediaKind.class);
        List<Placement> placements = new ArrayList<>();
        for (Planned each : sections) {
            boolean tag = !bundle.isEmpty() && bundle.get(0).equals(each.mid());
            boolean firstOfKind = each.live() && seen.add(each.kind());
            Placement placement;
            if (!each.live()) {
                placement = Placement.REJECTED;
            } else if (tag || !bundled.contains(each.mid())) {
                placement = Placement.OWN;
            } else if (grown) {
                // RFC 9143 §7.5.1: a section that is added to a group may have the group's address at once.
                placement = Placement.BUNDLED;
            } else {
                boolean own = policy == BundlePolicy.MAX_COMPAT || policy == BundlePolicy.BALANCED && firstOfKind;
                placement = own ? Placement.OWN : Placement.BUNDLE_ONLY;
            }
            placements.add(placement);
        }
        return placements;
    }
}
