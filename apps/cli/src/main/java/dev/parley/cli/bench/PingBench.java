package dev.parley.cli.bench;

import dev.parley.cli.pairs.LoopbackPeers;
import dev.parley.webrtc.MessageEvent;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelInit;
import dev.parley.webrtc.RTCDataChannelState;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * The benchmark of a short message's round trip: 64 bytes go to and fro on a channel of their own, the next when the last one is back, on
 * an idle connection and beside a transfer that fills another channel of it.
 */
final class PingBench {
    private static final int BYTES = 64;

    /** Round trips that come first and do not count. */
    private static final int WARM_UP = 5_000;

    private static final int MAX_ROUND_TRIPS = 1 << 20;

    private static final long PATIENCE_SECONDS = 20;

    private final LoopbackPeers peers;
    private final int messageSize;
    private final double seconds;
    private final Consumer<String> progress;

    PingBench(LoopbackPeers peers, int messageSize, double seconds, Consumer<String> progress) {
        this.peers = peers;
        this.messageSize = messageSize;
        this.seconds = seconds;
        this.progress = progress;
    }

    void run(ObjectNode result) throws InterruptedException {
        LoopbackPeers.Pair pair = peers.connect(false);
        try (Transfer transfer = new ParleyTransfer(pair, messageSize)) {
            Ping ping = Ping.over(pair);
            progress.accept("ping, idle");
            ping.warmUp();
            report(result, "pingIdle", ping.measure(seconds));
            progress.accept("ping, beside a transfer");
            transfer.start();
            // Time for the transfer to fill the path, and for the compiler to look at it.
            TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
            long before = transfer.received();
            long began = System.nanoTime();
            report(result, "pingLoaded", ping.measure(seconds));
            double took = (System.nanoTime() - began) / 1e9;
            transfer.stop();
            result.put("pingLoadedMbit", DataBench.rounded((transfer.received() - before) * 8 / took / 1e6, 1));
        }
    }

    private static void report(ObjectNode result, String name, long[] sortedNanos) {
        result.put(name + "Millis50", quantile(sortedNanos, 0.5))
                .put(name + "Millis95", quantile(sortedNanos, 0.95))
                .put(name + "Count", sortedNanos.length);
    }

    private static double quantile(long[] sortedNanos, double part) {
        return DataBench.rounded(sortedNanos[(int) (part * (sortedNanos.length - 1))] / 1e6, 3);
    }

    /** The channel that is measured; the listeners of its offerer, and these methods, see its state in turn. */
    private static final class Ping {
        private final RTCDataChannel channel;
        private final byte[] message = new byte[BYTES];
        private final long[] nanos = new long[MAX_ROUND_TRIPS];
        private int count;
        private int most;
        private long sentAt;
        private long until;
        private CompletableFuture<Integer> done = new CompletableFuture<>();

        private Ping(RTCDataChannel channel) {
            this.channel = channel;
            channel.onMessage(this::back);
        }

        static Ping over(LoopbackPeers.Pair pair) {
            CompletableFuture<RTCDataChannel> opened = new CompletableFuture<>();
            pair.answerer().onDataChannel(e -> {
                RTCDataChannel other = e.channel();
                other.onMessage(message -> other.send(message.bytes()));
            });
            RTCDataChannel channel = pair.offerer()
                    .createDataChannel("ping", RTCDataChannelInit.builder().build());
            channel.onOpen(e -> opened.complete(channel));
            if (channel.readyState() == RTCDataChannelState.OPEN) {
                opened.complete(channel);
            }
            return new Ping(opened.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
        }

        void warmUp() {
            run(WARM_UP, PATIENCE_SECONDS);
        }

        /** Returns the round trips of that time, in nanoseconds, the shortest first. */
        long[] measure(double seconds) {
            run(MAX_ROUND_TRIPS, seconds);
            long[] sorted = Arrays.copyOf(nanos, Math.max(1, count));
            Arrays.sort(sorted);
            return sorted;
        }

        private void run(int roundTrips, double seconds) {
            done = new CompletableFuture<>();
            count = 0;
            most = roundTrips;
            until = System.nanoTime() + (long) (seconds * 1e9);
            send();
            done.orTimeout((long) seconds + PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        }

        private void send() {
            sentAt = System.nanoTime();
            channel.send(message);
        }

        private void back(MessageEvent event) {
            long now = System.nanoTime();
            nanos[count++] = now - sentAt;
            if (count == most || now - until > 0) {
                done.complete(count);
            } else {
                send();
            }
        }
    }
}
