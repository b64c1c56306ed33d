package dev.parley.negotiation;

import dev.parley.negotiation.applying.LocalDescriptionApplier;
import dev.parley.negotiation.applying.Outcome;
import dev.parley.negotiation.applying.RemoteDescriptionApplier;
import dev.parley.negotiation.applying.Rollback;
import dev.parley.negotiation.candidates.CandidateRouter;
import dev.parley.negotiation.candidates.LocalTrickle;
import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.creating.CreatedDescriptions;
import dev.parley.negotiation.creating.LocalFacts;
import dev.parley.negotiation.identity.RemoteIdentity;
import dev.parley.negotiation.signaling.LocalCandidate;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.NegotiationException.Kind;
import dev.parley.negotiation.signaling.RemoteCandidate;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transceiver.TransceiverChange;
import dev.parley.negotiation.transceiver.TransceiverFactory;
import dev.parley.negotiation.transceiver.Transceivers;
import dev.parley.negotiation.transport.Action;
import dev.parley.negotiation.transport.PooledTransport;
import dev.parley.negotiation.transport.Transport;
import dev.parley.negotiation.transport.TransportNumbers;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.IceCredentials;
import dev.parley.sdp.SdpException;
import dev.parley.sdp.SdpLimits;
import dev.parley.sdp.SessionDescription;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    private @Nullable String identity;
    private boolean dataWanted;

    private SessionState state = new SessionState();

    /** The last stable state while an exchange is under way: what a rollback returns to. */
    private @Nullable SessionState stable;

    private final LocalTrickle trickle = new LocalTrickle();
    private final TransportNumbers numbers = new TransportNumbers();
    private final CreatedDescriptions created;
    private final TransceiverFactory factory;
    private final Transceivers transceivers;
    private final Descriptions descriptions = new Descriptions(() -> state);

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

    /** Returns the descriptions that were applied, and what they say. */
    public Descriptions descriptions() {
        return descriptions;
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
     * Sets the identity assertion of descriptions that are created later, RFC 8827 §5.
     *
     * @param assertion value of "a=identity" that covers all of our fingerprints, or null for none
     */
    public void setIdentity(@Nullable String assertion) {
        identity = assertion;
    }

    /**
     * Returns the claim of identity in a remote description, and changes nothing.
     *
     * @throws NegotiationException INVALID_STATE or SYNTAX, as {@link #setRemote} does
     */
    public RemoteIdentity remoteIdentity(SdpType type, String sdp) throws NegotiationException {
        if (state.signaling.afterRemote(type) == null && !needsRollbackFirst(type)) {
            throw wrongState("a remote " + type.name().toLowerCase(Locale.ROOT));
        }
        return claimOf(sdp);
    }

    /**
     * Returns the claim of identity in a description, whatever the state is.
     *
     * @throws NegotiationException SYNTAX
     */
    public RemoteIdentity claimOf(String sdp) throws NegotiationException {
        return RemoteIdentity.of(parse(sdp, config.limits()));
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
     * Creates an offer and stores it as [[LastCreatedOffer]]. The same state of affairs gives the same text; a
     * restart of ICE gives new credentials each time.
     *
     * @throws NegotiationException INVALID_STATE unless stable or have-local-offer; OPERATION without fingerprints
     */
    public String createOffer(OfferOptions options) throws NegotiationException {
        requireOfferState();
        return created.createOffer(facts(), state, options.iceRestart());
    }

    private void requireOfferState() throws NegotiationException {
        if (state.signaling != SignalingState.STABLE && state.signaling != SignalingState.HAVE_LOCAL_OFFER) {
            throw wrongState("createOffer");
        }
    }

    /**
     * Creates an answer and stores it as [[LastCreatedAnswer]]. The same state of affairs gives the same text.
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
        return new LocalFacts(config, fingerprints, dataWanted, trickle.gatherings(), factory.cname(), identity);
    }

    /**
     * Applies a local description: webrtc-pc's setLocalDescription.
     *
     * @param type null if the application left it out: it is then an offer or an answer as the state requires
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
        return applyLocal(actual, parse(text, SdpLimits.NONE), next);
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
        Outcome outcome =
                new LocalDescriptionApplier(config, state, numbers).apply(type, sdp, created.offeredTransceivers());
        if (outcome.restartsIce()) {
            created.iceRestarted();
        }
        return commit(outcome, type, next);
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
        return applyRemote(type, parse(sdp, config.limits()), next);
    }

    private Applied applyRemote(SdpType type, SessionDescription sdp, SignalingState next) throws NegotiationException {
        Outcome outcome = new RemoteDescriptionApplier(config, state, factory).apply(type, sdp);
        if (type == SdpType.OFFER) {
            created.remoteOfferApplied();
        }
        return commit(outcome, type, next);
    }

    /** Makes a changed state the session's: webrtc-pc §4.4.1.5 "set a session description", from "If description is applied successfully". */
    private Applied commit(Outcome outcome, SdpType type, SignalingState next) {
        SessionState changed = outcome.state();
        List<TransceiverChange> changes = new ArrayList<>(outcome.changes());
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
            if (outcome.rejectsData()) {
                dataWanted = false;
            }
            created.exchangeCompleted(changed);
            changes.addAll(changed.removeStopped());
        }
        state = changed;
        created.note(state.local());
        created.note(state.remote());
        trickle.refresh(state);
        trickle.forgetGenerations(state, stable);
        return new Applied(outcome.actions(), changes, before == next ? null : next, outcome.effects());
    }

    private Applied rollback(@Nullable SignalingState next) throws NegotiationException {
        if (next == null || stable == null) {
            throw wrongState("a rollback");
        }
        Outcome outcome = Rollback.apply(stable, state);
        state = outcome.state();
        stable = null;
        created.exchangeAbandoned();
        trickle.forgetGenerations(state, null);
        return new Applied(outcome.actions(), outcome.changes(), SignalingState.STABLE, outcome.effects());
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
     * policy of candidates (RFC 9429 §4.1.18, the "needs-ice-restart" bit).
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

    /** Ends the session: the state is closed, and nothing works but the getters. */
    public void close() {
        state.signaling = SignalingState.CLOSED;
    }

    /** Parses, with webrtc-pc's "sdp-syntax-error" for what is no SDP. */
    private SessionDescription parse(String text, SdpLimits limits) throws NegotiationException {
        try {
            return SessionDescription.parse(text, limits);
        } catch (SdpException e) {
            throw new NegotiationException(Kind.SYNTAX, e.getMessage(), e.line());
        }
    }

    private NegotiationException wrongState(String operation) {
        return new NegotiationException(
                Kind.INVALID_STATE,
                operation + " is not allowed in "
                        + state.signaling.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
