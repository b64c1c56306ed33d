package dev.parley.negotiation.applying;

import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.state.Section;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transport.Action;
import dev.parley.negotiation.transport.TransportNumbers;
import dev.parley.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks a local description and applies it: RFC 9429 §5.9, and §5.11 where it is an answer. */
public final class LocalDescriptionApplier {
    private final SessionConfig config;
    private final SessionState state;
    private final TransportNumbers numbers;

    /** @param state is left as it is */
    public LocalDescriptionApplier(SessionConfig config, SessionState state, TransportNumbers numbers) {
        this.config = config;
        this.state = state;
        this.numbers = numbers;
    }

    /**
     * Applies an offer, a provisional answer or an answer that the signalling state allows.
     *
     * @param offered whose m-sections the offer has that was created last, by index; null for other sections
     */
    public Outcome apply(SdpType type, SessionDescription sdp, List<@Nullable Integer> offered)
            throws NegotiationException {
        new LocalDescriptionCheck(state, sdp).check(type);
        SessionState changed = state.copy();
        List<Action> actions = new ArrayList<>();
        new LocalTransports(config, changed, numbers, actions).apply(sdp, type);
        List<Section> sections = changed.sections;
        if (type.isAnswer()) {
            SessionDescription remote =
                    Objects.requireNonNull(changed.pendingRemote).sdp();
            AnswerApplier answer =
                    new AnswerApplier(config, changed, actions, sdp, remote, false, type == SdpType.ANSWER);
            answer.apply();
            sections = answer.effective();
        }
        RemoteTracks tracks = new RemoteTracks();
        new LocalMedia(changed, sdp, type, sections, config.capabilities()).apply(offered, tracks);
        return new Outcome(changed, actions, List.of(), tracks.effects());
    }
}
