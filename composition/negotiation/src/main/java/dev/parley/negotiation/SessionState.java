package dev.parley.negotiation;

import dev.parley.parameters.IceRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that applying a description can change. An operation works on a copy, which takes the place of the original when
 * all went well; the copy that was stable last is what a rollback returns to.
 */
final class SessionState {
    SignalingState signaling = SignalingState.STABLE;

    @Nullable
    AppliedDescription currentLocal;

    @Nullable
    AppliedDescription currentRemote;

    @Nullable
    AppliedDescription pendingLocal;

    @Nullable
    AppliedDescription pendingRemote;

    /** The m-sections of the latest local description, by index. */
    List<Section> sections = List.of();

    /** By number. */
    Map<Integer, Transport> transports = new LinkedHashMap<>();

    /** The set of transceivers, by number, in the order in which they were added. */
    Map<Integer, Transceiver> transceivers = new LinkedHashMap<>();

    @Nullable
    IceRole iceRole;

    @Nullable
    DataAssociation data;

    SessionState copy() {
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
    AppliedDescription local() {
        return pendingLocal != null ? pendingLocal : currentLocal;
    }

    @Nullable
    AppliedDescription remote() {
        return pendingRemote != null ? pendingRemote : currentRemote;
    }

    @Nullable
    Section section(int index) {
        return index < sections.size() ? sections.get(index) : null;
    }

    /** The transport of a section that still exists, or null. */
    @Nullable
    Transport transportOf(@Nullable Section section) {
        return section == null || section.transport() == null ? null : transports.get(section.transport());
    }
}
