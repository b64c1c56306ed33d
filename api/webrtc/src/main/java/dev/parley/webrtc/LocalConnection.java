package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.dom.realm.ListenerExecutor;
import dev.parley.dom.realm.Promise;
import dev.parley.dom.realm.Realm;
import dev.parley.host.port.LoopPorts;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.negotiation.Session;
import dev.parley.negotiation.config.BundlePolicy;
import dev.parley.negotiation.config.RtcpMuxPolicy;
import dev.parley.negotiation.signaling.Description;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.peer.Peer;
import dev.parley.peer.PeerConfiguration;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.TaskSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The loop's side of one {@link RTCPeerConnection}: its internal slots, and the parts that work on them. Everything but the
 * published slots is confined to the loop.
 */
final class LocalConnection {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final long number = NUMBERS.incrementAndGet();
    private final FactorySettings settings;
    private final Loops loops;
    private final LoopPorts loopPorts;
    private final Realm realm;
    private final UnheardEvents.Budget unheard = new UnheardEvents.Budget();
    private final Certificates certificates;
    private final OperationsChain chain;
    private final Operations operations;
    private final NegotiationNeeded negotiationNeeded;
    private final ChannelTable channels;
    private final TransceiverTable transceivers;
    private final RemoteTracks remoteTracks;
    private final Transports transports;
    private final ConnectionStates states;
    private final IdentityErrors identityErrors = new IdentityErrors();
    private final LocalIdentity localIdentity;
    private final PeerIdentity peerIdentity;

    @SuppressWarnings("NullAway.Init") // Published by the constructor.
    private volatile RTCPeerConnection.Slots slots;

    @SuppressWarnings("NullAway.Init") // Set by attach, before the first task reaches the loop.
    private RTCPeerConnection pc;

    @SuppressWarnings("NullAway.Init") // Set by init, the first task on the loop.
    private Peer peer;

    private List<RTCCertificate> certificatesInUse = List.of();
    private RTCConfiguration configuration;
    private @Nullable RTCSctpTransport sctp;
    private boolean closed;
    private int channelNumber;

    private LocalConnection(
            FactorySettings settings,
            Loops loops,
            LoopPorts loopPorts,
            Certificates certificates,
            RTCConfiguration configuration) {
        this.settings = settings;
        this.loops = loops;
        this.loopPorts = loopPorts;
        this.configuration = configuration;
        this.realm = settings.listenersOnLoop
                ? Realm.onLoop(loopPorts.loop())
                : Realm.offLoop(loopPorts.loop(), settings.listenerExecutor, this::latestSlots);
        // Until it is established; of thousands that begin at once, those that are do not notice.
        realm.tasks().setPatient(true);
        this.certificates = certificates;
        this.slots = new RTCPeerConnection.Slots(
                RTCSignalingState.STABLE,
                RTCIceGatheringState.NEW,
                RTCIceConnectionState.NEW,
                RTCPeerConnectionState.NEW,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                configuration);
        this.chain = new OperationsChain(this);
        this.operations = new Operations(this);
        this.negotiationNeeded = new NegotiationNeeded(this);
        this.channels = new ChannelTable(this);
        this.transceivers = new TransceiverTable(this);
        this.remoteTracks = new RemoteTracks(this);
        this.transports = new Transports(this);
        this.states = new ConnectionStates(this);
        this.localIdentity = new LocalIdentity(this, identityErrors);
        this.peerIdentity = new PeerIdentity(this, identityErrors, configuration);
    }

    /** webrtc-pc §4.4.1 constructor: checks the configuration and makes the slots. Any thread. */
    static LocalConnection create(
            FactorySettings settings, Loops loops, Certificates certificates, RTCConfiguration configuration) {
        RTCIceServer.validate(configuration.iceServers());
        LoopPorts loopPorts = loops.next();
        long now = loopPorts.loop().wallClock(loopPorts.loop().now()).toEpochMilli();
        for (RTCCertificate certificate : configuration.certificates()) {
            if (certificate.expires() < now) {
                throw new DOMException("the certificate has expired", DOMException.INVALID_ACCESS_ERROR);
            }
        }
        return new LocalConnection(settings, loops, loopPorts, certificates, configuration);
    }

    /** Completes the public object and begins its life on the loop. Any thread. */
    void attach(RTCPeerConnection connection) {
        pc = connection;
        loopPorts.loop().retain();
        loops.opened(this);
        Recorder.INSTANCE.opened(this);
        if (loopPorts.loop().inEventLoop()) {
            init();
        } else {
            tasks().execute(this::init);
        }
    }

    private void init() {
        peer = new Peer(
                loopPorts, tasks(), settings.peer, peerConfiguration(configuration), new PeerEvents(this)::handle);
        CompletableFuture<List<RTCCertificate>> taken = certificates.take(configuration, loopPorts.loop());
        if (taken.isDone()) {
            certificatesReady(taken.join());
        } else {
            taken.thenAccept(made -> realm.task(() -> certificatesReady(made)));
        }
    }

    private void certificatesReady(List<RTCCertificate> ready) {
        if (closed) {
            return;
        }
        certificatesInUse = ready;
        peer.setCertificates(ready.stream().map(RTCCertificate::certificate).toList());
        chain.start();
        localIdentity.certificatesReady();
    }

    private static PeerConfiguration peerConfiguration(RTCConfiguration from) {
        return new PeerConfiguration(
                from.iceServers().stream().map(RTCIceServer::value).toList(),
                from.iceTransportPolicy() == RTCIceTransportPolicy.RELAY,
                from.iceCandidatePoolSize(),
                BundlePolicy.valueOf(from.bundlePolicy().name()),
                RtcpMuxPolicy.valueOf(from.rtcpMuxPolicy().name()));
    }

    // ---- parts ----

    /** Returns which connection of this JVM it is, from 1: what recordings call it. */
    long number() {
        return number;
    }

    FactorySettings settings() {
        return settings;
    }

    EventLoop loop() {
        return loopPorts.loop();
    }

    /** Returns where tasks for the loop are queued, to run in that order. Any thread. */
    TaskSource tasks() {
        return realm.tasks();
    }

    Realm realm() {
        return realm;
    }

    ListenerExecutor listeners() {
        return realm.listeners();
    }

    /** Returns what the channels of this connection may keep for listeners to come. */
    UnheardEvents.Budget unheard() {
        return unheard;
    }

    RTCPeerConnection pc() {
        return pc;
    }

    /** Returns the peer under the objects: negotiation and engines. */
    Peer peer() {
        return peer;
    }

    Session session() {
        return peer.session();
    }

    OperationsChain chain() {
        return chain;
    }

    Operations operations() {
        return operations;
    }

    NegotiationNeeded negotiationNeeded() {
        return negotiationNeeded;
    }

    ChannelTable channels() {
        return channels;
    }

    TransceiverTable transceivers() {
        return transceivers;
    }

    RemoteTracks remoteTracks() {
        return remoteTracks;
    }

    Transports transports() {
        return transports;
    }

    ConnectionStates states() {
        return states;
    }

    LocalIdentity localIdentity() {
        return localIdentity;
    }

    PeerIdentity peerIdentity() {
        return peerIdentity;
    }

    IdentityErrors identityErrors() {
        return identityErrors;
    }

    // ---- slots ----

    /**
     * Returns the attributes as the caller is to see them. A listener sees those of its event, as in a browser, although the loop
     * may have gone on: code such as "send localDescription when setLocalDescription has resolved" relies on it.
     */
    RTCPeerConnection.Slots slots() {
        return realm.listeners().currentView() instanceof RTCPeerConnection.Slots view ? view : slots;
    }

    RTCPeerConnection.Slots latestSlots() {
        return slots;
    }

    boolean isClosed() {
        return closed;
    }

    RTCConfiguration configuration() {
        return configuration;
    }

    /** Returns the certificates in order of preference, which are there before the first operation runs. */
    List<RTCCertificate> certificates() {
        if (certificatesInUse.isEmpty()) {
            throw new AssertionError("operations wait for the certificates");
        }
        return certificatesInUse;
    }

    /** Returns whether the certificates are still being made. */
    boolean certificatesMissing() {
        return certificatesInUse.isEmpty();
    }

    @Nullable
    RTCSctpTransport sctp() {
        return sctp;
    }

    /** Returns 1, 2 and so on. Loop thread, where channels are made. */
    int nextChannelNumber() {
        return ++channelNumber;
    }

    void setSctp(@Nullable RTCSctpTransport transport) {
        sctp = transport;
    }

    /** Publishes the slots as they are now. */
    void publish() {
        publish(peer.session().signalingState());
    }

    /** Publishes the slots, with a signalling state that was only passed through. */
    void publish(SignalingState passed) {
        slots = new RTCPeerConnection.Slots(
                closed ? RTCSignalingState.CLOSED : signalingState(passed),
                states.iceGatheringState(),
                states.iceConnectionState(),
                states.connectionState(),
                description(peer.session().descriptions().currentLocal()),
                description(peer.session().descriptions().pendingLocal()),
                description(peer.session().descriptions().currentRemote()),
                description(peer.session().descriptions().pendingRemote()),
                peer.session().descriptions().canTrickleIceCandidates(),
                sctp,
                transceivers.all(),
                configuration);
    }

    private static RTCSignalingState signalingState(SignalingState state) {
        return RTCSignalingState.valueOf(state.name());
    }

    private static @Nullable RTCSessionDescription description(@Nullable Description description) {
        if (description == null) {
            return null;
        }
        RTCSdpType type = switch (description.type()) {
            case OFFER -> RTCSdpType.OFFER;
            case PRANSWER -> RTCSdpType.PRANSWER;
            case ANSWER -> RTCSdpType.ANSWER;
            case ROLLBACK -> RTCSdpType.ROLLBACK;
        };
        return new RTCSessionDescription(type, description.sdp());
    }

    // ---- commands ----

    void restartIce() {
        if (closed) {
            return;
        }
        peer.session().restartIce();
        negotiationNeeded.update();
    }

    /** webrtc-pc §4.4.1.6 "set the configuration". */
    void setConfiguration(RTCConfiguration changed) {
        if (closed) {
            throw DOMException.invalidState("the connection is closed");
        }
        peerIdentity.requireSameTarget(changed);
        boolean poolFixed = peer.session().descriptions().local() != null
                && changed.iceCandidatePoolSize() != configuration.iceCandidatePoolSize();
        if (!sameObjects(changed, configuration)
                || changed.bundlePolicy() != configuration.bundlePolicy()
                || changed.rtcpMuxPolicy() != configuration.rtcpMuxPolicy()
                || poolFixed) {
            throw new DOMException(
                    "certificates, bundlePolicy, rtcpMuxPolicy and, after a local description, iceCandidatePoolSize stay",
                    DOMException.INVALID_MODIFICATION_ERROR);
        }
        RTCIceServer.validate(changed.iceServers());
        configuration = changed;
        peer.setConfiguration(peerConfiguration(changed));
        publish();
    }

    @SuppressWarnings("ReferenceEquality") // webrtc-pc asks for the same objects, not for equal ones.
    private static boolean sameObjects(RTCConfiguration a, RTCConfiguration b) {
        if (a.certificates().size() != b.certificates().size()) {
            return false;
        }
        for (int i = 0; i < a.certificates().size(); i++) {
            if (a.certificates().get(i) != b.certificates().get(i)) {
                return false;
            }
        }
        return true;
    }

    CompletableFuture<RTCStatsReport> getStats(StatsSelector selector) {
        Promise<RTCStatsReport> promise = realm.promise();
        realm.onLoop(promise, () -> resolveLater(promise, new CollectStats(this).collect(selector)));
        return promise;
    }

    /**
     * webrtc-pc §8.2: "queue a task to resolve p with the resulting RTCStatsReport object". An application on the loop that asks again
     * and again would else never let it do anything else.
     */
    private void resolveLater(Promise<RTCStatsReport> promise, RTCStatsReport report) {
        realm.task(() -> promise.resolve(report));
    }

    /** webrtc-pc §8.2: a track that has not just one sender or receiver is refused. */
    CompletableFuture<RTCStatsReport> getStats(MediaStreamTrack track) {
        Promise<RTCStatsReport> promise = realm.promise();
        realm.onLoop(promise, () -> {
            try {
                resolveLater(promise, new CollectStats(this).collect(StatsSelector.of(track, transceivers.all())));
            } catch (DOMException e) {
                promise.reject(e);
            }
        });
        return promise;
    }

    CompletableFuture<Boolean> closeGracefully(Duration limit) {
        Promise<Boolean> promise = realm.promise();
        realm.onLoop(promise, () -> new CloseGracefully(this, limit, promise).begin());
        return promise;
    }

    /** webrtc-pc §4.4.1.8 "close the connection". */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        chain.abandon();
        localIdentity.connectionClosed();
        peerIdentity.connectionClosed();
        transceivers.connectionClosed();
        channels.connectionClosed();
        RTCSctpTransport data = sctp;
        if (data != null) {
            data.close();
        }
        transports.connectionClosed();
        peer.close();
        states.connectionClosed();
        publish();
        // Before close() returns: the process may end with it, and the peer would wait for consent to expire.
        peer.drain();
        // A task of its own: close() may have been called by a listener that runs inside the drain of this connection.
        tasks().execute(() -> {
            peer.release();
            loops.closed(this);
            Recorder.INSTANCE.closed(this);
            loopPorts.loop().release();
        });
    }
}
