package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.dom.Event;
import dev.parley.dom.EventListener;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import dev.parley.dom.TypeError;
import dev.parley.mediacapture.MediaStream;
import dev.parley.mediacapture.MediaStreamTrack;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A connection to another peer, webrtc-pc §4.4.
 *
 * <p>Any thread. Attributes never wait. They return what was published last; a listener sees them as they were at its event, as in a
 * browser, until it calls a method that meets the loop or waits for a future. Methods that return a future never throw but for null
 * arguments: the future fails with the {@link DOMException} or {@link TypeError} that the specification names. Its continuations run
 * where listeners run; waiting for it is allowed everywhere but on an event loop. The other methods meet the event loop.
 *
 * <p>A connection holds an event loop, and so keeps the JVM alive, until {@link #close}.
 */
public final class RTCPeerConnection extends EventTarget implements AutoCloseable {
    /** An offer is needed. */
    public static final EventType<Event> NEGOTIATION_NEEDED = new EventType<>("negotiationneeded");

    /**
     * A local candidate, or the end of them. Where a thread of its own signals the description, a candidate may overtake it;
     * {@link #localDescription} has all candidates whose events were fired before.
     */
    public static final EventType<RTCPeerConnectionIceEvent> ICE_CANDIDATE = new EventType<>("icecandidate");

    /** A server gave no candidate. */
    public static final EventType<RTCPeerConnectionIceErrorEvent> ICE_CANDIDATE_ERROR =
            new EventType<>("icecandidateerror");

    /** The signalling state changed. */
    public static final EventType<Event> SIGNALING_STATE_CHANGE = new EventType<>("signalingstatechange");

    /** The ICE connection state changed. */
    public static final EventType<Event> ICE_CONNECTION_STATE_CHANGE = new EventType<>("iceconnectionstatechange");

    /** The ICE gathering state changed. */
    public static final EventType<Event> ICE_GATHERING_STATE_CHANGE = new EventType<>("icegatheringstatechange");

    /** The connection state changed. */
    public static final EventType<Event> CONNECTION_STATE_CHANGE = new EventType<>("connectionstatechange");

    /** The peer opened a channel. */
    public static final EventType<RTCDataChannelEvent> DATA_CHANNEL = new EventType<>("datachannel");

    /** The peer announced a track. */
    public static final EventType<RTCTrackEvent> TRACK = new EventType<>("track");

    private final LocalConnection owner;

    /** Makes a connection without servers, with the default factory. */
    public RTCPeerConnection() {
        this(RTCConfiguration.builder().build());
    }

    /**
     * Makes a connection with the default factory.
     *
     * @throws DOMException SyntaxError for a server's URL that is none; NotSupportedError for a scheme that is not supported;
     *     InvalidAccessError for TURN without credentials, and for an expired certificate
     */
    public RTCPeerConnection(RTCConfiguration configuration) {
        this(PeerConnectionFactory.defaultFactory().prepare(configuration));
    }

    /** Makes the public side of {@code peer}. */
    RTCPeerConnection(LocalConnection owner) {
        this.owner = owner;
        owner.attach(this);
    }

    LocalConnection owner() {
        return owner;
    }

    @Override
    protected void listened(EventType<?> type) {
        owner.channels().listened(type);
    }

    /** Returns whether the kind has, or had, a listener. Any thread. */
    boolean isListenedTo(EventType<?> type) {
        return hasListened(type);
    }

    // ---- attributes ----

    /** Returns the pending local description, else the current one, else null; with the candidates gathered so far. */
    public @Nullable RTCSessionDescription localDescription() {
        Slots slots = owner.slots();
        return slots.pendingLocal() != null ? slots.pendingLocal() : slots.currentLocal();
    }

    /** Returns the local description of the last finished exchange, or null. */
    public @Nullable RTCSessionDescription currentLocalDescription() {
        return owner.slots().currentLocal();
    }

    /** Returns the local description of the exchange under way, or null. */
    public @Nullable RTCSessionDescription pendingLocalDescription() {
        return owner.slots().pendingLocal();
    }

    /** Returns the pending remote description, else the current one, else null. */
    public @Nullable RTCSessionDescription remoteDescription() {
        Slots slots = owner.slots();
        return slots.pendingRemote() != null ? slots.pendingRemote() : slots.currentRemote();
    }

    /** Returns the remote description of the last finished exchange, or null. */
    public @Nullable RTCSessionDescription currentRemoteDescription() {
        return owner.slots().currentRemote();
    }

    /** Returns the remote description of the exchange under way, or null. */
    public @Nullable RTCSessionDescription pendingRemoteDescription() {
        return owner.slots().pendingRemote();
    }

    /** Returns the signalling state. */
    public RTCSignalingState signalingState() {
        return owner.slots().signalingState();
    }

    /** Returns the gathering state. */
    public RTCIceGatheringState iceGatheringState() {
        return owner.slots().iceGatheringState();
    }

    /** Returns the sum of the ICE transports' states. */
    public RTCIceConnectionState iceConnectionState() {
        return owner.slots().iceConnectionState();
    }

    /** Returns the sum of the ICE and DTLS transports' states. */
    public RTCPeerConnectionState connectionState() {
        return owner.slots().connectionState();
    }

    /** Returns whether the peer takes candidates one by one, or null before a remote description was set. */
    public @Nullable Boolean canTrickleIceCandidates() {
        return owner.slots().canTrickleIceCandidates();
    }

    /** Returns the transport of the data channels, or null where none was negotiated. */
    public @Nullable RTCSctpTransport sctp() {
        return owner.slots().sctp();
    }

    /** Returns the configuration, webrtc-pc §4.4.2. */
    public RTCConfiguration getConfiguration() {
        return owner.slots().configuration();
    }

    // ---- promise methods ----

    /** Creates an offer. Fails with InvalidStateError outside of "stable" and "have-local-offer". */
    public CompletableFuture<RTCSessionDescription> createOffer() {
        return createOffer(RTCOfferOptions.builder().build());
    }

    /** Creates an offer. Fails with InvalidStateError outside of "stable" and "have-local-offer". */
    public CompletableFuture<RTCSessionDescription> createOffer(RTCOfferOptions options) {
        return owner.operations().createOffer(Objects.requireNonNull(options, "options"));
    }

    /** Creates an answer. Fails with InvalidStateError outside of "have-remote-offer" and "have-local-pranswer". */
    public CompletableFuture<RTCSessionDescription> createAnswer() {
        return owner.operations().createAnswer();
    }

    /** Creates an answer. Fails with InvalidStateError outside of "have-remote-offer" and "have-local-pranswer". */
    public CompletableFuture<RTCSessionDescription> createAnswer(RTCAnswerOptions options) {
        Objects.requireNonNull(options, "options");
        return createAnswer();
    }

    /** Creates the offer or answer that the signalling state wants, and sets it. */
    public CompletableFuture<Void> setLocalDescription() {
        return owner.operations().setLocalDescription(null, "");
    }

    /**
     * Sets a local description. Gathering starts with it.
     *
     * @param description what was created; with an empty SDP, of the given type
     */
    public CompletableFuture<Void> setLocalDescription(RTCSessionDescription description) {
        Objects.requireNonNull(description, "description");
        return owner.operations().setLocalDescription(description.type(), description.sdp());
    }

    /**
     * Sets the peer's description. An offer in "have-local-offer" first takes the local one back. Fails with InvalidStateError,
     * InvalidAccessError, OperationError, or an {@link RTCError} that has the line where the SDP is wrong.
     */
    public CompletableFuture<Void> setRemoteDescription(RTCSessionDescription description) {
        return owner.operations().setRemoteDescription(Objects.requireNonNull(description, "description"));
    }

    /** Tells that the peer has no more candidates, for all its transports. */
    public CompletableFuture<Void> addIceCandidate() {
        return addIceCandidate(RTCIceCandidateInit.builder().build());
    }

    /** Takes a candidate of the peer; null is the end of candidates of all its transports. */
    public CompletableFuture<Void> addIceCandidate(@Nullable RTCIceCandidate candidate) {
        return candidate == null ? addIceCandidate() : addIceCandidate(candidate.toJSON());
    }

    /**
     * Takes a candidate of the peer. Fails with {@link TypeError} where a candidate names no m-section, InvalidStateError without a
     * remote description, OperationError for an m-section that is not there or a line that does not parse.
     *
     * @param candidate with an empty {@code candidate()} it is the end of candidates of the named m-section, or of all
     */
    public CompletableFuture<Void> addIceCandidate(RTCIceCandidateInit candidate) {
        return owner.operations().addIceCandidate(Objects.requireNonNull(candidate, "candidate"));
    }

    /** Takes figures of all objects of this connection, webrtc-pc §8. They are those of the moment of the call. */
    public CompletableFuture<RTCStatsReport> getStats() {
        return owner.getStats(StatsSelector.ALL);
    }

    /**
     * Takes figures of what is sent or received with a track. Fails with InvalidAccessError unless just one sender or receiver of this
     * connection has it.
     *
     * @param selector the track, or null for the figures of all objects
     */
    public CompletableFuture<RTCStatsReport> getStats(@Nullable MediaStreamTrack selector) {
        return selector == null ? getStats() : owner.getStats(selector);
    }

    /**
     * Makes a certificate, off every event loop. The future's continuations run on the thread that made it, or the caller's.
     *
     * @param algorithm the kind of key, such as {@link RTCKeyAlgorithm#ECDSA_P256}
     */
    public static CompletableFuture<RTCCertificate> generateCertificate(RTCKeyAlgorithm algorithm) {
        return Certificates.generate(algorithm);
    }

    // ---- identity, webrtc-identity §9 ----

    /** Sets the identity provider of this end, with its protocol "default". */
    public void setIdentityProvider(String provider) {
        setIdentityProvider(provider, RTCIdentityProviderOptions.builder().build());
    }

    /**
     * Sets the identity provider of this end. Offers and answers that are created from then on carry its assertion.
     *
     * @param provider authority of the provider, such as "idp.example"
     * @throws DOMException InvalidStateError after {@link #close}; SyntaxError for a protocol with "/" or "\"
     */
    public void setIdentityProvider(String provider, RTCIdentityProviderOptions options) {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(options, "options");
        owner.realm()
                .meet(
                        "RTCPeerConnection.setIdentityProvider",
                        () -> owner.localIdentity().setProvider(provider, options));
    }

    /**
     * Asks the identity provider for an assertion before a description needs it. Fails with InvalidStateError without a provider, with
     * an {@link RTCError} if the provider fails, and with OperationError if its assertion is invalid.
     *
     * @return the assertion as descriptions carry it, Base64 of JSON
     */
    public CompletableFuture<String> getIdentityAssertion() {
        return owner.localIdentity().getAssertion();
    }

    /**
     * Returns the promise of the peer's identity. It is rejected if a validation fails; unless the peer's identity is fixed, a new one
     * then takes its place.
     */
    public CompletableFuture<RTCIdentityAssertion> peerIdentity() {
        return owner.peerIdentity().promise();
    }

    /** Returns where the user can log in at the identity provider that was asked last, or null. */
    public @Nullable String idpLoginUrl() {
        return owner.identityErrors().loginUrl();
    }

    /** Returns the text that the identity provider that was asked last has added to its failure, or null. */
    public @Nullable String idpErrorInfo() {
        return owner.identityErrors().info();
    }

    // ---- media, webrtc-pc §5.1 ----

    /** Returns the transceivers in the order in which they were added. */
    public List<RTCRtpTransceiver> getTransceivers() {
        return owner.slots().transceivers();
    }

    /** Returns the senders of the transceivers that are not stopped. */
    public List<RTCRtpSender> getSenders() {
        return getTransceivers().stream()
                .filter(each -> !each.isStopped())
                .map(RTCRtpTransceiver::sender)
                .toList();
    }

    /** Returns the receivers of the transceivers that are not stopped. */
    public List<RTCRtpReceiver> getReceivers() {
        return getTransceivers().stream()
                .filter(each -> !each.isStopped())
                .map(RTCRtpTransceiver::receiver)
                .toList();
    }

    /**
     * Sends a track, with a sender that has none yet or a new one.
     *
     * @param streams what the peer is told that the track is a part of
     * @throws DOMException InvalidStateError after {@link #close}; InvalidAccessError for a track that has a sender
     */
    public RTCRtpSender addTrack(MediaStreamTrack track, MediaStream... streams) {
        Objects.requireNonNull(track, "track");
        List<MediaStream> copy = List.of(streams);
        return owner.realm()
                .meet("RTCPeerConnection.addTrack", () -> owner.transceivers().addTrack(track, copy));
    }

    /**
     * Takes the track of a sender away, which then may receive only.
     *
     * @throws DOMException InvalidStateError after {@link #close}; InvalidAccessError for a sender of another connection
     */
    public void removeTrack(RTCRtpSender sender) {
        Objects.requireNonNull(sender, "sender");
        owner.realm()
                .meet(
                        "RTCPeerConnection.removeTrack",
                        () -> owner.transceivers().removeTrack(sender));
    }

    /** Adds a transceiver for both directions. */
    public RTCRtpTransceiver addTransceiver(String kind) {
        return addTransceiver(kind, RTCRtpTransceiverInit.builder().build());
    }

    /**
     * Adds a transceiver without a track.
     *
     * @param kind "audio" or "video"
     * @throws TypeError for another kind, and for rids that are malformed, repeated, or not on all encodings
     * @throws dev.parley.dom.RangeError for a divisor of the resolution below 1, or a frame rate that is not above 0
     * @throws DOMException InvalidStateError after {@link #close}; OperationError for a codec that there is not
     */
    public RTCRtpTransceiver addTransceiver(String kind, RTCRtpTransceiverInit init) {
        if (!kind.equals("audio") && !kind.equals("video")) {
            throw new TypeError("a transceiver is for \"audio\" or \"video\", not for \"" + kind + "\"");
        }
        return addTransceiver(kind, null, init);
    }

    /** Adds a transceiver that sends a track. */
    public RTCRtpTransceiver addTransceiver(MediaStreamTrack track) {
        return addTransceiver(track, RTCRtpTransceiverInit.builder().build());
    }

    /** Adds a transceiver that sends a track; throws as {@link #addTransceiver(String, RTCRtpTransceiverInit)} does. */
    public RTCRtpTransceiver addTransceiver(MediaStreamTrack track, RTCRtpTransceiverInit init) {
        return addTransceiver(track.kind(), track, init);
    }

    private RTCRtpTransceiver addTransceiver(
            String kind, @Nullable MediaStreamTrack track, RTCRtpTransceiverInit init) {
        Objects.requireNonNull(init, "init");
        return owner.realm()
                .meet(
                        "RTCPeerConnection.addTransceiver",
                        () -> owner.transceivers().addTransceiver(kind, track, init));
    }

    // ---- synchronous methods ----

    /** Makes the next offer restart ICE, and fires {@link #NEGOTIATION_NEEDED}. */
    public void restartIce() {
        owner.realm().meet("RTCPeerConnection.restartIce", owner::restartIce);
    }

    /**
     * Changes the configuration. New servers and a new policy count from the next gathering on, and make the next offer restart ICE
     * where gathering has begun before (RFC 9429 §4.1.18); call {@link #restartIce} to be asked for that offer at once.
     *
     * @throws DOMException InvalidStateError after {@link #close}; InvalidModificationError where certificates, bundlePolicy,
     *     rtcpMuxPolicy or, after a local description, iceCandidatePoolSize change; and what the constructor throws
     */
    public void setConfiguration(RTCConfiguration configuration) {
        Objects.requireNonNull(configuration, "configuration");
        owner.realm().meet("RTCPeerConnection.setConfiguration", () -> owner.setConfiguration(configuration));
    }

    /** Makes a reliable, ordered channel. */
    public RTCDataChannel createDataChannel(String label) {
        return createDataChannel(label, RTCDataChannelInit.builder().build());
    }

    /**
     * Makes a channel. The first one makes an offer necessary. Where an association is there, the channel opens on it at once; else
     * with the next one.
     *
     * @throws DOMException InvalidStateError after {@link #close}; OperationError for an id that is taken or too large, where no id is
     *     free, and where the association has ended (its transport failed, or the peer closed its connection): a channel can be made
     *     again when a new exchange of descriptions has begun another association
     * @throws TypeError for a label or protocol of over 65,535 bytes, both limits of reliability, an id of 65,535, or a negotiated
     *     channel without id
     */
    public RTCDataChannel createDataChannel(String label, RTCDataChannelInit init) {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(init, "init");
        return owner.realm()
                .meet(
                        "RTCPeerConnection.createDataChannel",
                        () -> owner.channels().create(label, init));
    }

    /**
     * Ends the connection at once: transports and channels are closed and ports freed, no further events are fired, and pending
     * futures run no continuations, as webrtc-pc §4.4.2 has it; threads that wait for one are released with InvalidStateError.
     * What channels had queued is lost; see {@link #closeGracefully}. The peer is told, once: the datagrams that say so have left
     * when this method returns (called by a listener on the loop itself, when that listener returns), so that the process may end.
     * Repeated calls do nothing.
     */
    @Override
    public void close() {
        if (owner.latestSlots().signalingState() != RTCSignalingState.CLOSED) {
            owner.realm().meet("RTCPeerConnection.close", owner::close);
        }
    }

    /**
     * Closes all channels, waits until what they had queued was delivered and the peer has closed them too, and then the connection.
     * A channel that is made or announced meanwhile is closed, too. Extension.
     *
     * @param limit the longest time to wait; then the connection is closed as it is
     * @return completes when the connection is closed: true where everything was delivered
     */
    public CompletableFuture<Boolean> closeGracefully(Duration limit) {
        return owner.closeGracefully(Objects.requireNonNull(limit, "limit"));
    }

    /**
     * Runs a task where this connection's listeners run, in one order with them. Signalling that hands the peer's messages over in
     * this way sees what a page sees: nothing happens between two of its statements. Extension.
     */
    public void queueTask(Runnable task) {
        Objects.requireNonNull(task, "task");
        owner.listeners().execute(task);
    }

    // ---- handlers ----

    /**
     * Returns what the connection waits for, since when, what was sent and received, and what to try. Waits for the loop.
     *
     * @apiNote Not part of webrtc-pc.
     */
    public ConnectionDiagnosis diagnose() {
        return owner.realm().meet("diagnose", () -> new Diagnose(owner).diagnose());
    }

    @Override
    public String toString() {
        Slots slots = owner.slots();
        RTCSctpTransport sctp = slots.sctp();
        return "RTCPeerConnection[" + slots.connectionState() + ", signaling=" + slots.signalingState() + ", ice="
                + slots.iceConnectionState() + ", " + slots.transceivers().size() + " transceivers"
                + (sctp == null ? "" : ", sctp=" + sctp.state()) + "]";
    }

    /** Sets the handler of {@link #NEGOTIATION_NEEDED}; null clears it. */
    public void onNegotiationNeeded(@Nullable EventListener<? super Event> listener) {
        setHandler(NEGOTIATION_NEEDED, listener);
    }

    /** Sets the handler of {@link #ICE_CANDIDATE}; null clears it. */
    public void onIceCandidate(@Nullable EventListener<? super RTCPeerConnectionIceEvent> listener) {
        setHandler(ICE_CANDIDATE, listener);
    }

    /** Sets the handler of {@link #ICE_CANDIDATE_ERROR}; null clears it. */
    public void onIceCandidateError(@Nullable EventListener<? super RTCPeerConnectionIceErrorEvent> listener) {
        setHandler(ICE_CANDIDATE_ERROR, listener);
    }

    /** Sets the handler of {@link #SIGNALING_STATE_CHANGE}; null clears it. */
    public void onSignalingStateChange(@Nullable EventListener<? super Event> listener) {
        setHandler(SIGNALING_STATE_CHANGE, listener);
    }

    /** Sets the handler of {@link #ICE_CONNECTION_STATE_CHANGE}; null clears it. */
    public void onIceConnectionStateChange(@Nullable EventListener<? super Event> listener) {
        setHandler(ICE_CONNECTION_STATE_CHANGE, listener);
    }

    /** Sets the handler of {@link #ICE_GATHERING_STATE_CHANGE}; null clears it. */
    public void onIceGatheringStateChange(@Nullable EventListener<? super Event> listener) {
        setHandler(ICE_GATHERING_STATE_CHANGE, listener);
    }

    /** Sets the handler of {@link #CONNECTION_STATE_CHANGE}; null clears it. */
    public void onConnectionStateChange(@Nullable EventListener<? super Event> listener) {
        setHandler(CONNECTION_STATE_CHANGE, listener);
    }

    /** Sets the handler of {@link #DATA_CHANNEL}; null clears it. */
    public void onDataChannel(@Nullable EventListener<? super RTCDataChannelEvent> listener) {
        setHandler(DATA_CHANNEL, listener);
    }

    /** Sets the handler of {@link #TRACK}; null clears it. */
    public void onTrack(@Nullable EventListener<? super RTCTrackEvent> listener) {
        setHandler(TRACK, listener);
    }

    /** What is published of a connection, one consistent set. */
    record Slots(
            RTCSignalingState signalingState,
            RTCIceGatheringState iceGatheringState,
            RTCIceConnectionState iceConnectionState,
            RTCPeerConnectionState connectionState,
            @Nullable RTCSessionDescription currentLocal,
            @Nullable RTCSessionDescription pendingLocal,
            @Nullable RTCSessionDescription currentRemote,
            @Nullable RTCSessionDescription pendingRemote,
            @Nullable Boolean canTrickleIceCandidates,
            @Nullable RTCSctpTransport sctp,
            List<RTCRtpTransceiver> transceivers,
            RTCConfiguration configuration) {}
}
