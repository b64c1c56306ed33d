package dev.parley.negotiation.state;

import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.negotiation.transceiver.TransceiverChange;
import dev.parley.negotiation.transport.Transport;
import dev.parley.parameters.IceRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that applying a description can change. An operation works on a copy, which takes the place of the original when
 * all went well; the copy that was stable last is what a rollback returns to.
 */
public final class SessionState {
    public SignalingState signaling = SignalingState.STABLE;

    @Nullable
    public AppliedDescription currentLocal;

    @Nullable
    public AppliedDescription currentRemote;

    @Nullable
    public AppliedDescription pendingLocal;

    @Nullable
    public AppliedDescription pendingRemote;

    /** The m-sections of the latest local description, by index. */
    public List<Section> sections = List.of();

    /** By number. */
    public Map<Integer, Transport> transports = new LinkedHashMap<>();

    /** The set of transceivers, by number, in the order in which they were added. */
    public Map<Integer, Transceiver> transceivers = new LinkedHashMap<>();

    @Nullable
    public IceRole iceRole;

    @Nullable
    public DataAssociation data;

    public SessionState copy() {
        SessionState copy = new SessionState();
        copy.signaling = signaling;
        copy.currentLocal = currentLocal;
        copy.currentRemote = currentRemote;
        copy.pendingLocal = pendingLocal;
        copy.pendingRemote = pendingRemote;
        copy.sections = sections;
        copy.transports = new LinkedHashMap<>(transports);
        copy.transceivers = new LinkedHashMap<>(transceivers);
        copy.iceRole = iceRole;
        copy.data = data;
        return copy;
    }

    @Nullable
    public AppliedDescription local() {
        return pendingLocal != null ? pendingLocal : currentLocal;
    }

    @Nullable
    public AppliedDescription remote() {
        return pendingRemote != null ? pendingRemote : currentRemote;
    }

    /** The most recent answer, from either side; null before the first. */
    @Nullable
    public AppliedDescription answer() {
        if (currentLocal != null && currentLocal.type() == SdpType.ANSWER) {
            return currentLocal;
        }
        return currentRemote;
    }

    /** The transceiver that is associated with an m-section, or null. */
    @Nullable
    public Transceiver transceiver(@Nullable String mid) {
        for (Transceiver each : transceivers.values()) {
            if (mid != null && mid.equals(each.mid())) {
                return each;
            }
        }
        return null;
    }

    public void put(Transceiver transceiver) {
        transceivers.put(transceiver.id(), transceiver);
    }

    /**
     * Removes transceivers that have ended: webrtc-pc §4.4.1.5, "If transceiver is stopped, associated with an m= section and
     * the associated m= section is rejected in connection.[[CurrentLocalDescription]] or
     * connection.[[CurrentRemoteDescription]], remove the transceiver". What has left is associated with nothing any more: RFC
     * 8829 §3.4.1 knows transceivers that are "stopped and disassociated from "m=" sections".
     */
    public List<TransceiverChange> removeStopped() {
        List<TransceiverChange> changes = new ArrayList<>();
        for (Transceiver each : List.copyOf(transceivers.values())) {
            // One that never had an m-section would be stopping for ever, and need negotiation for ever.
            boolean orphan = each.stopping() && each.mid() == null;
            if (orphan || each.stopped() && isRejected(each)) {
                Transceiver last = each.stopped() ? each : each.stop(changes);
                transceivers.remove(last.id());
                changes.add(new TransceiverChange.Removed(last.with(slots -> slots.mid = null)));
            }
        }
        return changes;
    }

    private boolean isRejected(Transceiver transceiver) {
        for (int i = 0; i < sections.size(); i++) {
            if (sections.get(i).mid().equals(transceiver.mid())) {
                return isRejected(currentLocal, i) || isRejected(currentRemote, i);
            }
        }
        return false;
    }

    /** Whether a description has an m-section with port 0 at a place. */
    public static boolean isRejected(@Nullable AppliedDescription description, int index) {
        return description != null
                && index < description.sdp().media().size()
                && description.sdp().media().get(index).rejected();
    }

    @Nullable
    public Section section(int index) {
        return index < sections.size() ? sections.get(index) : null;
    }

    /** The transport of a section that still exists, or null. */
    @Nullable
    public Transport transportOf(@Nullable Section section) {
        return section == null || section.transport() == null ? null : transports.get(section.transport());
    }
}
