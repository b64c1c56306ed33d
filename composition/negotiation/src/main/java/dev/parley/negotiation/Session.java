package dev.parley.negotiation;

import dev.parley.parameters.Candidate;
import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.IceCredentials;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The negotiation of one peer connection: JSEP. The owner keeps its facts current ({@link #setDataWanted}, {@link #setFingerprints},
 * {@link #addLocalCandidate}), and calls the operations in the order of its operations chain; each takes effect at once and
 * completely, or throws and changes nothing. Confined to the owner's thread.
 *
 * <p>Left to the owner: the operations chain, promises and events, the negotiation-needed <em>flag</em> (this class answers the
 * check), and obeying the {@link Action}s.
 */
public final class Session {
    private final SessionConfig config;

    /**
     * Makes a session in {@link SignalingState#STABLE}.
     *
     * @param random where ICE credentials and the session id come from
     */
    public Session(SessionConfig config, SecureRandom random) {
        this.config = config;
    }

    /** Returns the signalling state. */
    public SignalingState signalingState() {
        throw new UnsupportedOperationException();
    }

    /** Returns the configuration in force. */
    public SessionConfig config() {
        return config;
    }

    /** Changes the configuration; descriptions that are created later obey it. */
    public void setConfig(SessionConfig config) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets the hashes of our certificate. They have to be there before the first description is created, and go into every
     * transport.
     */
    public void setFingerprints(List<Fingerprint> fingerprints) {
        throw new UnsupportedOperationException();
    }

    /** Says that the connection has created a data channel: offers have a data section from now on. */
    public void setDataWanted(boolean wanted) {
        throw new UnsupportedOperationException();
    }

    /**
     * Creates an offer and remembers it as [[LastCreatedOffer]]. The same state of affairs gives the same text.
     *
     * @throws NegotiationException INVALID_STATE unless stable or have-local-offer; OPERATION without fingerprints
     */
    public String createOffer(OfferOptions options) throws NegotiationException {
        throw new UnsupportedOperationException();
    }

    /**
     * Creates an answer and remembers it as [[LastCreatedAnswer]]. The same state of affairs gives the same text.
     *
     * @throws NegotiationException INVALID_STATE unless have-remote-offer or have-local-pranswer; OPERATION without fingerprints
     */
    public String createAnswer() throws NegotiationException {
        throw new UnsupportedOperationException();
    }

    /**
     * Applies a local description: webrtc-pc's setLocalDescription.
     *
     * @param type null where the application left it out: it is then an offer or an answer as the state wants
     * @param sdp null or empty where the application left it out: the description created last, or a new one
     * @throws NegotiationException INVALID_STATE, INVALID_MODIFICATION, SYNTAX, INVALID_ACCESS, OPERATION
     */
    public Applied setLocal(@Nullable SdpType type, @Nullable String sdp) throws NegotiationException {
        throw new UnsupportedOperationException();
    }

    /**
     * Applies a remote description: webrtc-pc's setRemoteDescription. A remote offer in have-local-offer rolls the local offer back
     * first. Should the remote offer then be refused, the rollback stands, as webrtc-pc says: {@link #takeRolledBack} has it.
     *
     * @param sdp is not looked at for a rollback
     * @throws NegotiationException INVALID_STATE, SYNTAX, INVALID_ACCESS, OPERATION
     */
    public Applied setRemote(SdpType type, String sdp) throws NegotiationException {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns what an implicit rollback did before {@link #setRemote} threw, and forgets it; null where nothing was rolled back. To
     * be asked, and obeyed, whenever setRemote has thrown.
     */
    public @Nullable Applied takeRolledBack() {
        throw new UnsupportedOperationException();
    }

    /** Answers webrtc-pc's "check if negotiation is needed" (§4.7.3). */
    public boolean isNegotiationNeeded() {
        throw new UnsupportedOperationException();
    }

    /** Makes the next offer restart ICE: webrtc-pc's restartIce. {@link #isNegotiationNeeded} is true until that is negotiated. */
    public void restartIce() {
        throw new UnsupportedOperationException();
    }

    /**
     * Notes a candidate that was gathered for a transport, so that descriptions show it.
     *
     * @return how to trickle it; null where the transport is not known any more
     */
    public @Nullable LocalCandidate addLocalCandidate(int transport, Candidate candidate) {
        throw new UnsupportedOperationException();
    }

    /**
     * Notes that gathering for a transport is complete in the present generation.
     *
     * @return how to trickle that; null where the transport is not known any more
     */
    public @Nullable LocalCandidate endOfLocalCandidates(int transport) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes a remote candidate, or the end of candidates: webrtc-pc's addIceCandidate. A candidate that is to be ignored (unknown
     * transport or type, over the limit, of a rejected section) gives no actions.
     *
     * @throws NegotiationException TYPE, INVALID_STATE, OPERATION
     */
    public List<Action> addRemoteCandidate(RemoteCandidate candidate) throws NegotiationException {
        throw new UnsupportedOperationException();
    }

    /** Returns our credentials on a transport, or null where it is not known. */
    public @Nullable IceCredentials localCredentials(int transport) {
        throw new UnsupportedOperationException();
    }

    /** Returns webrtc-pc's [[PendingLocalDescription]]. */
    public @Nullable Description pendingLocal() {
        throw new UnsupportedOperationException();
    }

    /** Returns webrtc-pc's [[CurrentLocalDescription]]. */
    public @Nullable Description currentLocal() {
        throw new UnsupportedOperationException();
    }

    /** Returns webrtc-pc's [[PendingRemoteDescription]]. */
    public @Nullable Description pendingRemote() {
        throw new UnsupportedOperationException();
    }

    /** Returns webrtc-pc's [[CurrentRemoteDescription]]. */
    public @Nullable Description currentRemote() {
        throw new UnsupportedOperationException();
    }

    /** Returns the pending local description, else the current one, else null. */
    public @Nullable Description local() {
        throw new UnsupportedOperationException();
    }

    /** Returns the pending remote description, else the current one, else null. */
    public @Nullable Description remote() {
        throw new UnsupportedOperationException();
    }

    /** Tells whether the peer takes trickled candidates: webrtc-pc's canTrickleIceCandidates; null without a remote description. */
    public @Nullable Boolean canTrickleIceCandidates() {
        throw new UnsupportedOperationException();
    }

    /**
     * Tells whether the latest description, local or remote, has a data section that is not rejected: webrtc-pc makes the
     * RTCSctpTransport in the state "connecting" as soon as an offer that has one is applied.
     */
    public boolean hasDataSection() {
        throw new UnsupportedOperationException();
    }

    /** Returns the m-sections of the latest local description, in their order. */
    public List<SectionInfo> sections() {
        throw new UnsupportedOperationException();
    }

    /** Ends the session: the state is closed, and nothing works but the getters. */
    public void close() {
        throw new UnsupportedOperationException();
    }
}
