package dev.parley.negotiation;

import dev.parley.negotiation.signaling.Description;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.state.AppliedDescription;
import dev.parley.negotiation.state.Section;
import dev.parley.negotiation.state.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The descriptions of a session that were applied, and what they say: as it is at the moment of asking. */
public final class Descriptions {
    private final Supplier<SessionState> state;

    Descriptions(Supplier<SessionState> state) {
        this.state = state;
    }

    /** Returns webrtc-pc's [[PendingLocalDescription]]. */
    public @Nullable Description pendingLocal() {
        return describe(state.get().pendingLocal);
    }

    /** Returns webrtc-pc's [[CurrentLocalDescription]]. */
    public @Nullable Description currentLocal() {
        return describe(state.get().currentLocal);
    }

    /** Returns webrtc-pc's [[PendingRemoteDescription]]. */
    public @Nullable Description pendingRemote() {
        return describe(state.get().pendingRemote);
    }

    /** Returns webrtc-pc's [[CurrentRemoteDescription]]. */
    public @Nullable Description currentRemote() {
        return describe(state.get().currentRemote);
    }

    /** Returns the pending local description, else the current one, else null. */
    public @Nullable Description local() {
        return describe(state.get().local());
    }

    /** Returns the pending remote description, else the current one, else null. */
    public @Nullable Description remote() {
        return describe(state.get().remote());
    }

    private static @Nullable Description describe(@Nullable AppliedDescription description) {
        return description == null ? null : description.toDescription();
    }

    /** Returns whether the peer takes trickled candidates: webrtc-pc's canTrickleIceCandidates; null without a remote description. */
    public @Nullable Boolean canTrickleIceCandidates() {
        AppliedDescription remote = state.get().remote();
        return remote == null ? null : (Boolean) remote.trickles();
    }

    /**
     * Returns whether the latest description, local or remote, has a data section that is not rejected: webrtc-pc makes
     * the RTCSctpTransport in the state "connecting" as soon as an offer that has one is applied.
     */
    public boolean hasDataSection() {
        return state.get().signaling == SignalingState.HAVE_REMOTE_OFFER || state.get().pendingLocal == null
                ? NegotiationCheck.hasData(state.get().remote())
                : NegotiationCheck.hasData(state.get().pendingLocal);
    }

    /** Returns the m-sections of the latest local description, in their order. */
    public List<SectionInfo> sections() {
        List<SectionInfo> infos = new ArrayList<>();
        for (int i = 0; i < state.get().sections.size(); i++) {
            Section section = state.get().sections.get(i);
            infos.add(new SectionInfo(i, section.mid(), section.kind(), section.rejected(), section.transport()));
        }
        return infos;
    }
}
