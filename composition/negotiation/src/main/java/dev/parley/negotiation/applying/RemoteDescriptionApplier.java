package dev.parley.negotiation.applying;

import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.state.AppliedDescription;
import dev.parley.negotiation.state.Section;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transceiver.TransceiverChange;
import dev.parley.negotiation.transceiver.TransceiverFactory;
import dev.parley.negotiation.transport.Action;
import dev.parley.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Checks a remote description and applies it: RFC 9429 §5.10, and §5.11 where it is an answer. */
public final class RemoteDescriptionApplier {
    private final SessionConfig config;
    private final SessionState state;
    private final TransceiverFactory factory;

    /** @param state is left as it is */
    public RemoteDescriptionApplier(SessionConfig config, SessionState state, TransceiverFactory factory) {
        this.config = config;
        this.state = state;
        this.factory = factory;
    }

    /** Applies an offer, a provisional answer or an answer that the signalling state allows. */
    public Outcome apply(SdpType type, SessionDescription sdp) throws NegotiationException {
        new RemoteDescriptionCheck(config, state, sdp).check(type);
        SessionState changed = state.copy();
        List<Action> actions = new ArrayList<>();
        AppliedDescription former = changed.pendingRemote;
        AppliedDescription description = new AppliedDescription(type, sdp);
        changed.pendingRemote = description;
        List<Section> sections = List.of();
        if (type.isAnswer()) {
            SessionDescription local =
                    Objects.requireNonNull(changed.pendingLocal).sdp();
            AnswerApplier answer =
                    new AnswerApplier(config, changed, actions, local, sdp, true, type == SdpType.ANSWER);
            answer.apply();
            sections = answer.effective();
        }
        RemoteTracks tracks = new RemoteTracks();
        List<TransceiverChange> changes = new ArrayList<>();
        new RemoteMedia(config, changed, factory, description, sections, tracks, changes).apply(former);
        return new Outcome(changed, actions, changes, tracks.effects());
    }
}
