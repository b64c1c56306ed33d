package dev.parley.negotiation.creating;

import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.media.AnsweredFormats;
import dev.parley.negotiation.media.ExtensionIds;
import dev.parley.negotiation.media.MediaFormats;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.media.SimulcastRids;
import dev.parley.negotiation.media.WantedFormats;
import dev.parley.negotiation.state.BundleGroups;
import dev.parley.negotiation.state.SectionMids;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.parameters.Direction;
import dev.parley.sdp.Group;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writer of the m-sections of audio and video in an answer: RFC 9429 §5.3.1 and §5.3.2. */
final class AnsweredMedia {
    private final SessionConfig config;
    private final SessionState state;
    private final SessionDescription offer;
    private final BundleGroups offered;
    private final List<String> mids;
    private final ExtensionIds extensionIds;

    /** The last is a copy, which the answer may fill. */
    AnsweredMedia(SessionConfig config, SessionState state, ExtensionIds extensionIds) {
        this.config = config;
        this.state = state;
        this.offer = Objects.requireNonNull(state.pendingRemote).sdp();
        this.offered = Objects.requireNonNull(state.pendingRemote).groups();
        this.mids = SectionMids.of(offer);
        this.extensionIds = extensionIds;
    }

    private @Nullable Transceiver transceiver(int index) {
        return state.transceiver(mids.get(index));
    }

    private AnsweredFormats formats(int index, Transceiver transceiver) {
        MediaFormats formats = new MediaFormats(offer.media().get(index));
        return new AnsweredFormats(
                new WantedFormats(config.capabilities(), transceiver.kind(), transceiver.preferredCodecs()), formats);
    }

    /**
     * Returns whether the section can be accepted: not where "the associated RtpTransceiver has been stopped", or "there is no
     * offered media format that is both supported and, if applicable, allowed by codec preferences".
     */
    boolean isWanted(int index) {
        Transceiver transceiver = MediaKind.isMedia(offer.media().get(index)) ? transceiver(index) : null;
        return transceiver != null
                && !transceiver.stopped()
                && formats(index, transceiver).carryMedia();
    }

    /** @param bundled whether it is in a BUNDLE group of the answer */
    RtpSection section(int index, boolean bundled) {
        MediaDescription section = offer.media().get(index);
        Transceiver transceiver = Objects.requireNonNull(transceiver(index));
        // "applying the rules regarding the offered direction specified in [RFC3264], Section 6.1, and then
        // intersecting with the direction of the associated RtpTransceiver"; a transceiver that is stopping has
        // "inactive".
        Direction direction = section.direction().reversed().intersect(transceiver.direction());
        boolean mux = bundled || offered.rtcpMux(index);
        List<String> sent = direction.sends() ? sent(section, transceiver) : List.of();
        // Simulcast that the peer offers is accepted if the configuration permits it; RFC 9429 §3.7 has no way for it.
        List<String> received =
                direction.receives() && config.simulcastReceived() ? SimulcastRids.sent(section) : List.of();
        return new RtpSection(
                transceiver.kind(),
                section.mediaLine().protocol(),
                direction,
                formats(index, transceiver).inOrder(),
                extensionIds.answered(transceiver.headerExtensionsToNegotiate(), section),
                offered.reducedSize(index),
                // "If present in the offer, an "a=rtcp-mux" line …. Otherwise, an "a=rtcp" line".
                new RtpSection.RtcpLines(mux, mux && section.hasAttribute("rtcp-mux-only"), !mux),
                // "If the RtpTransceiver has a sendrecv or sendonly direction": the transceiver, not the section.
                transceiver.direction().sends() ? transceiver.streams() : null,
                OfferedMedia.rids(sent, received),
                OfferedMedia.simulcast(sent, received),
                direction.sends() && sent.isEmpty() ? transceiver.encodings().subList(0, 1) : List.of());
    }

    /**
     * webrtc-pc "createAnswer": alternatives but the first, repetitions, and rids that are not among the [[SendEncodings]]
     * are left out.
     */
    private static List<String> sent(MediaDescription section, Transceiver transceiver) {
        List<String> rids = new ArrayList<>(SimulcastRids.received(section));
        rids.removeIf(rid -> transceiver.encodings().stream().noneMatch(encoding -> rid.equals(encoding.rid())));
        return rids;
    }

    /**
     * "For each group of type "LS" present in the offer, select the local RtpTransceivers that are referenced by the MID
     * values in the specified group, and determine which of them either reference a common local MediaStream … or have no
     * MediaStream to reference …. If at least two such RtpTransceivers exist, a group of type "LS" with the MID values of
     * these RtpTransceivers MUST be added."
     */
    List<Group> lipSyncGroups(boolean[] accepted) {
        List<Group> groups = new ArrayList<>();
        for (Group group : offer.session().groups()) {
            if (!group.semantics().equals("LS")) {
                continue;
            }
            Set<String> streams = new TreeSet<>();
            List<String> members = new ArrayList<>();
            for (String mid : group.mids()) {
                int index = offered.indexOf(mid);
                Transceiver transceiver = index >= 0 && accepted[index] ? transceiver(index) : null;
                if (transceiver == null) {
                    continue;
                }
                boolean common = streams.isEmpty()
                        || transceiver.streams().isEmpty()
                        || transceiver.streams().stream().anyMatch(streams::contains);
                if (common) {
                    streams.addAll(transceiver.streams());
                    members.add(mid);
                }
            }
            if (members.size() > 1) {
                groups.add(new Group("LS", members));
            }
        }
        return groups;
    }
}
