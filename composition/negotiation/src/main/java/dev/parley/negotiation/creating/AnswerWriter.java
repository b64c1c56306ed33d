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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes an answer: RFC 8829 §5.3 as revised by RFC 9429. */
final class AnswerWriter {
    /** In place of an index: new transports have the same credentials. */
    private static final String NEW = "new";

    private final LocalFacts facts;
    private final SessionState state;
    private final CredentialProposals proposals;
    private final SessionDescription offer;
    private final BundleGroups offered;
    private final AnsweredMedia media;

    AnswerWriter(LocalFacts facts, SessionState state, AnsweredMedia media, CredentialProposals proposals) {
        this.facts = facts;
        this.state = state;
        this.media = media;
        this.proposals = proposals;
        this.offer = Objects.requireNonNull(state.pendingRemote).sdp();
        this.offered = new BundleGroups(offer);
    }

    /** Returns the text behind the "o=" line's version: see {@link SessionHead}. */
    void write(SdpWriter writer) {
        boolean[] accepted = accepted();
        List<Group> groups = groups(accepted);

        // RFC 8829 §5.3.1: "the "a=ice-options" line, with the "trickle" option … and the "ice2" option …, is only
        // included if such an option was present in the offer".
        List<String> options = new ArrayList<>(SessionHead.ICE_OPTIONS);
        options.removeIf(option ->
                offer.media().stream().noneMatch(section -> section.iceOptions().contains(option)));
        SessionHead.writeRest(writer, facts.config().iceLite(), options);
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
            int carrier = carrier(i, groups);
            SectionWriter.TransportLines lines = transport(carrier);
            if (carrier != i) {
                lines = lines.asBundled();
            }
            if (MediaKind.of(section) == MediaKind.DATA) {
                sections.data(section.mid(), lines, false, section, carriesMedia(section, groups));
            } else {
                sections.media(section.mid(), lines, false, media.section(i, isBundled(section, groups)));
                if (!mixed && section.extMapAllowMixed()) {
                    writer.attribute("extmap-allow-mixed");
                }
            }
        }
    }

    /** Whether sections of audio or video use the transport of this data section, the tag of its group. */
    private boolean carriesMedia(MediaDescription section, List<Group> groups) {
        for (Group group : groups) {
            if (section.mid() != null && group.mids().get(0).equals(section.mid())) {
                return group.mids().stream()
                        .anyMatch(mid -> MediaKind.isMedia(offer.media().get(offered.indexOf(mid))));
            }
        }
        return false;
    }

    private static boolean isBundled(MediaDescription section, List<Group> groups) {
        return section.mid() != null
                && groups.stream().anyMatch(group -> group.mids().contains(section.mid()));
    }

    /** RFC 8829 §5.3.1: "if any of the following conditions are true, the corresponding "m=" section … MUST be marked as rejected". */
    private boolean[] accepted() {
        boolean[] accepted = new boolean[offer.media().size()];
        boolean hasData = false;
        for (int i = 0; i < accepted.length; i++) {
            MediaDescription section = offer.media().get(i);
            boolean data = MediaKind.of(section) == MediaKind.DATA;
            // Of several data sections the first counts, as one association carries all channels.
            accepted[i] = (data ? !hasData && !Integer.valueOf(0).equals(section.sctpPort()) : media.isWanted(i))
                    && !section.rejected()
                    && offered.transportAttributes(i).setup() != Setup.HOLDCONN
                    && allowedByBundlePolicy(i);
            hasData |= data && accepted[i];
        }
        // "This "m=" section is in a bundle group, and the group's offerer tagged "m=" section is being rejected".
        for (int i = 0; i < accepted.length; i++) {
            accepted[i] = accepted[i] && (canBeTag(i) || tag(i, accepted) != null);
        }
        return accepted;
    }

    /**
     * "The bundle policy is "max-bundle", and this is not the first "m=" section or in the same bundle group as the first
     * "m=" section. The bundle policy is "balanced", and this is not the first "m=" section for this media type or in the
     * same bundle group as the first "m=" section for this media type." A section that is offered with port 0 does not count:
     * once the first one has been stopped, all others would be rejected. Nor does one of a protocol that nobody here speaks.
     */
    private boolean allowedByBundlePolicy(int index) {
        int first = switch (facts.config().bundlePolicy()) {
            case MAX_BUNDLE -> first(null);
            case BALANCED -> first(MediaKind.of(offer.media().get(index)));
            case MAX_COMPAT -> index;
        };
        Group group = offered.groupOf(index);
        return index == first || group != null && group.equals(offered.groupOf(first));
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

    /** The first of a section's group that is accepted and can be the tag. */
    private @Nullable String tag(int index, boolean[] accepted) {
        Group group = offered.groupOf(index);
        for (String mid : group == null ? List.<String>of() : group.mids()) {
            int member = offered.indexOf(mid);
            if (member >= 0 && accepted[member] && canBeTag(member)) {
                return mid;
            }
        }
        return null;
    }

    /** The offered groups without what was rejected, the tag first. */
    private List<Group> groups(boolean[] accepted) {
        List<Group> groups = new ArrayList<>();
        for (Group group : offer.session().bundleGroups()) {
            List<String> mids = new ArrayList<>();
            for (String mid : group.mids()) {
                int member = offered.indexOf(mid);
                if (member >= 0 && accepted[member]) {
                    String tag = tag(member, accepted);
                    mids.add(mid.equals(tag) ? 0 : mids.size(), mid);
                }
            }
            if (!mids.isEmpty()) {
                groups.add(new Group(Group.BUNDLE, mids));
            }
        }
        return groups;
    }

    /** The section whose transport an accepted section uses: the tag of its group, or itself. */
    private int carrier(int index, List<Group> groups) {
        String mid = offer.media().get(index).mid();
        for (Group group : groups) {
            if (mid != null && group.mids().contains(mid)) {
                return offered.indexOf(group.mids().get(0));
            }
        }
        return index;
    }

    private SectionWriter.TransportLines transport(int index) {
        MediaDescription remote = offered.transportAttributes(index);
        Transport existing = offered.transportIn(state, index);
        IceCredentials credentials;
        if (existing == null || existing.remote() == null || existing.isRestartedBy(remote)) {
            // RFC 8829 §5.3.2: the credentials stay the same "unless the "m=" section is restarting, in which case new
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
