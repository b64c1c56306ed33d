package dev.parley.negotiation.creating;

import dev.parley.negotiation.creating.OfferPlan.Placement;
import dev.parley.negotiation.creating.OfferPlan.Planned;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.negotiation.transport.Transport;
import dev.parley.parameters.IceCredentials;
import dev.parley.sdp.Group;
import dev.parley.sdp.SdpWriter;
import dev.parley.sdp.Setup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes an offer: RFC 9429 §5.2. */
final class OfferWriter {
    private final LocalFacts facts;
    private final SessionState state;
    private final OfferPlan plan;
    private final OfferedMedia media;
    private final CredentialProposals proposals;
    private final Set<String> bundled;

    OfferWriter(
            LocalFacts facts, SessionState state, OfferPlan plan, OfferedMedia media, CredentialProposals proposals) {
        this.facts = facts;
        this.state = state;
        this.plan = plan;
        this.media = media;
        this.proposals = proposals;
        this.bundled = new HashSet<>(plan.bundle());
    }

    /** Returns the text behind the "o=" line's version: see {@link SessionHead}. */
    void write(SdpWriter writer, boolean restart) {
        SessionHead.writeRest(writer, facts, SessionHead.ICE_OPTIONS);
        List<String> bundle = plan.bundle();
        if (!bundle.isEmpty()) {
            writer.attribute("group", new Group(Group.BUNDLE, bundle));
        }
        lipSyncGroups().forEach(group -> writer.attribute("group", group));
        boolean anyMedia = plan.sections().stream().anyMatch(each -> each.transceiver() != null);
        if (anyMedia) {
            // RFC 8285 §6: "A participant that proposes the use of this mode SHALL itself support the reception".
            writer.attribute("extmap-allow-mixed");
        }
        SectionWriter sections = new SectionWriter(writer, facts);
        List<Placement> placements = plan.placements(facts.config().bundlePolicy());
        Transport shared = sharedTransport();
        for (Planned planned : plan.sections()) {
            IceCredentials credentials = credentials(planned, shared, bundle, restart);
            write(sections, planned, placements.get(planned.index()), bundle, credentials, anyMedia);
        }
    }

    private void write(
            SectionWriter sections,
            Planned planned,
            Placement placement,
            List<String> bundle,
            IceCredentials credentials,
            boolean anyMedia) {
        // RFC 8842 §5.2 and §5.5: "the offerer MUST insert … "setup" attribute with an "actpass" attribute value", in
        // subsequent offers as well.
        Transport known = transport(planned);
        SectionWriter.TransportLines lines = new SectionWriter.TransportLines(
                known == null ? null : (Integer) known.id(), credentials, Setup.ACTPASS, false);
        if (placement != Placement.OWN) {
            lines = lines.asBundled();
        }
        boolean bundleOnly = placement == Placement.BUNDLE_ONLY;
        Transceiver transceiver = planned.transceiver();
        if (placement == Placement.REJECTED) {
            sections.rejectedAgain(planned.mid(), Objects.requireNonNull(planned.former()));
        } else if (transceiver == null) {
            boolean tag = anyMedia && bundle.size() > 1 && bundle.get(0).equals(planned.mid());
            sections.data(planned.mid(), lines, bundleOnly, null, tag);
        } else {
            sections.media(
                    planned.mid(), lines, bundleOnly, media.section(planned, transceiver, placement == Placement.OWN));
        }
    }

    /**
     * RFC 9429 §5.2.2: "Each "a=ice-ufrag" and "a=ice-pwd" line MUST stay the same, unless … the IceRestart option …
     * was specified." The sections of a group have the same ones from the first offer on, as in browsers, though each may come
     * to have a transport of its own: no section's credentials change when it is bundled, which peers would take for a restart.
     */
    private IceCredentials credentials(
            Planned planned, @Nullable Transport shared, List<String> bundle, boolean restart) {
        boolean grouped = bundled.contains(planned.mid());
        Transport own = transport(planned);
        Transport known = own == null && grouped ? shared : own;
        return known != null && !restart ? known.local() : proposals.forMid(grouped ? bundle.get(0) : planned.mid());
    }

    /** The first transport that a section of the group has. */
    private @Nullable Transport sharedTransport() {
        for (Planned each : plan.sections()) {
            Transport transport = bundled.contains(each.mid()) ? transport(each) : null;
            if (transport != null) {
                return transport;
            }
        }
        return null;
    }

    /** The transport that a section has had so far, its own or its group's. */
    private @Nullable Transport transport(Planned planned) {
        return planned.former() == null ? null : state.transportOf(state.section(planned.index()));
    }

    /**
     * RFC 9429 §5.2.1: "For each MediaStream referenced by more than one RtpTransceiver …, a group of type "LS" MUST be added
     * that contains the MID values for each RtpTransceiver."
     */
    private List<Group> lipSyncGroups() {
        Map<String, List<String>> midsByStream = new LinkedHashMap<>();
        for (Planned each : plan.sections()) {
            Transceiver transceiver = each.transceiver();
            if (transceiver != null && transceiver.direction().sends()) {
                for (String stream : transceiver.streams()) {
                    midsByStream
                            .computeIfAbsent(stream, key -> new ArrayList<>())
                            .add(each.mid());
                }
            }
        }
        Set<Group> groups = new LinkedHashSet<>();
        for (List<String> mids : midsByStream.values()) {
            if (mids.size() > 1) {
                groups.add(new Group("LS", mids));
            }
        }
        return List.copyOf(groups);
    }
}
