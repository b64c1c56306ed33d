package dev.parley.testkit.scenario;

import dev.parley.simulation.DeterministicRandom;
import dev.parley.testkit.VirtualPeer;
import dev.parley.testkit.VirtualPeers;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelInit;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCPriorityType;
import dev.parley.webrtc.RTCSignalingState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The channels of a run, what is sent on them in both directions, and what was wrong with what arrived. */
final class Traffic {
    /** Ids of negotiated channels start here, beyond those that announced channels get by themselves. */
    private static final int FIRST_NEGOTIATED = 1_000;

    private final ScenarioRun run;
    private final VirtualPeers peers;
    private final DeterministicRandom random;
    private final DeterministicRandom priorities;
    private final List<String> errors = new ArrayList<>();
    private final List<Flow> flows = new ArrayList<>();
    private final Map<String, Flow> expected = new LinkedHashMap<>();
    private final Map<String, Flow> answering = new LinkedHashMap<>();
    private final Map<Flow, VirtualPeer> senders = new LinkedHashMap<>();
    private final Map<VirtualPeer, List<RTCDataChannel>> channels = new LinkedHashMap<>();
    private Consumer<RTCDataChannel> acceptedChannel = channel -> {};
    private Duration span = Duration.ofSeconds(2);
    private @Nullable Duration slowestWay;
    private int largest = 6_000;
    private boolean stopped;
    private int count;

    /** What a channel promises. */
    enum Promise {
        RELIABLE_ORDERED,
        RELIABLE_UNORDERED,
        ORDERED_LIFETIME,
        UNORDERED_LIFETIME,
        ORDERED_RETRANSMITS,
        UNORDERED_RETRANSMITS
    }

    Traffic(ScenarioRun run, VirtualPeers peers, String name) {
        this.run = run;
        this.peers = peers;
        this.random = run.network().random().fork(name);
        this.priorities = run.network().random().fork(name + " priorities");
        for (VirtualPeer peer : List.of(peers.a(), peers.b())) {
            channels.put(peer, new ArrayList<>());
            peer.connection().onDataChannel(event -> accepted(peer, event.channel()));
        }
    }

    /** Sets over how much time the messages of each flow are spread; two seconds at first. */
    Traffic span(Duration value) {
        span = value;
        return this;
    }

    /** Sets the largest message in bytes; 6,000 at first. */
    Traffic largest(int bytes) {
        largest = bytes;
        return this;
    }

    /** Says how long a packet travels at most, so that lifetimes can be checked. */
    Traffic slowestWay(Duration value) {
        slowestWay = value;
        return this;
    }

    @Nullable
    Duration slowestWay() {
        return slowestWay;
    }

    /** Calls {@code action} with each channel that a peer is told of. */
    void onAccepted(Consumer<RTCDataChannel> action) {
        acceptedChannel = action;
    }

    /** Makes some channels; their amount and the size of their messages are drawn too, sometimes large. */
    void drawn() {
        if (random.chance(0.2)) {
            largest(random.chance(0.7) ? 60_000 : 250_000);
        }
        some(6);
    }

    /** Makes some channels of mixed promises on both peers, at least one of them reliable. */
    void some(int atMost) {
        channel(random.nextBoolean() ? peers.a() : peers.b(), Promise.RELIABLE_ORDERED, random.between(3, 15));
        for (int n = random.between(0, atMost - 1); n > 0; n--) {
            Promise promise = Promise.values()[random.nextInt(Promise.values().length)];
            channel(random.nextBoolean() ? peers.a() : peers.b(), promise, random.between(1, 15));
        }
    }

    /** Makes a channel on {@code creator} with {@code messages} messages there and a drawn number back. */
    RTCDataChannel channel(VirtualPeer creator, Promise promise, int messages) {
        RTCPriorityType[] all = RTCPriorityType.values();
        RTCDataChannelInit.Builder init = RTCDataChannelInit.builder().priority(all[priorities.nextInt(all.length)]);
        Integer lifetime = null;
        switch (promise) {
            case RELIABLE_ORDERED -> {}
            case RELIABLE_UNORDERED -> init.ordered(false);
            case ORDERED_LIFETIME, UNORDERED_LIFETIME -> {
                lifetime = random.between(0, 800);
                init.ordered(promise == Promise.ORDERED_LIFETIME).maxPacketLifeTime(lifetime);
            }
            case ORDERED_RETRANSMITS, UNORDERED_RETRANSMITS ->
                init.ordered(promise == Promise.ORDERED_RETRANSMITS).maxRetransmits(random.between(0, 3));
        }
        int number = count++;
        String label = "c" + number + " " + promise;
        Flow there = flow(label + " there", promise, lifetime, messages);
        Flow back = flow(label + " back", promise, lifetime, random.between(0, messages));
        if (random.chance(0.15)) {
            return negotiated(
                    creator,
                    label,
                    init.negotiated(true).id(FIRST_NEGOTIATED + number).build(),
                    there,
                    back);
        }
        expected.put(label, there);
        answering.put(label, back);
        RTCDataChannel channel = creator.connection().createDataChannel(label, init.build());
        begin(creator, channel, there, back);
        return channel;
    }

    /** Makes a channel that both applications have agreed upon, the other end a little later. */
    private RTCDataChannel negotiated(
            VirtualPeer creator, String label, RTCDataChannelInit init, Flow there, Flow back) {
        RTCDataChannel channel = creator.connection().createDataChannel(label, init);
        begin(creator, channel, there, back);
        VirtualPeer other = creator == peers.a() ? peers.b() : peers.a();
        run.network().schedule(run.millis(0, 300), () -> {
            if (!stopped && other.connection().signalingState() != RTCSignalingState.CLOSED) {
                RTCDataChannel otherEnd = other.connection().createDataChannel(label, init);
                begin(other, otherEnd, back, there);
                acceptedChannel.accept(otherEnd);
            }
        });
        return channel;
    }

    private void begin(VirtualPeer peer, RTCDataChannel channel, Flow out, Flow in) {
        senders.put(out, peer);
        channels(peer).add(channel);
        in.receiveOn(channel);
        out.sendOn(channel, each(out));
    }

    private Flow flow(String name, Promise promise, @Nullable Integer lifetime, int messages) {
        boolean ordered = switch (promise) {
            case RELIABLE_ORDERED, ORDERED_LIFETIME, ORDERED_RETRANSMITS -> true;
            case RELIABLE_UNORDERED, UNORDERED_LIFETIME, UNORDERED_RETRANSMITS -> false;
        };
        boolean reliable = promise == Promise.RELIABLE_ORDERED || promise == Promise.RELIABLE_UNORDERED;
        int[] sizes = new int[messages];
        for (int i = 0; i < messages; i++) {
            boolean empty = promise == Promise.RELIABLE_ORDERED && random.chance(0.05);
            // Most messages are small, some are as large as may be.
            int most = random.chance(0.7) ? Math.min(500, largest) : largest;
            sizes[i] = empty ? 0 : random.between(8, most);
        }
        Flow flow = new Flow(run, name, ordered, reliable, lifetime, sizes, errors);
        flows.add(flow);
        return flow;
    }

    private Duration each(Flow flow) {
        return span.dividedBy(Math.max(1, flow.planned()));
    }

    private void accepted(VirtualPeer peer, RTCDataChannel channel) {
        Flow there = expected.remove(channel.label());
        Flow back = answering.remove(channel.label());
        if (there == null || back == null) {
            channels(peer).add(channel);
            errors.add("a channel that nobody made was announced: " + channel.label());
            return;
        }
        begin(peer, channel, back, there);
        acceptedChannel.accept(channel);
    }

    private List<RTCDataChannel> channels(VirtualPeer peer) {
        return channels.computeIfAbsent(peer, key -> new ArrayList<>());
    }

    /** Returns the channels that {@code peer} has made or was told of. */
    List<RTCDataChannel> channelsOf(VirtualPeer peer) {
        return channels(peer);
    }

    /** Returns whether all channels of {@code peer} have ended. */
    boolean areAllClosed(VirtualPeer peer) {
        return channels(peer).stream().allMatch(channel -> channel.readyState() == RTCDataChannelState.CLOSED);
    }

    /** Returns whether all that is reliable and was sent by {@code sender} arrived. */
    boolean isCompleteFrom(VirtualPeer sender) {
        return flows.stream().allMatch(flow -> flow.isComplete() || senders.get(flow) != sender);
    }

    /** Returns whether everything was sent. */
    boolean isAllSent() {
        return flows.stream().allMatch(flow -> flow.sent() == flow.planned());
    }

    /** Returns whether everything was sent and all that is reliable arrived. */
    boolean isComplete() {
        return flows.stream().allMatch(Flow::isComplete);
    }

    /** Returns whether everything was sent and all that is reliable arrived, but on channels whose label starts so. */
    boolean isCompleteBut(String label) {
        return flows.stream().allMatch(flow -> flow.isComplete() || flow.name().startsWith(label));
    }

    /** Sends no more, and expects no more. */
    void stop() {
        stopped = true;
        flows.forEach(Flow::stop);
    }

    List<String> errors() {
        return errors;
    }

    String progress() {
        int planned = 0;
        int sent = 0;
        int received = 0;
        for (Flow flow : flows) {
            planned += flow.planned();
            sent += flow.sent();
            received += flow.received();
        }
        return flows.size() / 2 + " channels, " + planned + " messages, " + sent + " sent, " + received + " received";
    }
}
