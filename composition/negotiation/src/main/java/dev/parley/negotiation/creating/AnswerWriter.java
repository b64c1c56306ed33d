package dev.parley.negotiation.creating;

import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.state.BundleGroups;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transport.RemoteTransportParameters;
import dev.parley.negotiation.transport.Transport;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.IceCredentials;
import dev.parley.sdp.Group;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SdpWriter;
import dev.parley.sdp.SessionDescription;
import dev.parley.sdp.Setup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes an answer: RFC 9429 §5.3. */
final class AnswerWriter {
    /** In place of an index: new transports have the same credentials. */
    private static final String NEW = "new";

    /**
     * The most transports of an answer; each has sockets of its own. Telephony without BUNDLE has a handful of them,
     * conferences bundle.
     */
    private static final int TRANSPORTS = 64;

    private final LocalFacts facts;
    private final CredentialProposals proposals;
    private final SessionDescription offer;
    private final BundleGroups offered;
    private final BundleGroups.Continued continued;
    private final AnsweredMedia media;
    private final Map<@Nullable MediaKind, Integer> firsts = new HashMap<>();
    private boolean[] accepted = {};

    AnswerWriter(LocalFacts facts, SessionState state, AnsweredMedia media, CredentialProposals proposals) {
        this.facts = facts;
        this.media = media;
        this.proposals = proposals;
        this.offer = Objects.requireNonNull(state.pendingRemote).sdp();
        this.offered = Objects.requireNonNull(state.pendingRemote).groups();
        this.continued = offered.in(state);
    }

    /** Returns the text behind the "o=" line's version: see {@link SessionHead}. */
    void write(SdpWriter writer) {
        accepted = accepted();
        List<Group> groups = groups();
        Map<String, Group> groupsByMid = new HashMap<>();
        groups.forEach(group -> group.mids().forEach(mid -> groupsByMid.put(mid, group)));

        // RFC 9429 §5.3.1: "the "a=ice-options" line, with the "trickle" option … and the "ice2" option …, is only
        // included if such an option was present in the offer".
        List<String> options = new ArrayList<>(SessionHead.ICE_OPTIONS);
        options.removeIf(option -> offer.media().stream().noneMatch(section -> section.hasIceOption(option)));
        SessionHead.writeRest(writer, facts, options);
        for (Group group : groups) {
            writer.attribute("group", group);
        }
        media.lipSyncGroups(accepted).forEach(group -> writer.attribute("group", group));
        boolean mixed = offer.session().hasAttribute("extmap-allow-mixed");
        if (mixed) {
            writer.attribute("extmap-allow-mixed");
        }
        SectionWriter sections = new SectionWriter(writer, facts);
        for (int i = 0; i < offer.media().size(); i++) {
            MediaDescription section = offer.media().get(i);
            if (!accepted[i]) {
                sections.rejected(section.mid(), section);
                continue;
            }
            Group group = section.mid() == null ? null : groupsByMid.get(section.mid());
            int carrier = group == null ? i : offered.indexOf(group.mids().get(0));
            SectionWriter.TransportLines lines = transport(carrier);
            if (carrier != i) {
                lines = lines.asBundled();
            }
            if (MediaKind.of(section) == MediaKind.DATA) {
                sections.data(section.mid(), lines, false, section, carrier == i && carriesMedia(group));
            } else {
                sections.media(section.mid(), lines, false, media.section(i, group != null));
                if (!mixed && section.extMapAllowMixed()) {
                    writer.attribute("extmap-allow-mixed");
                }
            }
        }
    }

    /** Returns whether sections of audio or video are in a group. */
    private boolean carriesMedia(@Nullable Group group) {
        return group != null
                && group.mids().stream()
                        .anyMatch(mid -> MediaKind.isMedia(offer.media().get(offered.indexOf(mid))));
    }

    /** RFC 9429 §5.3.1: "if any of the following conditions are true, the corresponding "m=" section … MUST be marked as rejected". */
    private boolean[] accepted() {
        boolean[] accepted = new boolean[offer.media().size()];
        boolean hasData = false;
        Set<Object> transports = new HashSet<>();
        for (int i = 0; i < accepted.length; i++) {
            MediaDescription section = offer.media().get(i);
            boolean data = MediaKind.of(section) == MediaKind.DATA;
            // Of several data sections the first counts, as one association carries all channels.
            accepted[i] = (data ? !hasData && !Integer.valueOf(0).equals(section.sctpPort()) : media.isWanted(i))
                    && !section.rejected()
                    && offered.transportAttributes(i).setup() != Setup.HOLDCONN
                    && allowedByBundlePolicy(i);
            if (accepted[i]) {
                Group group = offered.groupOf(i);
                Object transport = group == null ? (Integer) i : group;
                accepted[i] = transports.size() < TRANSPORTS || transports.contains(transport);
                if (accepted[i]) {
                    transports.add(transport);
                }
            }
            hasData |= data && accepted[i];
        }
        // "This "m=" section is in a bundle group, and the group's offerer tagged "m=" section is being rejected".
        Map<Group, @Nullable String> tags = new HashMap<>();
        boolean[] carried = accepted.clone();
        for (int i = 0; i < accepted.length; i++) {
            carried[i] = accepted[i] && (canBeTag(i) || tag(offered.groupOf(i), accepted, tags) != null);
        }
        return carried;
    }

    /**
     * "The bundle policy is "max-bundle", and this is not the first "m=" section or in the same bundle group as the first
     * "m=" section. The bundle policy is "balanced", and this is not the first "m=" section for this media type or in the
     * same bundle group as the first "m=" section for this media type." A section that is offered with port 0 does not count:
     * once the first one has been stopped, all others would be rejected. Nor does one of a protocol that nobody here speaks.
     */
    private boolean allowedByBundlePolicy(int index) {
        int first = switch (facts.config().bundlePolicy()) {
            case MAX_BUNDLE -> firsts.computeIfAbsent(null, this::first);
            case BALANCED -> firsts.computeIfAbsent(MediaKind.of(offer.media().get(index)), this::first);
            case MAX_COMPAT -> index;
        };
        return index == first || offered.isShared(index, first);
    }

    /** The first section that is not rejected, of a kind or of any; that of the offer where there is none. */
    private int first(@Nullable MediaKind kind) {
        for (int i = 0; i < offer.media().size(); i++) {
            MediaDescription section = offer.media().get(i);
            MediaKind found = MediaKind.of(section);
            if (!section.rejected() && found != MediaKind.UNKNOWN && (kind == null || found == kind)) {
                return i;
            }
        }
        return 0;
    }

    /**
     * RFC 9143 §7.3.1: "The "m=" section does not contain a zero port value." A bundle-only section that has ICE
     * credentials of its own is taken all the same: that is how Firefox offers data behind audio with the policy
     * "max-bundle", and it accepts such an answer.
     */
    private boolean canBeTag(int index) {
        MediaDescription section = offer.media().get(index);
        return section.mediaLine().port() != 0 || section.attribute("ice-ufrag") != null;
    }

    /** The first of a group that is accepted and can be the tag, which is looked for once. */
    private @Nullable String tag(@Nullable Group group, boolean[] accepted, Map<Group, @Nullable String> tags) {
        if (group == null || tags.containsKey(group)) {
            return group == null ? null : tags.get(group);
        }
        String tag = null;
        for (String mid : group.mids()) {
            int member = offered.indexOf(mid);
            if (member >= 0 && accepted[member] && canBeTag(member)) {
                tag = mid;
                break;
            }
        }
        tags.put(group, tag);
        return tag;
    }

    /** The offered groups without what was rejected, the tag first. */
    private List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        Map<Group, @Nullable String> tags = new HashMap<>();
        for (Group group : offer.session().bundleGroups()) {
            String tag = tag(group, accepted, tags);
            Deque<String> mids = new ArrayDeque<>();
            for (String mid : group.mids()) {
                int member = offered.indexOf(mid);
                if (member < 0 || !accepted[member]) {
                    continue;
                }
                if (mid.equals(tag)) {
                    mids.addFirst(mid);
                } else {
                    mids.addLast(mid);
                }
            }
            if (!mids.isEmpty()) {
                groups.add(new Group(Group.BUNDLE, List.copyOf(mids)));
            }
        }
        return groups;
    }

    private SectionWriter.TransportLines transport(int index) {
        MediaDescription remote = offered.transportAttributes(index);
        Transport existing = continued.transport(index);
        IceCredentials credentials;
        if (existing == null || existing.remote() == null || existing.isRestartedBy(remote)) {
            // RFC 9429 §5.3.2: the credentials stay the same "unless the "m=" section is restarting, in which case new
            // ICE credentials MUST be created".
            credentials = proposals.forMid(existing == null ? NEW : String.valueOf(index));
        } else {
            credentials = existing.local();
        }
        return new SectionWriter.TransportLines(
                existing == null ? null : (Integer) existing.id(), credentials, setup(remote, existing), false);
    }

    private Setup setup(MediaDescription remote, @Nullable Transport existing) {
        // RFC 4145 §4.1: the default is "active" in an offer.
        Setup offeredSetup = remote.setup() == null ? Setup.ACTIVE : remote.setup();
        return switch (offeredSetup) {
            case ACTIVE -> Setup.PASSIVE;
            case PASSIVE -> Setup.ACTIVE;
            case ACTPASS, HOLDCONN -> {
                // RFC 8842 §5.3: "an SDP "setup" attribute with an attribute value that does not change the previously
                // negotiated DTLS roles", unless a new association is made.
                DtlsRole role = facts.config().answererRole();
                RemoteTransportParameters known = existing == null ? null : existing.remote();
                if (existing != null
                        && known != null
                        && existing.continuesWith(facts.fingerprints(), remote.fingerprints())) {
                    role = known.localRole();
                }
                yield role == DtlsRole.CLIENT ? Setup.ACTIVE : Setup.PASSIVE;
            }
        };
    }
}
