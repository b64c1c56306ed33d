package dev.parley.cli.soak;

import dev.parley.cli.pairs.LoopbackPeers;
import dev.parley.cli.weather.Weather;
import dev.parley.cli.weather.WeatherLoop;
import dev.parley.runtime.IoMode;
import dev.parley.runtime.LoopStatistics;
import dev.parley.runtime.NioEventLoop;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCIceTransport;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import dev.parley.webrtc.RTCSctpTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Lives of connections: open, transfer, restart ICE, transfer again, end. Any number of threads. */
final class Churn implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double RESTARTED = 0.3;

    // A server that notices soon who is gone: what waits for it at a rest is short.
    private static final Duration DISCONNECTED_AFTER = Duration.ofSeconds(5);
    private static final Duration FAILED_AFTER = Duration.ofSeconds(10);
    private static final Duration KEEPALIVE = Duration.ofSeconds(15);

    private final IoMode io;
    private final LoopbackPeers peers;
    private final NioEventLoop fragile;

    /** Server ends whose peer has vanished and who have not noticed yet. */
    private final Phaser unnoticed = new Phaser(1);

    private final Map<Ending, Long> endings = new EnumMap<>(Ending.class);
    private long connections;
    private long restarts;
    private long bytes;
    private long failures;
    private @Nullable String lastFailure;

    Churn(IoMode io) throws IOException {
        this.io = io;
        this.peers = LoopbackPeers.withServerPort(
                io, PATIENCE, server -> server.iceTimeouts(DISCONNECTED_AFTER, FAILED_AFTER, KEEPALIVE));
        this.fragile = new NioEventLoop("parley-loop-vanishing", io);
    }

    /** One connection from its beginning to its end. What goes wrong is counted. Not on a loop. */
    void live(RandomGenerator random) throws InterruptedException {
        Ending ending = Ending.values()[random.nextInt(Ending.values().length)];
        try {
            if (ending == Ending.VANISHING) {
                vanish(random);
            } else {
                LoopbackPeers.Pair pair = peers.connect(false);
                try (pair) {
                    use(pair, random);
                    end(pair, ending);
                }
            }
            ended(ending);
        } catch (RuntimeException | ExecutionException | TimeoutException e) {
            failed(ending, e);
        }
    }

    private void use(LoopbackPeers.Pair pair, RandomGenerator random)
            throws InterruptedException, ExecutionException, TimeoutException {
        transfer(pair, random);
        if (random.nextDouble() < RESTARTED) {
            restart(pair);
            transfer(pair, random);
        }
    }

    private void transfer(LoopbackPeers.Pair pair, RandomGenerator random)
            throws InterruptedException, ExecutionException, TimeoutException {
        add(Transfer.run(pair.offererChannel(), pair.answererChannel(), random));
        add(Transfer.run(pair.answererChannel(), pair.offererChannel(), random));
    }

    /** Waits until packets go over a pair of the new session. */
    private void restart(LoopbackPeers.Pair pair) throws InterruptedException, ExecutionException, TimeoutException {
        RTCPeerConnection offerer = pair.offerer();
        RTCPeerConnection answerer = pair.answerer();
        RTCSctpTransport sctp = Objects.requireNonNull(offerer.sctp());
        RTCIceTransport ice = Objects.requireNonNull(sctp.transport()).iceTransport();
        CompletableFuture<Boolean> selected = new CompletableFuture<>();
        ice.onSelectedCandidatePairChange(e -> selected.complete(true));
        offerer.restartIce();
        offerer.setLocalDescription()
                .thenCompose(done -> answerer.setRemoteDescription(Objects.requireNonNull(offerer.localDescription())))
                .thenCompose(done -> answerer.setLocalDescription())
                .thenCompose(done -> offerer.setRemoteDescription(Objects.requireNonNull(answerer.localDescription())))
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        selected.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        synchronized (this) {
            restarts++;
        }
    }

    private static void end(LoopbackPeers.Pair pair, Ending ending)
            throws InterruptedException, ExecutionException, TimeoutException {
        switch (ending) {
            case GRACEFUL -> {
                CompletableFuture<Boolean> offerer = pair.offerer().closeGracefully(Duration.ofSeconds(10));
                pair.answerer().closeGracefully(Duration.ofSeconds(10)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                offerer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            case ONE_SIDED -> {
                CompletableFuture<Boolean> heard = new CompletableFuture<>();
                pair.answererChannel().onClose(e -> heard.complete(true));
                pair.offerer().close();
                heard.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            case ABRUPT, VANISHING -> {
                // Whoever made the pair closes it.
            }
        }
    }

    /** The client's datagrams, and those to it, are lost from some moment on, its goodbye too. */
    private void vanish(RandomGenerator random) throws InterruptedException, ExecutionException, TimeoutException {
        WeatherLoop client = new WeatherLoop(fragile, new Weather(random.nextLong()));
        try (PeerConnectionFactory factory =
                LoopbackPeers.settings(io).eventLoop(client).build()) {
            LoopbackPeers.Pair pair = peers.connectLater(factory, false).join();
            RTCPeerConnection server = pair.answerer();
            unnoticed.register();
            server.onConnectionStateChange(e -> {
                if (server.connectionState() == RTCPeerConnectionState.FAILED) {
                    server.close();
                    unnoticed.arriveAndDeregister();
                }
            });
            try {
                use(pair, random);
            } finally {
                client.cut();
            }
        }
    }

    /** Waits until each server end whose peer has vanished has noticed and is closed. */
    void awaitRest() throws InterruptedException, TimeoutException {
        unnoticed.awaitAdvanceInterruptibly(unnoticed.arrive(), PATIENCE.toSeconds(), TimeUnit.SECONDS);
        // What closing has queued.
        ForkJoinPool.commonPool().awaitQuiescence(10, TimeUnit.SECONDS);
    }

    List<LoopStatistics> loops() {
        List<LoopStatistics> all = new ArrayList<>(peers.loops());
        CompletableFuture<LoopStatistics> answer = new CompletableFuture<>();
        fragile.execute(() -> answer.complete(fragile.statistics()));
        all.add(answer.join());
        return all;
    }

    private synchronized void add(long transferred) {
        bytes += transferred;
    }

    private synchronized void ended(Ending ending) {
        connections++;
        endings.merge(ending, 1L, Long::sum);
    }

    private synchronized void failed(Ending ending, Exception failure) {
        failures++;
        lastFailure = ending + ": " + failure;
    }

    synchronized long connections() {
        return connections;
    }

    synchronized long restarts() {
        return restarts;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized long failures() {
        return failures;
    }

    synchronized @Nullable String lastFailure() {
        return lastFailure;
    }

    synchronized Map<Ending, Long> endings() {
        return new EnumMap<>(endings);
    }

    @Override
    public void close() {
        peers.close();
        fragile.close();
    }
}
