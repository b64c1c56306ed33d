package dev.parley.negotiation.applying;

import dev.parley.negotiation.media.Capabilities;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.media.SimulcastRids;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.state.BundleGroups;
import dev.parley.negotiation.state.Section;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.parameters.Direction;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applies a local description to the transceivers: the steps of webrtc-pc §4.4.1.5 "set a session description" under "If
 * remote is false, then run the following steps for each media description", and RFC 9429 §5.9.
 */
final class LocalMedia {
    private final SessionState state;
    private final SessionDescription sdp;
    private final SdpType type;
    private final List<Section> sections;
    private final NegotiatedMedia negotiated;
    private final BundleGroups groups;
    private final @Nullable SessionDescription offer;

    /** @param sections with the transports that they use now */
    LocalMedia(
            SessionState state,
            SessionDescription sdp,
            SdpType type,
            List<Section> sections,
            Capabilities capabilities) {
        this.state = state;
        this.sdp = sdp;
        this.type = type;
        this.sections = sections;
        this.negotiated = new NegotiatedMedia(capabilities);
        this.groups = new BundleGroups(sdp);
        this.offer =
                type.isAnswer() ? Objects.requireNonNull(state.pendingRemote).sdp() : null;
    }

    /** @param offered whose m-sections the offer has that was created last, by index; null for other sections */
    void apply(List<@Nullable Integer> offered, RemoteTracks tracks) {
        for (int i = 0; i < sdp.media().size(); i++) {
            MediaDescription section = sdp.media().get(i);
            Transceiver transceiver = MediaKind.isMedia(section) ? transceiver(i, offered) : null;
            if (transceiver != null) {
                state.put(apply(i, section, transceiver, tracks));
            }
        }
    }

    /** "If the media description was not yet associated with an RTCRtpTransceiver object then …". */
    private @Nullable Transceiver transceiver(int index, List<@Nullable Integer> offered) {
        String mid = sections.get(index).mid();
        Transceiver transceiver = state.transceiver(mid);
        if (transceiver != null || type != SdpType.OFFER) {
            return transceiver;
        }
        Integer created = index < offered.size() ? offered.get(index) : null;
        Transceiver added = created == null ? null : state.transceivers.get(created);
        return added == null || added.mid() != null
                ? null
                : added.with(slots -> {
                    slots.mid = mid;
                    slots.transport = sections.get(index).transport();
                });
    }

    private Transceiver apply(int index, MediaDescription section, Transceiver transceiver, RemoteTracks tracks) {
        // "If transceiver.[[Stopped]] is true, abort these sub steps."
        if (transceiver.stopped()) {
            return transceiver;
        }
        Direction direction = section.rejected() ? Direction.INACTIVE : section.direction();
        MediaDescription remote = offer == null ? null : offer.media().get(index);
        Transceiver changed = transceiver.with(slots -> {
            slots.receptive = direction.receives();
            slots.receivableCodecs =
                    direction.receives() ? negotiated.receiveCodecs(slots.kind, section, remote) : List.of();
            slots.receiveCodecs =
                    remote != null || !direction.receives() ? slots.receivableCodecs : slots.receiveCodecs;
            slots.receiveExtensions = negotiated.extensions(slots.kind, section, Direction::receives);
            slots.receiveReducedSize = groups.reducedSize(index);
        });
        return remote == null ? changed : answered(index, section, remote, direction, changed, tracks);
    }

    /** "If description is of type "answer" or "pranswer", then run the following steps". */
    private Transceiver answered(
            int index,
            MediaDescription section,
            MediaDescription remote,
            Direction direction,
            Transceiver transceiver,
            RemoteTracks tracks) {
        Direction fired = transceiver.slots().firedDirection;
        Transceiver changed = transceiver;
        // "If direction is "sendonly" or "inactive", and transceiver.[[FiredDirection]] is either "sendrecv" or
        // "recvonly"".
        if (!direction.receives() && fired != null && fired.receives()) {
            changed = tracks.remove(changed);
        }
        List<String> rids = SimulcastRids.sent(section);
        List<String> receiveRids = SimulcastRids.received(section);
        return changed.with(slots -> {
            slots.transport = sections.get(index).transport();
            // The envelope of simulcast: "If description is missing any of the previously negotiated layers, then
            // remove the dictionaries that correspond to the missing layers".
            slots.encodings = direction.sends() ? Envelope.shrunk(slots.encodings, rids) : slots.encodings;
            slots.sendCodecs = section.rejected() ? List.of() : negotiated.sendCodecs(slots.kind, remote);
            slots.sendExtensions = negotiated.extensions(slots.kind, section, Direction::sends);
            slots.sendReducedSize = groups.reducedSize(index);
            slots.maxBitrate = NegotiatedMedia.maxBitrate(remote);
            slots.receiveRids = receiveRids;
            slots.currentDirection = direction;
            slots.firedDirection = direction;
            slots.everSent |= direction.sends();
            if (type == SdpType.ANSWER) {
                slots.negotiatedExtensions = NegotiatedMedia.answered(slots.extensionsToNegotiate, section, false);
                slots.extensionsToNegotiate = slots.negotiatedExtensions;
            }
        });
    }
}
