package dev.parley.negotiation;

import dev.parley.parameters.IceCredentials;
import dev.parley.sdp.Group;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SdpWriter;
import dev.parley.sdp.SessionDescription;
import dev.parley.sdp.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes an offer: RFC 8829 §5.2 as revised by RFC 9429. */
final class OfferWriter {
    /** One m-section of the offer. */
    private record Planned(
            String mid,
            MediaKind kind,
            @Nullable MediaDescription original,
            @Nullable Transport transport) {
        boolean rejected() {
            return kind == MediaKind.UNKNOWN;
        }
    }

    private final LocalFacts facts;
    private final SessionState state;
    private final Set<String> usedMids;
    private final CredentialProposals proposals;

    OfferWriter(LocalFacts facts, SessionState state, Set<String> usedMids, CredentialProposals proposals) {
        this.facts = facts;
        this.state = state;
        this.usedMids = usedMids;
        this.proposals = proposals;
    }

    /** Returns the text behind the "o=" line's version: see {@link SessionHead}. */
    void write(SdpWriter writer, boolean restart) {
        List<Planned> plan = plan();
        SessionHead.writeRest(writer, facts.config().iceLite(), SessionHead.ICE_OPTIONS);

        // RFC 8829 §5.2.1: "a session-level "a=group" attribute MUST be added … and MUST include the mid identifiers of
        // each "m=" section"; §5.2.2: "minus any "m=" sections that have been marked as rejected".
        List<String> bundled = new ArrayList<>();
        for (Planned planned : plan) {
            if (!planned.rejected()) {
                bundled.add(planned.mid());
            }
        }
        if (!bundled.isEmpty()) {
            writer.attribute("group", new Group(Group.BUNDLE, bundled));
        }
        SectionWriter sections = new SectionWriter(
                writer, facts.fingerprints(), facts.gatherings(), facts.config().sctp());
        for (Planned planned : plan) {
            if (planned.rejected()) {
                sections.rejected(planned.mid(), Objects.requireNonNull(planned.original()));
            } else {
                // RFC 8842 §5.2 and §5.5: "the offerer MUST insert … "setup" attribute with an "actpass" attribute
                // value", in subsequent offers as well.
                sections.data(
                        planned.mid(),
                        new SectionWriter.TransportLines(credentials(planned, restart), Setup.ACTPASS),
                        null);
            }
        }
    }

    /**
     * RFC 8829 §5.2.2: "Each "a=ice-ufrag" and "a=ice-pwd" line MUST stay the same, unless … the IceRestart option …
     * was specified."
     */
    private IceCredentials credentials(Planned planned, boolean restart) {
        Transport transport = planned.transport();
        return transport != null && !restart ? transport.local() : proposals.forMid(planned.mid());
    }

    /** Which m-sections there are, in their order. */
    private List<Planned> plan() {
        List<Planned> plan = new ArrayList<>();
        AppliedDescription base = state.local();
        boolean dataPlanned = false;
        if (base != null) {
            SessionDescription sdp = base.sdp();
            for (int i = 0; i < sdp.media().size(); i++) {
                MediaDescription original = sdp.media().get(i);
                Section section = state.sections.get(i);
                boolean live = section.kind() == MediaKind.DATA && !section.rejected();
                dataPlanned |= live;
                plan.add(new Planned(
                        section.mid(),
                        live ? MediaKind.DATA : MediaKind.UNKNOWN,
                        original,
                        live ? state.transportOf(section) : null));
            }
        }
        if (facts.dataWanted() && !dataPlanned) {
            Planned data = new Planned(newMid(plan), MediaKind.DATA, null, null);
            int slot = firstRejectedData(plan);
            // RFC 8829 §5.2.2: "that "m=" section MUST be recycled by generating an "m=" section … (including a new MID
            // value) and placing it at the same index as the "m=" section with a zero port." That is said of
            // transceivers; a slot of audio or video is left alone, because Firefox refuses to have its media type
            // changed to application.
            if (slot < 0) {
                plan.add(data);
            } else {
                plan.set(slot, data);
            }
        }
        return plan;
    }

    private static int firstRejectedData(List<Planned> plan) {
        for (int i = 0; i < plan.size(); i++) {
            MediaDescription original = plan.get(i).original();
            if (plan.get(i).rejected() && original != null && Section.kindOf(original) == MediaKind.DATA) {
                return i;
            }
        }
        return -1;
    }

    /** RFC 8829 §5.2.1: mids come from "a per-PeerConnection counter", skipping those that the session has seen. */
    private String newMid(List<Planned> plan) {
        int number = 0;
        while (usedMids.contains(String.valueOf(number)) || taken(plan, String.valueOf(number))) {
            number++;
        }
        return String.valueOf(number);
    }

    private static boolean taken(List<Planned> plan, String mid) {
        return plan.stream().anyMatch(planned -> planned.mid().equals(mid));
    }
}
