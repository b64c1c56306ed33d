package dev.parley.negotiation;

import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.state.AppliedDescription;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.parameters.Direction;
import dev.parley.sdp.MediaDescription;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** webrtc-pc §4.7.3 "check if negotiation is needed", from "Let description be connection.[[CurrentLocalDescription]]". */
final class NegotiationCheck {
    private final SessionState state;

    NegotiationCheck(SessionState state) {
        this.state = state;
    }

    boolean isNeeded(boolean dataWanted) {
        // Step 4: "If connection has created any RTCDataChannels, and no m= section in description has been negotiated
        // yet for data, return true."
        if (dataWanted && (!hasData(state.currentLocal) || !hasData(state.currentRemote))) {
            return true;
        }
        // Step 5: "For each transceiver in connection's set of transceivers, perform the following checks".
        return state.transceivers.values().stream().anyMatch(this::isNeeded);
    }

    private boolean isNeeded(Transceiver transceiver) {
        // "If transceiver.[[Stopping]] is true and transceiver.[[Stopped]] is false, return true."
        if (transceiver.stopping() && !transceiver.stopped()) {
            return true;
        }
        MediaDescription local = section(state.currentLocal, transceiver);
        MediaDescription remote = section(state.currentRemote, transceiver);
        if (transceiver.stopped()) {
            // "If transceiver is stopped and is associated with an m= section, but the associated m= section is not yet
            // rejected in connection.[[CurrentLocalDescription]] or connection.[[CurrentRemoteDescription]], return
            // true."
            return local != null && !local.rejected() && remote != null && !remote.rejected();
        }
        // "If transceiver isn't stopped and isn't yet associated with an m= section in description, return true."
        return local == null
                || remote == null
                || streamsDiffer(transceiver, local)
                || directionDiffers(transceiver, local, remote);
    }

    private @Nullable MediaDescription section(@Nullable AppliedDescription description, Transceiver transceiver) {
        // While an exchange is under way the sections may be more than those of the current descriptions.
        int index = description == null ? -1 : state.indexOf(transceiver.mid());
        return description == null
                        || index < 0
                        || index >= description.sdp().media().size()
                ? null
                : description.sdp().media().get(index);
    }

    /**
     * "If transceiver.[[Direction]] is "sendrecv" or "sendonly", and the associated m= section in description either doesn't
     * contain a single a=msid line, or the number of MSIDs from the a=msid lines in this m= section, or the MSID values
     * themselves, differ from what is in transceiver.sender.[[AssociatedMediaStreamIds]], return true."
     */
    private static boolean streamsDiffer(Transceiver transceiver, MediaDescription local) {
        if (!transceiver.direction().sends()) {
            return false;
        }
        List<String> streams = local.msids().stream()
                .map(msid -> msid.stream())
                .filter(stream -> !stream.equals("-"))
                .toList();
        // The number and the values, not the order: the ids of one section are a set.
        return local.msids().isEmpty()
                || streams.size() != transceiver.streams().size()
                || !transceiver.streams().containsAll(streams);
    }

    /** The directions, by who offered. */
    private boolean directionDiffers(Transceiver transceiver, MediaDescription local, MediaDescription remote) {
        Direction offered = remote.direction().reversed();
        if (Objects.requireNonNull(state.currentLocal).type() == SdpType.OFFER) {
            // "If description is of type "offer", and the direction of the associated m= section in neither
            // connection.[[CurrentLocalDescription]] nor connection.[[CurrentRemoteDescription]] matches
            // transceiver.[[Direction]], return true."
            return local.direction() != transceiver.direction() && offered != transceiver.direction();
        }
        // "If description is of type "answer", and the direction of the associated m= section in the description does
        // not match transceiver.[[Direction]] intersected with the offered direction …, return true."
        return local.direction() != transceiver.direction().intersect(offered);
    }

    static boolean hasData(@Nullable AppliedDescription description) {
        return description != null
                && description.sdp().media().stream()
                        .anyMatch(section -> MediaKind.of(section) == MediaKind.DATA && !section.rejected());
    }
}
