package dev.parley.negotiation.applying;

import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.media.SimulcastRids;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.state.AppliedDescription;
import dev.parley.negotiation.state.BundleGroups;
import dev.parley.negotiation.state.Section;
import dev.parley.negotiation.state.SectionMids;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transceiver.Encoding;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.negotiation.transceiver.TransceiverChange;
import dev.parley.negotiation.transceiver.TransceiverFactory;
import dev.parley.negotiation.transceiver.TransceiverInit;
import dev.parley.parameters.Direction;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applies a remote description to the transceivers: the steps of webrtc-pc §4.4.1.5 "set a session description" under
 * "Otherwise, (if remote is true)", and RFC 9429 §5.10.
 */
final class RemoteMedia {
    private final SessionConfig config;
    private final SessionState state;
    private final TransceiverFactory factory;
    private final SessionDescription sdp;
    private final SdpType type;
    private final List<Section> sections;
    private final NegotiatedMedia negotiated;
    private final RemoteTracks tracks;
    private final List<TransceiverChange> changes;
    private final BundleGroups groups;
    private final @Nullable SessionDescription offer;

    /** Those that addTrack added and no m-section has, by kind, in the order in which they were added. */
    private final Map<MediaKind, Deque<Integer>> addedByAddTrack = new EnumMap<>(MediaKind.class);

    /** @param sections of an answer, with the transports that they use now */
    RemoteMedia(
            SessionConfig config,
            SessionState state,
            TransceiverFactory factory,
            AppliedDescription description,
            List<Section> sections,
            RemoteTracks tracks,
            List<TransceiverChange> changes) {
        this.config = config;
        this.state = state;
        this.factory = factory;
        this.sdp = description.sdp();
        this.type = description.type();
        this.sections = sections;
        this.negotiated = new NegotiatedMedia(config.capabilities());
        this.tracks = tracks;
        this.changes = changes;
        this.groups = description.groups();
        this.offer =
                type.isAnswer() ? Objects.requireNonNull(state.pendingLocal).sdp() : null;
        for (Transceiver each : state.transceivers.values()) {
            if (each.slots().addedByAddTrack && each.mid() == null && !each.stopping()) {
                addedByAddTrack
                        .computeIfAbsent(each.kind(), key -> new ArrayDeque<>())
                        .add(each.id());
            }
        }
    }

    /** @param former the remote offer that this one follows without an answer, or null */
    void apply(@Nullable AppliedDescription former) {
        List<String> mids = SectionMids.of(sdp);
        List<String> formerMids = former == null ? List.of() : SectionMids.of(former.sdp());
        for (int i = 0; i < sdp.media().size(); i++) {
            MediaDescription section = sdp.media().get(i);
            // An answer may leave the mids out.
            String mid = type.isAnswer() ? sections.get(i).mid() : mids.get(i);
            boolean media = MediaKind.isMedia(section);
            if (!media && !section.rejected()) {
                continue;
            }
            // What is rejected may have any protocol, and ends its transceiver all the same.
            Transceiver transceiver = state.transceiver(mid);
            if (transceiver == null && media && type == SdpType.OFFER) {
                disassociate(midBefore(formerMids, i), mid);
                transceiver = findOrCreate(section, mid);
            }
            if (transceiver != null) {
                apply(i, section, transceiver);
            }
        }
    }

    /**
     * RFC 9429 §5.10: "If the "m=" section is being recycled …, disassociate the currently associated RtpTransceiver by
     * setting its mid property to "null"". One that is stopped is of no use to anybody after that, and leaves the set.
     */
    private void disassociate(@Nullable String before, String mid) {
        Transceiver recycled = mid.equals(before) ? null : state.transceiver(before);
        if (recycled == null) {
            return;
        }
        Transceiver free = recycled.with(slots -> slots.mid = null);
        state.put(free);
        if (free.stopped()) {
            state.transceivers.remove(free.id());
            changes.add(new TransceiverChange.Removed(free));
        } else if (free.slots().addedByAddTrack && !free.stopping()) {
            addedByAddTrack
                    .computeIfAbsent(free.kind(), key -> new ArrayDeque<>())
                    .add(free.id());
        }
    }

    private @Nullable String midBefore(List<String> formerMids, int index) {
        if (index < formerMids.size()) {
            return formerMids.get(index);
        }
        Section section = state.section(index);
        return section == null ? null : section.mid();
    }

    private @Nullable Transceiver findOrCreate(MediaDescription section, String mid) {
        MediaKind kind = MediaKind.of(section);
        List<String> proposed = Envelope.proposed(section);
        Transceiver found = section.direction().receives() ? addedByAddTrack(kind) : null;
        if (found == null && !config.remoteMediaAccepted()) {
            return null;
        }
        if (found == null) {
            // "If no RtpTransceiver was found in the previous step, create one with a recvonly direction."
            List<TransceiverInit.Rid> rids = new ArrayList<>();
            if (proposed.size() > 1) {
                proposed.forEach(rid -> rids.add(new TransceiverInit.Rid(rid, true)));
            }
            found = factory.add(
                    state.transceivers, kind, new TransceiverInit(Direction.RECVONLY, null, List.of(), rids), true);
            Transceiver created = found.with(slots -> slots.mid = mid);
            changes.add(new TransceiverChange.Created(created));
            return created;
        }
        return found.with(slots -> {
            slots.mid = mid;
            slots.encodings = proposed(slots.encodings, proposed);
        });
    }

    /**
     * "If the "m=" section is sendrecv or recvonly, and there are RtpTransceivers of the same type that were added to the
     * PeerConnection by addTrack and are not associated with any "m=" section and are not stopped, find the first".
     */
    private @Nullable Transceiver addedByAddTrack(MediaKind kind) {
        Integer first = addedByAddTrack.getOrDefault(kind, new ArrayDeque<>(0)).poll();
        return first == null ? null : state.transceivers.get(first);
    }

    /** "If the length of … [[SendEncodings]] is 1, and the lone encoding contains no rid member, set … [[SendEncodings]] to proposedSendEncodings". */
    private List<Encoding> proposed(List<Encoding> present, List<String> rids) {
        if (rids.isEmpty() || present.size() != 1 || present.get(0).rid() != null) {
            return present;
        }
        return factory.encodings(rids);
    }

    private void apply(int index, MediaDescription section, Transceiver found) {
        // A transceiver that was associated before may be asked for simulcast now.
        Transceiver transceiver = type == SdpType.OFFER
                ? found.with(slots -> slots.encodings = proposed(slots.encodings, Envelope.proposed(section)))
                : found;
        // "… but with the send and receive directions reversed to represent this peer's point of view. If the media
        // description is rejected, set direction to "inactive"."
        Direction direction =
                section.rejected() ? Direction.INACTIVE : section.direction().reversed();
        List<String> msids =
                direction.receives() ? NegotiatedMedia.streams(section, factory.defaultStream()) : List.of();
        Transceiver changed = tracks.process(transceiver, direction, msids).with(slots -> {
            slots.remoteSources = NegotiatedMedia.sources(section);
        });
        changed = type.isAnswer() ? answered(index, section, direction, changed) : offered(section, direction, changed);
        if (section.rejected() && !changed.stopped()) {
            changed = changed.stop(changes);
        }
        state.put(changed);
    }

    private Transceiver offered(MediaDescription section, Direction direction, Transceiver transceiver) {
        return transceiver.with(slots -> {
            slots.receivableCodecs = direction.receives() ? negotiated.receivable(transceiver, section) : List.of();
            slots.receiveCodecs = direction.receives() ? slots.receiveCodecs : List.of();
        });
    }

    private Transceiver answered(int index, MediaDescription section, Direction direction, Transceiver transceiver) {
        MediaDescription local = Objects.requireNonNull(offer).media().get(index);
        List<String> rids = SimulcastRids.received(section);
        List<String> receiveRids = SimulcastRids.sent(section);
        return transceiver.with(slots -> {
            slots.transport = sections.get(index).transport();
            slots.encodings = Envelope.shrunk(slots.encodings, rids);
            slots.receiveCodecs =
                    direction.receives() ? negotiated.receiveCodecs(slots.kind, local, section) : List.of();
            slots.receivableCodecs = slots.receiveCodecs;
            slots.receiveExtensions = negotiated.extensions(slots.kind, section, Direction::sends);
            slots.receiveReducedSize = groups.reducedSize(index);
            slots.receiveRids = config.simulcastReceived() ? receiveRids : List.of();
            slots.sendCodecs = section.rejected() ? List.of() : negotiated.sendCodecs(slots.kind, section);
            slots.sendExtensions = negotiated.extensions(slots.kind, section, Direction::receives);
            slots.sendReducedSize = groups.reducedSize(index);
            slots.maxBitrate = NegotiatedMedia.maxBitrate(section);
            slots.currentDirection = direction;
            slots.everSent |= direction.sends();
            if (type == SdpType.ANSWER) {
                slots.negotiatedExtensions = NegotiatedMedia.answered(slots.extensionsToNegotiate, section, true);
                slots.extensionsToNegotiate = slots.negotiatedExtensions;
            }
        });
    }
}
