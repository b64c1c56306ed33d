package dev.parley.cli.bench;

import dev.parley.cli.pairs.LoopbackPeers;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCTransportStats;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A transfer between two of our peers; its listeners run on their loops. */
final class ParleyTransfer implements Transfer {
    /** The channel's queue is kept between half of this and all of it. */
    private static final long HIGH = 2 << 20;

    private final LoopbackPeers.Pair pair;
    private final RTCDataChannel channel;
    private final byte[] message;
    private final AtomicLong received = new AtomicLong();
    private volatile boolean stopped = true;

    ParleyTransfer(LoopbackPeers.Pair pair, int messageSize) {
        this.pair = pair;
        this.channel = pair.offererChannel();
        this.message = new byte[messageSize];
        ThreadLocalRandom.current().nextBytes(message);
        pair.answererChannel().onMessage(event -> received.addAndGet(event.bytes().length));
        channel.setBufferedAmountLowThreshold(HIGH / 2);
        channel.onBufferedAmountLow(event -> fill());
    }

    @Override
    public void start() {
        stopped = false;
        fill();
    }

    @Override
    public void stop() {
        stopped = true;
    }

    /** On the loop's thread but for the start. */
    private void fill() {
        while (!stopped && channel.readyState() == RTCDataChannelState.OPEN && channel.bufferedAmount() < HIGH) {
            channel.send(message);
        }
    }

    @Override
    public long received() {
        return received.get();
    }

    @Override
    public long datagrams() {
        return total(RTCTransportStats::packetsSent);
    }

    @Override
    public long bytesOnWire() {
        return total(RTCTransportStats::bytesSent);
    }

    private long total(java.util.function.Function<RTCTransportStats, @Nullable Long> figure) {
        long total = 0;
        for (RTCPeerConnection end : List.of(pair.offerer(), pair.answerer())) {
            for (RTCTransportStats stats : end.getStats().join().all(RTCTransportStats.class)) {
                Long value = figure.apply(stats);
                total += value == null ? 0 : value;
            }
        }
        return total;
    }

    @Override
    public void close() {
        stop();
        pair.close();
    }
}
