package dev.parley.cli.peer;

import dev.parley.cli.Json;
import dev.parley.cli.weather.Weather;
import dev.parley.cli.weather.WeatherLoop;
import dev.parley.dom.DOMException;
import dev.parley.runtime.NioEventLoop;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCDataChannelInit;
import dev.parley.webrtc.RTCDtlsTransport;
import dev.parley.webrtc.RTCError;
import dev.parley.webrtc.RTCIceCandidate;
import dev.parley.webrtc.RTCIceCandidateInit;
import dev.parley.webrtc.RTCIceGatheringState;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionIceErrorEvent;
import dev.parley.webrtc.RTCPeerConnectionState;
import dev.parley.webrtc.RTCPriorityType;
import dev.parley.webrtc.RTCSctpTransport;
import dev.parley.webrtc.RTCSdpType;
import dev.parley.webrtc.RTCSessionDescription;
import dev.parley.webrtc.RTCSignalingState;
import dev.parley.webrtc.RTCStats;
import dev.parley.webrtc.RTCStatsReport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A peer that is told what to do in JSON objects, and says in JSON objects what happens. Negotiates as "perfect negotiation"
 * does: the answerer is the polite one. Any thread; what it says may come from any thread too, one object at a time or not.
 */
final class JsonPeer implements AutoCloseable {
    private final PeerOptions options;
    private final Consumer<ObjectNode> emit;
    private final PeerConnectionFactory factory;
    private final @Nullable NioEventLoop ownLoop;
    private final @Nullable Weather weather;
    private final RTCPeerConnection pc;
    private final PeerChannels channels;
    private final Map<String, String> lastStates = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean makingOffer;
    private boolean ignoringOffer;
    private boolean descriptionWaits;
    private boolean closing;
    private boolean transportsWatched;
    private volatile boolean failed;

    JsonPeer(PeerOptions options, Consumer<ObjectNode> emit) {
        this.options = options;
        this.emit = emit;
        PeerConnectionFactory.Builder builder =
                PeerConnectionFactory.builder().iceLite(options.lite).includeLoopback(options.loopback);
        if (options.maxMessageSize != null) {
            builder.maxMessageSize(options.maxMessageSize);
        }
        if (options.firstPort != 0) {
            builder.portRange(options.firstPort, options.lastPort);
        }
        if (options.keyLog != null) {
            builder.keyLog(java.nio.file.Path.of(options.keyLog));
        }
        if (!options.addresses.isEmpty()) {
            Set<InetAddress> wanted = addresses();
            builder.addressFilter(wanted::contains);
        }
        if (options.loss > 0 || !options.delay.isZero()) {
            weather = new Weather(options.lossSeed);
            weather.setConditions(new Weather.Conditions(options.delay, options.loss, 0));
            ownLoop = new NioEventLoop("parley-peer");
            builder.eventLoop(new WeatherLoop(ownLoop, weather));
        } else {
            weather = null;
            ownLoop = null;
        }
        factory = builder.build();
        RTCConfiguration.Builder configuration = RTCConfiguration.builder();
        options.iceServers.forEach(configuration::iceServer);
        pc = factory.createPeerConnection(configuration.build());
        channels = new PeerChannels(options, emit);
        listen();
    }

    private Set<InetAddress> addresses() {
        Set<InetAddress> wanted = new LinkedHashSet<>();
        for (String address : options.addresses) {
            try {
                wanted.add(InetAddress.getByName(address));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("no address: " + address, e);
            }
        }
        return wanted;
    }

    private void listen() {
        pc.onIceCandidate(e -> candidate(e.candidate()));
        pc.onIceCandidateError(this::candidateError);
        pc.onSignalingStateChange(e -> {
            state("signalingstatechange", pc.signalingState());
            watchTransports();
        });
        pc.onIceGatheringStateChange(e -> {
            state("icegatheringstatechange", pc.iceGatheringState());
            describeIfComplete();
        });
        pc.onIceConnectionStateChange(e -> {
            state("iceconnectionstatechange", pc.iceConnectionState());
            watchTransports();
        });
        pc.onConnectionStateChange(e -> {
            state("connectionstatechange", pc.connectionState());
            failed = pc.connectionState() == RTCPeerConnectionState.FAILED;
        });
        pc.onNegotiationNeeded(e -> negotiate());
        pc.onDataChannel(e -> channels.watch(e.channel(), true));
    }

    /** Opens the channels that the options ask for; with an offer to make, makes it. */
    void start() {
        for (String label : options.channels) {
            channels.watch(pc.createDataChannel(label), false);
        }
    }

    // ── Negotiation ────────────────────────────────────────────────────────────────────────────────────────────────

    private void negotiate() {
        if (!options.offer && pc.remoteDescription() == null) {
            return; // the first offer is the other end's
        }
        synchronized (this) {
            makingOffer = true;
        }
        then("negotiationneeded", pc.setLocalDescription().whenComplete((done, failure) -> {
            synchronized (this) {
                makingOffer = false;
            }
            if (failure == null) {
                describe();
            }
        }));
    }

    private void description(RTCSessionDescription description) {
        boolean offer = description.type() == RTCSdpType.OFFER;
        synchronized (this) {
            boolean collision = offer && (makingOffer || pc.signalingState() != RTCSignalingState.STABLE);
            ignoringOffer = options.offer && collision;
            if (ignoringOffer) {
                return;
            }
        }
        CompletionStage<Void> applied = pc.setRemoteDescription(description);
        if (offer) {
            applied = applied.thenCompose(done -> pc.setLocalDescription()).thenRun(this::describe);
        }
        then(description.type().toString(), applied);
    }

    // What is said is said without the lock: two peers of one process that hear each other would wait for each other.

    /** Says the local description: at once, or without trickling once all candidates are in it. */
    private void describe() {
        RTCSessionDescription description;
        synchronized (this) {
            descriptionWaits = !options.trickle && pc.iceGatheringState() != RTCIceGatheringState.COMPLETE;
            description = descriptionWaits ? null : pc.localDescription();
        }
        if (description != null) {
            emit.accept(Json.object().put("type", description.type().toString()).put("sdp", description.sdp()));
        }
    }

    private void describeIfComplete() {
        boolean complete;
        synchronized (this) {
            complete = descriptionWaits && pc.iceGatheringState() == RTCIceGatheringState.COMPLETE;
        }
        if (complete) {
            describe();
        }
    }

    private void candidate(@Nullable RTCIceCandidate candidate) {
        if (!options.trickle) {
            return;
        }
        ObjectNode line = Json.object();
        if (candidate == null) {
            emit.accept(line.putNull("candidate"));
            return;
        }
        emit.accept(line.put("candidate", candidate.candidate())
                .put("sdpMid", candidate.sdpMid())
                .put("sdpMLineIndex", candidate.sdpMLineIndex())
                .put("usernameFragment", candidate.usernameFragment()));
    }

    private void candidateError(RTCPeerConnectionIceErrorEvent e) {
        emit.accept(event("icecandidateerror")
                .put("address", e.address())
                .put("port", e.port())
                .put("url", e.url())
                .put("errorCode", e.errorCode())
                .put("errorText", e.errorText()));
    }

    private synchronized void watchTransports() {
        RTCSctpTransport sctp = pc.sctp();
        RTCDtlsTransport dtls = sctp == null ? null : sctp.transport();
        if (transportsWatched || sctp == null || dtls == null) {
            return;
        }
        transportsWatched = true;
        dtls.onStateChange(e -> state("dtlsstatechange", dtls.state()));
        dtls.onError(e -> complain("dtls", e.error()));
        sctp.onStateChange(e -> state("sctpstatechange", sctp.state()));
    }

    // ── Lines ──────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Acts on one line. What is wrong with it is said as an error event, and the next line is welcome. */
    void receive(String text) {
        ObjectNode line;
        try {
            line = Json.parse(text);
        } catch (IllegalArgumentException e) {
            complain("line", e);
            return;
        }
        try {
            act(line);
        } catch (IllegalArgumentException | IllegalStateException | DOMException e) {
            complain(
                    line.propertyNames().iterator().hasNext()
                            ? line.propertyNames().iterator().next()
                            : "line",
                    e);
        }
    }

    private void act(ObjectNode line) {
        if (line.has("event")) {
            return; // what another such peer says of itself, where the two are wired without a filter
        }
        if (line.has("type")) {
            RTCSdpType type = RTCSdpType.of(line.path("type").asString(""));
            description(
                    type == RTCSdpType.ROLLBACK
                            ? RTCSessionDescription.rollback()
                            : new RTCSessionDescription(
                                    type, steered(type, line.path("sdp").asString(""))));
        } else if (line.has("candidate")) {
            remoteCandidate(line);
        } else if (line.has("send")) {
            channels.send(line);
        } else if (line.has("generate")) {
            channels.generate(line);
        } else if (line.has("digest")) {
            channels.digest(line);
        } else if (line.has("udpLoss")) {
            lose(line.path("udpLoss").asDouble(0) / 100);
        } else if (line.has("quiet")) {
            channels.quiet(line);
        } else if (line.has("bufferedAmountLowThreshold")) {
            channels.named(line)
                    .setBufferedAmountLowThreshold(
                            line.path("bufferedAmountLowThreshold").asLong(0));
        } else if (line.has("close")) {
            close(line);
        } else if (line.has("createChannel")) {
            JsonNode label = line.path("createChannel");
            JsonNode init = line.has("init") ? line.path("init") : line;
            channels.watch(pc.createDataChannel(label.asString(""), init(init)), false);
        } else if (line.has("restartIce")) {
            pc.restartIce();
        } else if (line.has("getStats")) {
            then("getStats", pc.getStats().thenAccept(this::stats));
        } else {
            throw new IllegalArgumentException("not understood: " + Json.line(line));
        }
    }

    /** An offer that leaves the DTLS role to us is made to leave no choice, where the options ask for a role. */
    private String steered(RTCSdpType type, String sdp) {
        if (type != RTCSdpType.OFFER || options.dtlsRole == null) {
            return sdp;
        }
        return sdp.replace("a=setup:actpass", options.dtlsRole.equals("client") ? "a=setup:passive" : "a=setup:active");
    }

    private void remoteCandidate(ObjectNode line) {
        String candidate = line.path("candidate").asString("");
        CompletionStage<Void> added;
        if (candidate.isEmpty() && !line.has("sdpMid") && !line.has("sdpMLineIndex")) {
            added = pc.addIceCandidate();
        } else {
            JsonNode index = line.path("sdpMLineIndex");
            added = pc.addIceCandidate(RTCIceCandidateInit.builder()
                    .candidate(candidate)
                    .sdpMid(line.path("sdpMid").asStringOpt().orElse(null))
                    .sdpMLineIndex(index.isInt() ? (Integer) index.asInt() : null)
                    .usernameFragment(
                            line.path("usernameFragment").asStringOpt().orElse(null))
                    .build());
        }
        boolean ignored;
        synchronized (this) {
            ignored = ignoringOffer;
        }
        if (!ignored) {
            then("candidate", added);
        }
    }

    private void lose(double share) {
        if (weather == null) {
            throw new IllegalStateException("a peer started without --udp-loss loses nothing");
        }
        weather.setConditions(new Weather.Conditions(options.delay, share, 0));
    }

    private static RTCDataChannelInit init(JsonNode json) {
        RTCDataChannelInit.Builder init = RTCDataChannelInit.builder();
        json.path("ordered").asBooleanOpt().ifPresent(init::ordered);
        json.path("maxRetransmits").asIntOpt().ifPresent(init::maxRetransmits);
        json.path("maxPacketLifeTime").asIntOpt().ifPresent(init::maxPacketLifeTime);
        json.path("protocol").asStringOpt().ifPresent(init::protocol);
        json.path("negotiated").asBooleanOpt().ifPresent(init::negotiated);
        json.path("id").asIntOpt().ifPresent(init::id);
        json.path("priority").asStringOpt().map(RTCPriorityType::of).ifPresent(init::priority);
        return init.build();
    }

    private void close(ObjectNode line) {
        if (line.has("channel") || line.path("close").isString()) {
            channels.named(
                            line.has("channel")
                                    ? line
                                    : line.put("channel", line.path("close").asString()))
                    .close();
        } else {
            close();
        }
    }

    private void stats(RTCStatsReport report) {
        ObjectNode event = event("stats");
        ArrayNode list = event.putArray("stats");
        for (RTCStats stats : report.values()) {
            ObjectNode one = list.addObject()
                    .put("id", stats.id())
                    .put("type", stats.type().toString())
                    .put("timestamp", stats.timestamp());
            stats.members().forEach(one::putPOJO);
        }
        emit.accept(event);
    }

    // ── What it says ───────────────────────────────────────────────────────────────────────────────────────────────

    /** Listeners come after the fact: of states that followed each other quickly the last is seen, and said once. */
    private void state(String event, Object state) {
        String shown = state.toString();
        synchronized (lastStates) {
            if (shown.equals(lastStates.put(event, shown))) {
                return;
            }
        }
        emit.accept(event(event).put("state", shown));
    }

    private void then(String what, CompletionStage<?> promise) {
        promise.whenComplete((done, failure) -> {
            if (failure != null) {
                complain(what, failure);
            }
        });
    }

    /** Says an error event. */
    void complain(String what, Throwable failure) {
        emit.accept(error(what, failure));
    }

    static ObjectNode error(String what, Throwable failure) {
        DOMException exception = DOMException.from(failure);
        Throwable shown = exception == null ? failure : exception;
        ObjectNode event = event("error")
                .put("command", what)
                .put("name", exception == null ? shown.getClass().getSimpleName() : exception.name())
                .put("message", String.valueOf(shown.getMessage()));
        if (exception instanceof RTCError error) {
            event.put("errorDetail", error.errorDetail().toString());
            if (error.sdpLineNumber() != null) {
                event.put("sdpLineNumber", error.sdpLineNumber());
            }
        }
        return event;
    }

    static ObjectNode event(String name) {
        return Json.object().put("event", name);
    }

    /** Returns whether the connection was in state "failed" when it was closed. */
    boolean hasFailed() {
        return failed;
    }

    void awaitClosed() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
        }
        pc.close();
        emit.accept(event("closed"));
        factory.close();
        if (ownLoop != null) {
            ownLoop.close();
        }
        closed.countDown(); // last: the process ends with it
    }
}
