package dev.parley.negotiation.candidates;

import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.NegotiationException.Kind;
import dev.parley.negotiation.signaling.RemoteCandidate;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.state.AppliedDescription;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transport.Action;
import dev.parley.negotiation.transport.RemoteTransportParameters;
import dev.parley.negotiation.transport.Transport;
import dev.parley.parameters.Candidate;
import dev.parley.sdp.CandidateLine;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SdpException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the transport of a trickled remote candidate, and adds it to the remote descriptions of its generation:
 * webrtc-pc's addIceCandidate and RFC 9429 §4.1.19.
 */
public final class CandidateRouter {
    private final SessionConfig config;
    private final SessionState state;

    public CandidateRouter(SessionConfig config, SessionState state) {
        this.config = config;
        this.state = state;
    }

    /** The steps are those of webrtc-pc §4.4.2 "addIceCandidate". */
    public List<Action> add(RemoteCandidate given) throws NegotiationException {
        RemoteCandidate candidate = withoutEmptyMembers(given);
        // Step 3: "If candidate.candidate is not an empty string and both … are null, return … TypeError."
        boolean end = candidate.candidate().isEmpty();
        if (!end && candidate.sdpMid() == null && candidate.sdpMLineIndex() == null) {
            throw new NegotiationException(Kind.TYPE, "sdpMid and sdpMLineIndex are both null");
        }
        // Step 4.1: "If remoteDescription is null return … InvalidStateError."
        AppliedDescription remote = state.remote();
        if (remote == null || state.signaling == SignalingState.CLOSED) {
            throw new NegotiationException(Kind.INVALID_STATE, "there is no remote description");
        }
        List<Action> actions = new ArrayList<>();
        if (candidate.sdpMid() == null && candidate.sdpMLineIndex() == null) {
            // "If both … are null, then this end-of-candidates indication applies to all media descriptions."
            int count = remote.sdp().media().size();
            String generation = candidate.usernameFragment();
            if (generation != null && IntStream.range(0, count).noneMatch(i -> isKnown(i, generation))) {
                throw unknownFragment();
            }
            for (int i = 0; i < count; i++) {
                addTo(i, null, generation, actions);
            }
            return actions;
        }
        int index = index(remote, candidate);
        // Step 4.4: "… whose associated transceiver is stopped, return a promise resolved with undefined."
        if (remote.sdp().media().get(index).rejected()) {
            return actions;
        }
        // Step 4.5: the user name fragment has to be one of "an applied remote description".
        String usernameFragment = candidate.usernameFragment();
        if (usernameFragment != null && !isKnown(index, usernameFragment)) {
            throw unknownFragment();
        }
        // Step 4.7: "If candidate could not be successfully added … OperationError".
        CandidateLine line = null;
        if (!end) {
            try {
                line = CandidateLine.of(candidate.candidate());
            } catch (SdpException e) {
                throw new NegotiationException(Kind.OPERATION, "candidate is malformed: " + e.getMessage());
            }
        }
        Candidate parsed = line == null ? null : line.candidate();
        if (usernameFragment == null && parsed != null && parsed.extension("ufrag") != null) {
            usernameFragment = parsed.extension("ufrag");
            if (usernameFragment != null && !isKnown(index, usernameFragment)) {
                return actions; // A late candidate of a generation that is over.
            }
        }
        addTo(index, line, usernameFragment, actions);
        return actions;
    }

    /**
     * Peers write an empty text for what is absent. Neither a mid (RFC 5888 §4: a token) nor a user name fragment (RFC 8839
     * §5.4: 4 characters at least) is ever empty. An empty sdpMid stays where nothing else names the m-section of a candidate,
     * so that it is refused.
     */
    private static RemoteCandidate withoutEmptyMembers(RemoteCandidate given) {
        boolean needed = given.sdpMLineIndex() == null && !given.candidate().isEmpty();
        String mid = given.sdpMid();
        String usernameFragment = given.usernameFragment();
        return new RemoteCandidate(
                given.candidate(),
                mid != null && mid.isEmpty() && !needed ? null : mid,
                given.sdpMLineIndex(),
                usernameFragment != null && usernameFragment.isEmpty() ? null : usernameFragment);
    }

    private static NegotiationException unknownFragment() {
        return new NegotiationException(Kind.OPERATION, "usernameFragment is that of no remote description");
    }

    /** Steps 4.2 and 4.3. */
    private static int index(AppliedDescription remote, RemoteCandidate candidate) throws NegotiationException {
        if (candidate.sdpMid() != null) {
            int index = remote.groups().indexOf(candidate.sdpMid());
            if (index < 0) {
                throw new NegotiationException(Kind.OPERATION, "no m-section has that sdpMid");
            }
            return index;
        }
        Integer index = candidate.sdpMLineIndex();
        if (index == null || index < 0 || index >= remote.sdp().media().size()) {
            throw new NegotiationException(Kind.OPERATION, "no m-section has that sdpMLineIndex");
        }
        return index;
    }

    private boolean isKnown(int index, String usernameFragment) {
        return usernameFragment.equals(fragmentOf(state.pendingRemote, index))
                || usernameFragment.equals(fragmentOf(state.currentRemote, index));
    }

    private static @Nullable String fragmentOf(@Nullable AppliedDescription description, int index) {
        return description == null || index >= description.sdp().media().size()
                ? null
                : description.groups().transportAttributes(index).iceUfrag();
    }

    /** Adds a candidate, or the end of them where {@code line} is null, to the descriptions of its generation and to the transport. */
    private void addTo(
            int index, @Nullable CandidateLine line, @Nullable String usernameFragment, List<Action> actions) {
        // "if usernameFragment is null, process the candidate for the most recent ICE generation"
        String generation = usernameFragment != null ? usernameFragment : fragmentOf(state.remote(), index);
        if (generation == null) {
            return;
        }
        boolean added = false;
        if (generation.equals(fragmentOf(state.pendingRemote, index))) {
            AppliedDescription changed = extended(state.pendingRemote, index, line);
            added = changed != null;
            state.pendingRemote = changed != null ? changed : state.pendingRemote;
        }
        if (generation.equals(fragmentOf(state.currentRemote, index))) {
            AppliedDescription changed = extended(state.currentRemote, index, line);
            added |= changed != null;
            state.currentRemote = changed != null ? changed : state.currentRemote;
        }
        Transport transport = state.transportOf(state.section(index));
        RemoteTransportParameters known = transport == null ? null : transport.remote();
        if (!added
                || transport == null
                || known == null
                || !known.credentials().usernameFragment().equals(generation)) {
            return; // It waits in the description for the RemoteTransport to come.
        }
        if (line == null) {
            state.transports.put(transport.id(), transport.withRemote(withEnd(known)));
            actions.add(new Action.EndOfRemoteCandidates(transport.id()));
        } else if (line.candidate() != null && transport.takes(line.candidate())) {
            state.transports.put(transport.id(), transport.withRemote(withCandidate(known, line.candidate())));
            actions.add(new Action.AddRemoteCandidate(transport.id(), line.candidate()));
        }
    }

    /** The description with the candidate; null where it has it already, or has too many. */
    private @Nullable AppliedDescription extended(
            @Nullable AppliedDescription description, int index, @Nullable CandidateLine line) {
        if (description == null) {
            return null;
        }
        MediaDescription section = description.sdp().media().get(index);
        List<String> present = section.attributes("candidate");
        if (section.rejected()
                || (line == null ? section.hasAttribute("end-of-candidates") : present.contains(line.text()))
                || present.size() >= config.remoteCandidateLimit()) {
            return null;
        }
        try {
            String attribute = line == null ? "end-of-candidates" : "candidate:" + line.text();
            return description.with(description.sdp().withAttributes(index, List.of(attribute)));
        } catch (SdpException e) {
            throw new AssertionError("the candidate has been parsed", e);
        }
    }

    private static RemoteTransportParameters withCandidate(RemoteTransportParameters known, Candidate candidate) {
        List<Candidate> candidates = new ArrayList<>(known.candidates());
        candidates.add(candidate);
        return new RemoteTransportParameters(
                known.credentials(),
                known.lite(),
                known.fingerprints(),
                known.localRole(),
                candidates,
                known.endOfCandidates());
    }

    private static RemoteTransportParameters withEnd(RemoteTransportParameters known) {
        return new RemoteTransportParameters(
                known.credentials(), known.lite(), known.fingerprints(), known.localRole(), known.candidates(), true);
    }
}
