package dev.parley.cli.bench;

import dev.parley.base.Timestamp;
import dev.parley.cli.Json;
import dev.parley.cli.Version;
import dev.parley.simulation.Host;
import dev.parley.simulation.Link;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.LinkStatistics;
import dev.parley.simulation.SimulatedNetwork;
import dev.parley.testkit.VirtualPeers;
import dev.parley.testkit.VirtualWorld;
import dev.parley.webrtc.CongestionControl;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCSctpTransportStats;
import dev.parley.webrtc.RTCStatsReport;
import dev.parley.webrtc.RTCTransportStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One or two transfers over a simulated bottleneck, in virtual time. */
final class PathBench {
    /** What is kept of a run for its picture. */
    static final int SAMPLES = 300;

    private static final int MESSAGE = 16 << 10;

    /** What the application keeps queued: more than what leaves between two of its turns at any rate. */
    private static final int QUEUED = 4 << 20;

    /**
     * The path and what is sent over it.
     *
     * @param rttMillis the round-trip time of the empty path
     * @param lossPercent random loss, in each direction
     * @param rateMbit the bottleneck, counting IP and UDP headers, in each direction
     * @param queueMillis how much the bottleneck queues before it drops, as time at its rate
     * @param pathMtu the largest IP packet in bytes that the path carries and the peers may find, or 0
     * @param flows the controller of each flow
     * @param staggerSeconds how much later each flow starts than the one before
     * @param seconds how long the first flow sends
     * @param seed what loss is drawn from
     */
    record Settings(
            double rttMillis,
            double lossPercent,
            double rateMbit,
            double queueMillis,
            int pathMtu,
            List<CongestionControl> flows,
            double staggerSeconds,
            double seconds,
            long seed) {}

    /** What a flow did up to a moment: bytes that arrived as datagrams, and the sender's windows. */
    record FlowSample(long arrivedBytes, long window, long inFlight) {}

    /** A moment: the time since the start, the bytes in the bottleneck's queue, and each flow. */
    record Sample(double seconds, long queuedBytes, List<FlowSample> flows) {}

    private final Settings settings;
    private final VirtualWorld world;
    private final Link bottleneck;
    private final List<Transfer> transfers = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();

    PathBench(Settings settings) {
        this.settings = settings;
        world = new VirtualWorld(settings.seed());
        SimulatedNetwork network = world.network();
        Host a = network.host("a", network.internet(), "192.0.2.1");
        Host b = network.host("b", network.internet(), "192.0.2.2");
        long rate = Math.round(settings.rateMbit() * 1e6);
        LinkConditions conditions = LinkConditions.builder()
                .latency(Duration.ofNanos((long) (settings.rttMillis() * 1e6 / 2)))
                .rate(rate, (int) Math.min(Integer.MAX_VALUE, rate / 8e3 * settings.queueMillis()))
                .loss(settings.lossPercent() / 100)
                .mtu(settings.pathMtu())
                .build();
        a.networkInterface("eth0").egress().setConditions(conditions);
        b.networkInterface("eth0").egress().setConditions(conditions);
        bottleneck = a.networkInterface("eth0").egress();
        for (CongestionControl control : settings.flows()) {
            transfers.add(new Transfer(
                    control,
                    VirtualPeers.between(world, a, b)
                            .factory(factory ->
                                    factory.congestionControl(control).pathMtuLimit(settings.pathMtu()))
                            .build()));
        }
    }

    /** The samples of the run, from its start on. */
    List<Sample> samples() {
        return samples;
    }

    ObjectNode run() {
        long startedNanos = System.nanoTime();
        transfers.forEach(Transfer::connect);
        LinkStatistics before = bottleneck.statistics();
        Timestamp start = world.now();
        Duration step = Duration.ofNanos((long) (settings.seconds() * 1e9 / SAMPLES));
        Duration stagger = Duration.ofNanos((long) (settings.staggerSeconds() * 1e9));
        for (int i = 0; i < transfers.size(); i++) {
            Transfer transfer = transfers.get(i);
            world.network().schedule(stagger.multipliedBy(i), () -> transfer.start(world.now()));
        }
        for (int i = 0; i < SAMPLES; i++) {
            world.runFor(step);
            List<FlowSample> flows = transfers.stream().map(Transfer::sample).toList();
            samples.add(new Sample(world.now().nanosSince(start) / 1e9, bottleneck.queuedBytes(), flows));
        }
        LinkStatistics after = bottleneck.statistics();
        ObjectNode result = report(before, after);
        transfers.forEach(transfer -> transfer.peers.close());
        return result.put("wallSeconds", DataBench.rounded((System.nanoTime() - startedNanos) / 1e9, 1))
                .put("jdk", System.getProperty("java.version"))
                .put("version", Version.current());
    }

    private ObjectNode report(LinkStatistics before, LinkStatistics after) {
        Timestamp now = world.now();
        double total = 0;
        double squares = 0;
        for (Transfer transfer : transfers) {
            double rate = transfer.megabits(now);
            total += rate;
            squares += rate * rate;
        }
        ObjectNode result = Json.object()
                .put("goodputMbit", DataBench.rounded(total, 2))
                .put("linkShare", DataBench.rounded(total / settings.rateMbit(), 4))
                .put("rttMillis", settings.rttMillis())
                .put("lossPercent", settings.lossPercent())
                .put("rateMbit", settings.rateMbit())
                .put("queueMillis", settings.queueMillis())
                .put("pathMtu", settings.pathMtu())
                .put("seconds", settings.seconds())
                .put("seed", settings.seed())
                .put("messageSize", MESSAGE)
                .put("queueMillisMean", DataBench.rounded(meanQueueMillis(), 2))
                .put("lostByQueue", after.queueDrops() - before.queueDrops())
                .put("lostByChance", after.lost() - before.lost());
        ArrayNode flows = result.putArray("flows");
        for (Transfer transfer : transfers) {
            double rate = transfer.megabits(now);
            flows.addObject()
                    .put("congestion", transfer.control.name().toLowerCase(Locale.ROOT))
                    .put("goodputMbit", DataBench.rounded(rate, 2))
                    .put("share", DataBench.rounded(total == 0 ? 0 : rate / total, 4))
                    .put("retransmissions", transfer.retransmissions());
        }
        if (transfers.size() > 1 && squares > 0) {
            result.put("jainIndex", DataBench.rounded(total * total / (transfers.size() * squares), 4));
        }
        return result;
    }

    private double meanQueueMillis() {
        double bytes = samples.stream().mapToLong(Sample::queuedBytes).average().orElse(0);
        return bytes * 8 / (settings.rateMbit() * 1e3);
    }

    /** A flow: two peers, and a channel that one of them keeps filled. */
    private final class Transfer {
        final CongestionControl control;
        final VirtualPeers peers;
        private final RTCDataChannel channel;
        private final byte[] message = new byte[MESSAGE];
        private long received;
        private Timestamp startedAt = Timestamp.NEVER;

        /** What had arrived when the last flow had started, from where on all are compared. */
        private long receivedBefore;

        Transfer(CongestionControl control, VirtualPeers peers) {
            this.control = control;
            this.peers = peers;
            world.network().random().fork("message").nextBytes(message);
            channel = peers.a().connection().createDataChannel("path");
            peers.b()
                    .connection()
                    .onDataChannel(event -> event.channel().onMessage(arrived -> received += arrived.bytes().length));
        }

        void connect() {
            if (!world.runUntil(() -> channel.readyState() == RTCDataChannelState.OPEN, Duration.ofSeconds(60))) {
                throw new IllegalStateException("no connection came about over this path within 60 s");
            }
        }

        void start(Timestamp now) {
            transfers.forEach(each -> each.startedAt = now);
            transfers.forEach(each -> each.receivedBefore = each.received);
            channel.setBufferedAmountLowThreshold(QUEUED / 2);
            channel.onBufferedAmountLow(event -> fill());
            fill();
        }

        private void fill() {
            while (channel.readyState() == RTCDataChannelState.OPEN && channel.bufferedAmount() < QUEUED) {
                channel.send(message);
            }
        }

        /** User data a second since the last of all flows started. */
        double megabits(Timestamp now) {
            return (received - receivedBefore) * 8 / 1e6 / (now.nanosSince(startedAt) / 1e9);
        }

        long retransmissions() {
            Long count = sctp().retransmissions();
            return count == null ? 0 : count;
        }

        private RTCSctpTransportStats sctp() {
            return statistics(peers.a().connection().getStats())
                    .all(RTCSctpTransportStats.class)
                    .get(0);
        }

        private RTCStatsReport statistics(java.util.concurrent.CompletionStage<RTCStatsReport> stage) {
            return world.await(stage, Duration.ofSeconds(1));
        }

        FlowSample sample() {
            RTCSctpTransportStats sender = sctp();
            RTCTransportStats receiver = statistics(peers.b().connection().getStats())
                    .all(RTCTransportStats.class)
                    .get(0);
            return new FlowSample(
                    orZero(receiver.bytesReceived()),
                    orZero(sender.congestionWindow()),
                    orZero(sender.bytesInFlight()));
        }

        private static long orZero(@org.jspecify.annotations.Nullable Long value) {
            return value == null ? 0 : value;
        }
    }
}
