package dev.parley.negotiation;

import dev.parley.negotiation.NegotiationException.Kind;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.IceCredentials;
import dev.parley.sdp.SdpException;
import dev.parley.sdp.SessionDescription;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The negotiation of one peer connection: JSEP. The owner keeps its facts current ({@link #setDataWanted}, {@link
 * #setFingerprints}, {@link #addLocalCandidate}), and calls the operations in the order of its operations chain; each
 * takes effect at once and completely, or throws and changes nothing. Confined to the owner's thread.
 *
 * <p>Left to the owner: the operations chain, promises and events, the negotiation-needed <em>flag</em> (this class
 * answers the check), and obeying the {@link Action}s.
 */
public final class Session {
    private SessionConfig config;
    private List<Fingerprint> fingerprints = List.of();
    private boolean dataWanted;

    private SessionState state = new SessionState();

    /** The last stable state while an exchange is under way: what a rollback returns to. */
    private @Nullable SessionState stable;

    private final LocalTrickle trickle = new LocalTrickle();
    private final TransportNumbers numbers = new TransportNumbers();
    private final CreatedDescriptions created;
    private final TransceiverFactory factory;
    private final Transceivers transceivers;

    /**
     * Makes a session in {@link SignalingState#STABLE}.
     *
     * @param random where ICE credentials and the session id come from
     */
    public Session(SessionConfig config, SecureRandom random) {
        this.config = config;
        this.created = new CreatedDescriptions(random);
        this.factory = new TransceiverFactory(() -> this.config.capabilities(), random);
        this.transceivers = new Transceivers(() -> state.transceivers, () -> this.config.capabilities(), factory);
    }

    /** Returns the signalling state. */
    public SignalingState signalingState() {
        return state.signaling;
    }

    /** Returns the set of transceivers, and the commands that change it. */
    public Transceivers transceivers() {
        return transceivers;
    }

    /** Returns the configuration in force. */
    public SessionConfig config() {
        return config;
    }

    /** Changes the configuration; descriptions that are created later obey it. */
    public void setConfig(SessionConfig config) {
        this.config = config;
    }

    /**
     * Sets the hashes of our certificate. They have to be there before the first description is created, and go into
     * every transport.
     */
    public void setFingerprints(List<Fingerprint> fingerprints) {
        this.fingerprints = List.copyOf(fingerprints);
    }

    /**
     * Numbers one more transport, for which candidates may be gathered before a description needs it: webrtc-pc's
     * iceCandidatePoolSize. The next section that gets a transport of its own uses it.
     */
    public PooledTransport poolTransport() {
        IceCredentials credentials = created.pooledCredentials();
        return new PooledTransport(numbers.pooled(credentials), credentials);
    }

    /** Says that the connection has created a data channel: offers have a data section from now on. */
    public void setDataWanted(boolean wanted) {
        dataWanted = wanted;
    }

    /**
     * Creates an offer and remembers it as [[LastCreatedOffer]]. The same state of affairs gives the same text; a
     * restart of ICE gives new credentials each time.
     *
     * @throws NegotiationException INVALID_STATE unless stable or have-local-offer; OPERATION without fingerprints
     */
    public String createOffer(OfferOptions options) throws NegotiationException {
        requireOfferState();
        return created.createOffer(facts(), state, options);
    }

    private void requireOfferState() throws NegotiationException {
        if (state.signaling != SignalingState.STABLE && state.signaling != SignalingState.HAVE_LOCAL_OFFER) {
            throw wrongState("createOffer");
        }
    }

    /**
     * Creates an answer and remembers it as [[LastCreatedAnswer]]. The same state of affairs gives the same text.
     *
     * @throws NegotiationException INVALID_STATE unless have-remote-offer or have-local-pranswer; OPERATION without
     *     fingerprints
     */
    public String createAnswer() throws NegotiationException {
        if (state.signaling != SignalingState.HAVE_REMOTE_OFFER
                && state.signaling != SignalingState.HAVE_LOCAL_PRANSWER) {
            throw wrongState("createAnswer");
        }
        return created.createAnswer(facts(), state);
    }

    private LocalFacts facts() throws NegotiationException {
        if (fingerprints.isEmpty()) {
            throw new NegotiationException(Kind.OPERATION, "there is no certificate");
        }
        return new LocalFacts(config, fingerprints, dataWanted, trickle.gatherings(), factory.cname());
    }

    /**
     * Applies a local description: webrtc-pc's setLocalDescription.
     *
     * @param type null where the application left it out: it is then an offer or an answer as the state wants
     * @param sdp null or empty where the application left it out: the description created last, or a new one
     * @throws NegotiationException INVALID_STATE, INVALID_MODIFICATION, SYNTAX, INVALID_ACCESS, OPERATION
     */
    public Applied setLocal(@Nullable SdpType type, @Nullable String sdp) throws NegotiationException {
        // The steps are those of webrtc-pc §4.4.2 "setLocalDescription". Step 4.1: the type.
        SdpType actual = type != null ? type : impliedType();
        if (actual == SdpType.ROLLBACK) {
            return rollback(state.signaling.afterLocal(actual));
        }
        String text = sdp == null ? "" : sdp;
        // Steps 4.2 and 4.3: what was changed is refused before the state is looked at.
        String last = actual == SdpType.OFFER ? created.lastOffer() : created.lastAnswer();
        if (!text.isEmpty() && !text.equals(last) && !config.mungedLocalDescriptionsAllowed()) {
            throw new NegotiationException(
                    Kind.INVALID_MODIFICATION, "the description is not the one that was created last");
        }
        // Steps 4.4 and 4.5: one that was left out is the last, or a new one where that is not accurate any more.
        if (text.isEmpty()) {
            text = actual == SdpType.OFFER ? createOfferAgain() : createAnswer();
        }
        SignalingState next = state.signaling.afterLocal(actual);
        if (next == null) {
            throw wrongState("a local " + actual.name().toLowerCase(Locale.ROOT));
        }
        return applyLocal(actual, parse(text), next);
    }

    private String createOfferAgain() throws NegotiationException {
        requireOfferState();
        return created.createOfferAgain(facts(), state);
    }

    /** Step 4.1: "… or "offer" if not present and [[SignalingState]] is either "stable", "have-local-offer", or "have-remote-pranswer"". */
    private SdpType impliedType() {
        return switch (state.signaling) {
            case STABLE, HAVE_LOCAL_OFFER, HAVE_REMOTE_PRANSWER, CLOSED -> SdpType.OFFER;
            case HAVE_REMOTE_OFFER, HAVE_LOCAL_PRANSWER -> SdpType.ANSWER;
        };
    }

    private Applied applyLocal(SdpType type, SessionDescription sdp, SignalingState next) throws NegotiationException {
        new LocalDescriptionCheck(state, sdp).check(type);
        SessionState changed = state.copy();
        List<Action> actions = new ArrayList<>();
        new LocalDescriptionApplier(config, changed, numbers, actions).apply(sdp, type);
        if (actions.stream().anyMatch(Action.RestartIce.class::isInstance)) {
            created.iceRestarted();
        }
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
        new LocalMedia(changed, sdp, type, sections, config.capabilities())
                .apply(created.offeredTransceivers(), tracks);
        return commit(changed, type, next, actions, new ArrayList<>(), tracks);
    }

    /**
     * Returns whether a remote description can be applied only after the local offer was rolled back, in a task of its own, by
     * {@link #setLocal}. webrtc-pc §4.4.2 "setRemoteDescription": "If description.type is "offer" and is invalid for the current
     * [[SignalingState]] …". Should the remote offer then be refused, the rollback stands.
     */
    public boolean needsRollbackFirst(SdpType type) {
        return type == SdpType.OFFER && state.signaling == SignalingState.HAVE_LOCAL_OFFER;
    }

    /**
     * Applies a remote description: webrtc-pc's "set a remote session description".
     *
     * @param sdp is not looked at for a rollback
     * @throws NegotiationException INVALID_STATE, also where it {@linkplain #needsRollbackFirst needs a rollback first}; SYNTAX,
     *     INVALID_ACCESS, OPERATION
     */
    public Applied setRemote(SdpType type, String sdp) throws NegotiationException {
        SignalingState next = state.signaling.afterRemote(type);
        if (type == SdpType.ROLLBACK) {
            return rollback(next);
        }
        if (next == null) {
            throw wrongState("a remote " + type.name().toLowerCase(Locale.ROOT));
        }
        return applyRemote(type, parse(sdp), next);
    }

    private Applied applyRemote(SdpType type, SessionDescription sdp, SignalingState next) throws NegotiationException {
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
        } else {
            created.remoteOfferApplied();
        }
        RemoteTracks tracks = new RemoteTracks();
        List<TransceiverChange> changes = new ArrayList<>();
        new RemoteMedia(config, changed, factory, description, sections, tracks, changes).apply(former);
        return commit(changed, type, next, actions, changes, tracks);
    }

    /** Makes a changed state the session's: webrtc-pc §4.4.1.5 "set a session description", from "If description is applied successfully". */
    private Applied commit(
            SessionState changed,
            SdpType type,
            SignalingState next,
            List<Action> actions,
            List<TransceiverChange> changes,
            RemoteTracks tracks) {
        SignalingState before = state.signaling;
        if (type == SdpType.OFFER && before == SignalingState.STABLE) {
            stable = state.copy();
        }
        changed.signaling = next;
        if (type == SdpType.ANSWER) {
            // "Set currentLocalDescription …, currentRemoteDescription …. Set both pending… to null."
            changed.currentLocal = changed.pendingLocal;
            changed.currentRemote = changed.pendingRemote;
            changed.pendingLocal = null;
            changed.pendingRemote = null;
            stable = null;
            created.exchangeCompleted(changed);
            changes.addAll(changed.removeStopped());
        }
        state = changed;
        created.note(state.local());
        created.note(state.remote());
        trickle.refresh(state);
        trickle.forgetGenerations(state, stable);
        return new Applied(actions, changes, before == next ? null : next, tracks.effects());
    }

    private Applied rollback(@Nullable SignalingState next) throws NegotiationException {
        if (next == null || stable == null) {
            throw wrongState("a rollback");
        }
        List<Action> actions = new ArrayList<>();
        List<TransceiverChange> changes = new ArrayList<>();
        RemoteTracks tracks = new RemoteTracks();
        state = Rollback.apply(stable, state, actions, changes, tracks);
        stable = null;
        created.exchangeAbandoned();
        trickle.forgetGenerations(state, null);
        return new Applied(actions, changes, SignalingState.STABLE, tracks.effects());
    }

    /** Answers webrtc-pc's "check if negotiation is needed" (§4.7.3). */
    public boolean isNegotiationNeeded() {
        if (state.signaling == SignalingState.CLOSED) {
            return false;
        }
        // Step 2: "If [[LocalIceCredentialsToReplace]] is not empty, return true."
        if (created.hasCredentialsToReplace()) {
            return true;
        }
        return new NegotiationCheck(state).isNeeded(dataWanted);
    }

    /** Makes the next offer restart ICE: webrtc-pc's restartIce. {@link #isNegotiationNeeded} is true until that is negotiated. */
    public void restartIce() {
        created.restartIce(state);
    }

    /**
     * Makes the next offer restart ICE without asking for negotiation: setConfiguration has changed the servers or the
     * policy of candidates (RFC 8829 §4.1.18, the "needs-ice-restart" bit).
     */
    public void requireIceRestart() {
        if (!state.transports.isEmpty()) {
            created.requireIceRestart();
        }
    }

    /**
     * Notes a candidate that was gathered for a transport, so that descriptions show it.
     *
     * @return how to trickle it; null where the transport is not known any more
     */
    public @Nullable LocalCandidate addLocalCandidate(int transport, Candidate candidate) {
        return trickle.add(state, transport, candidate);
    }

    /**
     * Notes that gathering for a transport is complete in the present generation.
     *
     * @return how to trickle that; null where the transport is not known any more
     */
    public @Nullable LocalCandidate endOfLocalCandidates(int transport) {
        return trickle.end(state, transport);
    }

    /**
     * Takes a remote candidate, or the end of candidates: webrtc-pc's addIceCandidate. A candidate that is to be
     * ignored (unknown transport or type, over the limit, of a rejected section) gives no actions.
     *
     * @throws NegotiationException TYPE, INVALID_STATE, OPERATION
     */
    public List<Action> addRemoteCandidate(RemoteCandidate candidate) throws NegotiationException {
        return List.copyOf(new CandidateRouter(config, state).add(candidate));
    }

    /** Returns our credentials on a transport, or null where it is not known. */
    public @Nullable IceCredentials localCredentials(int transport) {
        Transport known = state.transports.get(transport);
        return known == null ? null : known.local();
    }

    /** Returns webrtc-pc's [[PendingLocalDescription]]. */
    public @Nullable Description pendingLocal() {
        return describe(state.pendingLocal);
    }

    /** Returns webrtc-pc's [[CurrentLocalDescription]]. */
    public @Nullable Description currentLocal() {
        return describe(state.currentLocal);
    }

    /** Returns webrtc-pc's [[PendingRemoteDescription]]. */
    public @Nullable Description pendingRemote() {
        return describe(state.pendingRemote);
    }

    /** Returns webrtc-pc's [[CurrentRemoteDescription]]. */
    public @Nullable Description currentRemote() {
        return describe(state.currentRemote);
    }

    /** Returns the pending local description, else the current one, else null. */
    public @Nullable Description local() {
        return describe(state.local());
    }

    /** Returns the pending remote description, else the current one, else null. */
    public @Nullable Description remote() {
        return describe(state.remote());
    }

    private static @Nullable Description describe(@Nullable AppliedDescription description) {
        return description == null ? null : description.toDescription();
    }

    /** Tells whether the peer takes trickled candidates: webrtc-pc's canTrickleIceCandidates; null without a remote description. */
    public @Nullable Boolean canTrickleIceCandidates() {
        AppliedDescription remote = state.remote();
        return remote == null ? null : (Boolean) remote.trickles();
    }

    /**
     * Tells whether the latest description, local or remote, has a data section that is not rejected: webrtc-pc makes
     * the RTCSctpTransport in the state "connecting" as soon as an offer that has one is applied.
     */
    public boolean hasDataSection() {
        return state.signaling == SignalingState.HAVE_REMOTE_OFFER || state.pendingLocal == null
                ? NegotiationCheck.hasData(state.remote())
                : NegotiationCheck.hasData(state.pendingLocal);
    }

    /** Returns the m-sections of the latest local description, in their order. */
    public List<SectionInfo> sections() {
        List<SectionInfo> infos = new ArrayList<>();
        for (int i = 0; i < state.sections.size(); i++) {
            Section section = state.sections.get(i);
            infos.add(new SectionInfo(i, section.mid(), section.kind(), section.rejected(), section.transport()));
        }
        return infos;
    }

    /** Ends the session: the state is closed, and nothing works but the getters. */
    public void close() {
        state.signaling = SignalingState.CLOSED;
    }

    /** Parses, with webrtc-pc's "sdp-syntax-error" for what is no SDP. */
    private SessionDescription parse(String text) throws NegotiationException {
        try {
            return SessionDescription.parse(text, config.limits());
        } catch (SdpException e) {
            throw new NegotiationException(Kind.SYNTAX, e.reason(), e.line());
        }
    }

    private NegotiationException wrongState(String operation) {
        return new NegotiationException(
                Kind.INVALID_STATE,
                operation + " is not allowed in "
                        + state.signaling.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
