package dev.parley.negotiation.state;

import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.negotiation.transceiver.TransceiverChange;
import dev.parley.negotiation.transceiver.TransceiverSet;
import dev.parley.negotiation.transport.Transport;
import dev.parley.parameters.IceRole;
import java.util.ArrayList;
import java.util.HashMap;
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

    public TransceiverSet transceivers = new TransceiverSet();

    /** The places of the sections by their mids, and the list that they are of. */
    private Map<String, Integer> indexes = new HashMap<>();

    private List<Section> indexed = List.of();

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
        copy.transceivers = transceivers.copy();
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
        return transceivers.ofMid(mid);
    }

    public void put(Transceiver transceiver) {
        transceivers.put(transceiver);
    }

    /** Returns the place of the section with that mid, or -1. */
    public int indexOf(@Nullable String mid) {
        if (indexed != sections) {
            Map<String, Integer> made = new HashMap<>();
            for (int i = 0; i < sections.size(); i++) {
                made.putIfAbsent(sections.get(i).mid(), i);
            }
            indexes = made;
            indexed = sections;
        }
        return mid == null ? -1 : indexes.getOrDefault(mid, -1);
    }

    /**
     * Removes transceivers that have ended: webrtc-pc §4.4.1.5, "If transceiver is stopped, associated with an m= section and
     * the associated m= section is rejected in connection.[[CurrentLocalDescription]] or
     * connection.[[CurrentRemoteDescription]], remove the transceiver". What has left is associated with nothing any more: RFC
     * 9429 §3.4.1 knows transceivers that are "stopped and disassociated from "m=" sections".
     */
    public List<TransceiverChange> removeStopped() {
        List<TransceiverChange> changes = new ArrayList<>();
        for (Transceiver each : transceivers.snapshot()) {
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
        int index = indexOf(transceiver.mid());
        return index >= 0 && (isRejected(currentLocal, index) || isRejected(currentRemote, index));
    }

    /** Returns whether a description has an m-section with port 0 at a place. */
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
