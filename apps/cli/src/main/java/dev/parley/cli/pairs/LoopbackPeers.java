package dev.parley.cli.pairs;

import dev.parley.runtime.IoMode;
import dev.parley.runtime.LoopStatistics;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelInit;
import dev.parley.webrtc.RTCPeerConnection;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Pairs of peers over loopback, each end on a loop of its own, their signalling direct calls. Any thread. */
public final class LoopbackPeers implements AutoCloseable {
    /** How long one connection may take on a machine that is busy, where not many begin at a time. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PeerConnectionFactory offerers;
    private final PeerConnectionFactory answerers;
    private final Duration patience;

    /** Makes two factories; pairs are connected on demand, each end on a socket of its own. */
    public LoopbackPeers() {
        this(IoMode.AUTO);
    }

    /**
     * Makes two factories whose datagrams go that way.
     *
     * @throws UnsupportedOperationException where the mode is not to be had
     */
    public LoopbackPeers(IoMode io) {
        this(io, factory -> factory);
    }

    /**
     * Makes two factories whose datagrams go that way, with further settings of both.
     *
     * @throws UnsupportedOperationException where the mode is not to be had
     */
    public LoopbackPeers(IoMode io, UnaryOperator<PeerConnectionFactory.Builder> settings) {
        this(settings.apply(settings(io)).build(), settings.apply(settings(io)).build(), PATIENCE);
    }

    private LoopbackPeers(PeerConnectionFactory offerers, PeerConnectionFactory answerers, Duration patience) {
        this.offerers = offerers;
        this.answerers = answerers;
        this.patience = patience;
    }

    /**
     * Makes two factories, the answerers all on one UDP port, as a server's ends are.
     *
     * @param patience how long a connection may take before it counts as failed
     * @throws UnsupportedOperationException where the mode is not to be had
     */
    public static LoopbackPeers withServerPort(IoMode io, Duration patience) throws IOException {
        return withServerPort(io, patience, server -> server);
    }

    /** As {@link #withServerPort(IoMode, Duration)}, with further settings of the answerers. */
    public static LoopbackPeers withServerPort(
            IoMode io, Duration patience, UnaryOperator<PeerConnectionFactory.Builder> server) throws IOException {
        PeerConnectionFactory answerers =
                server.apply(settings(io).sharedPort(freePort())).build();
        return new LoopbackPeers(factory(io), answerers, patience);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(loopback(), 0))) {
            return free.getLocalPort();
        }
    }

    private static PeerConnectionFactory factory(IoMode io) {
        return settings(io).build();
    }

    /** As {@link #LoopbackPeers(IoMode, UnaryOperator)}, but listeners run where those of applications do that set nothing. */
    public static LoopbackPeers withDefaultListeners(IoMode io, UnaryOperator<PeerConnectionFactory.Builder> settings) {
        return new LoopbackPeers(
                settings.apply(sockets(io)).build(), settings.apply(sockets(io)).build(), PATIENCE);
    }

    /** Returns the settings that all factories here have in common. */
    public static PeerConnectionFactory.Builder settings(IoMode io) {
        return sockets(io).listenersOnLoop();
    }

    private static PeerConnectionFactory.Builder sockets(IoMode io) {
        InetAddress loopback = loopback();
        return PeerConnectionFactory.builder()
                .includeLoopback(true)
                .addressFilter(loopback::equals)
                .io(io);
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    /**
     * Two connected peers and the channel between them.
     *
     * @param openedNanos when the offerer's channel opened, by System.nanoTime
     */
    public record Pair(
            RTCPeerConnection offerer,
            RTCPeerConnection answerer,
            RTCDataChannel offererChannel,
            RTCDataChannel answererChannel,
            long openedNanos)
            implements AutoCloseable {
        @Override
        public void close() {
            offerer.close();
            answerer.close();
        }
    }

    /** Returns what the loops of both ends hold. */
    public List<LoopStatistics> loops() {
        return Stream.of(offerers, answerers)
                .flatMap(each -> each.statistics().loops().stream())
                .toList();
    }

    /** Connects a new pair and waits until the channel is open at both ends. */
    public Pair connect(boolean unordered) {
        return connectLater(unordered).join();
    }

    /**
     * Begins to connect a new pair, and completes when the channel is open at both ends. A pair that fails, or is not open after the
     * time that it has, is closed.
     */
    public CompletableFuture<Pair> connectLater(boolean unordered) {
        return connectLater(offerers, unordered);
    }

    /** Passes candidates on. One that comes before the description is refused, and stands in the description. */
    private static void trickle(RTCPeerConnection from, RTCPeerConnection to) {
        from.onIceCandidate(e -> to.addIceCandidate(e.candidate()).exceptionally(refused -> null));
    }

    /** As {@link #connectLater(boolean)}, the offerer being of another factory. */
    public CompletableFuture<Pair> connectLater(PeerConnectionFactory clients, boolean unordered) {
        RTCPeerConnection offerer = clients.createPeerConnection();
        RTCPeerConnection answerer = answerers.createPeerConnection();
        CompletableFuture<Long> opened = new CompletableFuture<>();
        CompletableFuture<RTCDataChannel> announced = new CompletableFuture<>();
        trickle(offerer, answerer);
        trickle(answerer, offerer);
        answerer.onDataChannel(e -> announced.complete(e.channel()));
        RTCDataChannel channel = offerer.createDataChannel(
                "bench", RTCDataChannelInit.builder().ordered(!unordered).build());
        channel.onOpen(e -> opened.complete(System.nanoTime()));
        offerer.setLocalDescription()
                .thenCompose(done -> answerer.setRemoteDescription(Objects.requireNonNull(offerer.localDescription())))
                .thenCompose(done -> answerer.setLocalDescription())
                .thenCompose(done -> offerer.setRemoteDescription(Objects.requireNonNull(answerer.localDescription())))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        opened.completeExceptionally(failure);
                    }
                });
        CompletableFuture<Pair> pair = opened.thenCombine(
                        announced, (nanos, other) -> new Pair(offerer, answerer, channel, other, nanos))
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        pair.whenComplete((made, failure) -> {
            if (failure != null) {
                opened.cancel(false);
                // Not here: whoever completes this may be one of the loops, and an end is closed on its own.
                CompletableFuture.runAsync(() -> {
                    offerer.close();
                    answerer.close();
                });
            }
        });
        return pair;
    }

    @Override
    public void close() {
        offerers.close();
        answerers.close();
    }
}
