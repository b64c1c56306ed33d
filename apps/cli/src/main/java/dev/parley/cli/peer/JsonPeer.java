package dev.parley.cli.peer;

import dev.parley.cli.Json;
import dev.parley.cli.weather.Weather;
import dev.parley.cli.weather.WeatherLoop;
import dev.parley.dom.DOMException;
import dev.parley.runtime.NioEventLoop;
import dev.parley.webrtc.DtlsVersion;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCDataChannelInit;
import dev.parley.webrtc.RTCDtlsTransport;
import dev.parley.webrtc.RTCError;
import dev.parley.webrtc.RTCIceServer;
import dev.parley.webrtc.RTCIceTransportPolicy;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionIceErrorEvent;
import dev.parley.webrtc.RTCPeerConnectionState;
import dev.parley.webrtc.RTCPriorityType;
import dev.parley.webrtc.RTCSctpTransport;
import dev.parley.webrtc.RTCStats;
import dev.parley.webrtc.RTCStatsReport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
    /** Lines whose order among the events of the connection matters. */
    private static final Set<String> NEGOTIATION = Set.of(
            "type", "candidate", "addTrack", "addTransceiver", "setDirection", "stop", "getTransceivers", "restartIce");

    private final PeerOptions options;
    private final Consumer<ObjectNode> emit;
    private final PeerConnectionFactory factory;
    private final @Nullable NioEventLoop ownLoop;
    private final @Nullable Weather weather;
    private final RTCPeerConnection pc;
    private final PeerChannels channels;
    private final PeerNegotiation negotiation;
    private final PeerMedia media;
    private final Map<String, String> lastStates = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean closing;
    private boolean transportsWatched;
    private volatile boolean failed;

    JsonPeer(PeerOptions options, Consumer<ObjectNode> emit) {
        this.options = options;
        this.emit = emit;
        PeerConnectionFactory.Builder builder = PeerConnectionFactory.builder()
                .iceLite(options.lite)
                .simulcastReceived(options.simulcast)
                .includeLoopback(options.loopback)
                .pathMtuLimit(options.pathMtu);
        if (options.maxMessageSize != null) {
            builder.maxMessageSize(options.maxMessageSize);
        }
        if (options.firstPort != 0) {
            builder.portRange(options.firstPort, options.lastPort);
        }
        if (options.keyLog != null) {
            builder.keyLog(java.nio.file.Path.of(options.keyLog));
        }
        if (options.dtls != null) {
            DtlsVersion least = options.dtls.equals("1.3") ? DtlsVersion.DTLS_1_3 : DtlsVersion.DTLS_1_2;
            DtlsVersion most = options.dtls.equals("1.2") ? DtlsVersion.DTLS_1_2 : DtlsVersion.DTLS_1_3;
            builder.dtlsVersions(least, most);
        }
        if (!options.groups.isEmpty()) {
            builder.dtlsGroups(options.groups);
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
        for (String url : options.iceServers) {
            boolean turn = url.startsWith("turn") && options.iceUser != null && options.icePassword != null;
            configuration.iceServer(
                    turn ? RTCIceServer.of(List.of(url), options.iceUser, options.icePassword) : RTCIceServer.of(url));
        }
        if (options.relayOnly) {
            configuration.iceTransportPolicy(RTCIceTransportPolicy.RELAY);
        }
        configuration.bundlePolicy(options.bundlePolicy).rtcpMuxPolicy(options.rtcpMuxPolicy);
        pc = factory.createPeerConnection(configuration.build());
        channels = new PeerChannels(options, emit);
        negotiation = new PeerNegotiation(pc, options, emit, this::then);
        media = new PeerMedia(pc, factory.mediaDevices(), emit);
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
        pc.onIceCandidateError(this::candidateError);
        pc.onSignalingStateChange(e -> {
            state("signalingstatechange", pc.signalingState());
            watchTransports();
        });
        pc.onIceGatheringStateChange(e -> {
            state("icegatheringstatechange", pc.iceGatheringState());
            negotiation.gathered();
        });
        pc.onIceConnectionStateChange(e -> {
            state("iceconnectionstatechange", pc.iceConnectionState());
            watchTransports();
        });
        pc.onConnectionStateChange(e -> {
            state("connectionstatechange", pc.connectionState());
            failed = pc.connectionState() == RTCPeerConnectionState.FAILED;
        });
        pc.onDataChannel(e -> channels.watch(e.channel(), true));
    }

    /** Adds the tracks and opens the channels that the options ask for; with an offer to make, makes it. */
    void start() {
        pc.queueTask(
                () -> { // in one task, so that one offer has it all
                    options.media.forEach(media::addTrack);
                    for (String label : options.channels) {
                        channels.watch(pc.createDataChannel(label), false);
                    }
                });
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
        if (NEGOTIATION.stream().anyMatch(line::has)) {
            pc.queueTask(() -> tryTo(line));
        } else {
            tryTo(line);
        }
    }

    private void tryTo(ObjectNode line) {
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
            negotiation.description(line);
        } else if (line.has("candidate")) {
            negotiation.remoteCandidate(line);
        } else if (line.has("addTrack")) {
            media.addTrack(line.path("addTrack").asString(""));
        } else if (line.has("addTransceiver")) {
            media.addTransceiver(line);
        } else if (line.has("setDirection")) {
            media.setDirection(line);
        } else if (line.has("stop")) {
            media.stop(line);
        } else if (line.has("getTransceivers")) {
            then("getTransceivers", media.report());
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
