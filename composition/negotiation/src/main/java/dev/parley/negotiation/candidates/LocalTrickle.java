package dev.parley.negotiation.candidates;

import dev.parley.negotiation.signaling.LocalCandidate;
import dev.parley.negotiation.state.Section;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transport.Transport;
import dev.parley.parameters.Candidate;
import dev.parley.sdp.CandidateLine;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Our candidates: in the descriptions, and on their way to the peer (webrtc-pc "surface the candidate"). */
public final class LocalTrickle {
    private final LocalGatherings gatherings = new LocalGatherings();

    public LocalGatherings gatherings() {
        return gatherings;
    }

    /** Notes a candidate of a transport, so that descriptions show it; null where the transport is not known any more. */
    @Nullable
    public LocalCandidate add(SessionState state, int transport, Candidate candidate) {
        Transport known = state.transports.get(transport);
        if (known == null) {
            return null;
        }
        gatherings.add(generation(known), candidate);
        refresh(state);
        // The fragment travels in the line as well, because some applications pass on nothing else.
        String line =
                CandidateLine.format(candidate) + " ufrag " + known.local().usernameFragment();
        return trickled(state, known, candidate, line);
    }

    /** Notes the end of the present generation; null where the transport is not known any more. */
    @Nullable
    public LocalCandidate end(SessionState state, int transport) {
        Transport known = state.transports.get(transport);
        if (known == null) {
            return null;
        }
        gatherings.complete(generation(known));
        refresh(state);
        return trickled(state, known, null, "");
    }

    private static LocalGatherings.Generation generation(Transport transport) {
        return new LocalGatherings.Generation(transport.id(), transport.local().usernameFragment());
    }

    private static @Nullable LocalCandidate trickled(
            SessionState state, Transport transport, @Nullable Candidate candidate, String line) {
        for (int i = 0; i < state.sections.size(); i++) {
            Section section = state.sections.get(i);
            if (section.transport() != null && section.transport() == transport.id()) {
                return new LocalCandidate(
                        candidate, line, section.mid(), i, transport.local().usernameFragment());
            }
        }
        return null;
    }

    /** Brings the descriptions of a state up to date. */
    public void refresh(SessionState state) {
        state.currentLocal = gatherings.refresh(state.currentLocal);
        state.pendingLocal = gatherings.refresh(state.pendingLocal);
    }

    /** Forgets the candidates of generations to which no rollback can return. */
    public void forgetGenerations(SessionState state, @Nullable SessionState stable) {
        Set<LocalGatherings.Generation> live = new LinkedHashSet<>();
        state.transports.values().forEach(each -> live.add(generation(each)));
        if (stable != null) {
            stable.transports.values().forEach(each -> live.add(generation(each)));
        }
        gatherings.retain(live);
    }
}
