package dev.parley.cli.weather;

import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.runtime.DatagramHandler;
import dev.parley.runtime.DatagramPort;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.LoopStatistics;
import dev.parley.runtime.LoopTimer;
import dev.parley.runtime.NameResolver;
import dev.parley.runtime.NetworkAddress;
import dev.parley.runtime.PortOptions;
import dev.parley.runtime.StreamHandler;
import dev.parley.runtime.StreamListener;
import dev.parley.runtime.StreamOptions;
import dev.parley.runtime.StreamPort;
import dev.parley.runtime.StreamTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event loop whose ports are exposed to {@link Weather}; for everything else it is the loop that it was made around, and
 * shares its thread. Several may be made around one loop, each with its own weather.
 */
public final class WeatherLoop implements EventLoop {
    private final EventLoop loop;
    private final Weather weather;
    private final AtomicInteger openPorts = new AtomicInteger();

    /** Makes the loop around {@code loop}. */
    public WeatherLoop(EventLoop loop, Weather weather) {
        this.loop = loop;
        this.weather = weather;
    }

    /** Returns the weather of this loop's ports. */
    public Weather weather() {
        return weather;
    }

    /** Cuts the paths: nothing passes until {@link #detour}, and never again between addresses used or tried until then. Any thread. */
    public void cut() {
        loop.execute(weather::cut);
    }

    /** Lets new addresses pass after {@link #cut}; called once more, all of them. Any thread. */
    public void detour() {
        loop.execute(weather::detour);
    }

    /** Returns how many ports are open. Any thread. */
    public int openPorts() {
        return openPorts.get();
    }

    @Override
    public DatagramPort bind(InetSocketAddress local, PortOptions options, DatagramHandler handler) throws IOException {
        WeatherPort port = new WeatherPort(loop, weather, handler, openPorts::decrementAndGet);
        port.open(loop.bind(local, options, port));
        openPorts.incrementAndGet();
        return port;
    }

    /** Opens a stream that the weather does not reach: it has no datagrams to lose. */
    @Override
    public StreamPort connect(StreamOptions options, StreamHandler handler) throws IOException {
        return loop.connect(options, handler);
    }

    @Override
    public StreamListener listen(InetSocketAddress local, @Nullable StreamTls tls, StreamListener.Acceptor acceptor)
            throws IOException {
        return loop.listen(local, tls, acceptor);
    }

    @Override
    public Timestamp now() {
        return loop.now();
    }

    @Override
    public Instant wallClock(Timestamp at) {
        return loop.wallClock(at);
    }

    @Override
    public boolean inEventLoop() {
        return loop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public void executeLast(Runnable task) {
        loop.executeLast(task);
    }

    @Override
    public boolean isBehind() {
        return loop.isBehind();
    }

    @Override
    public LoopTimer timer(Runnable action) {
        return loop.timer(action);
    }

    @Override
    public void atEndOfTurn(Runnable action) {
        loop.atEndOfTurn(action);
    }

    @Override
    public boolean runOnce(Duration maxWait) {
        return loop.runOnce(maxWait);
    }

    @Override
    public List<NetworkAddress> networkAddresses() {
        return loop.networkAddresses();
    }

    @Override
    public Registration onNetworkChange(Consumer<List<NetworkAddress>> listener) {
        return loop.onNetworkChange(listener);
    }

    @Override
    public NameResolver resolver() {
        return loop.resolver();
    }

    @Override
    public SecureRandom random() {
        return loop.random();
    }

    @Override
    public TransmitBatch sharedBatch() {
        return loop.sharedBatch();
    }

    @Override
    public void runListener(String what, Runnable listener) {
        loop.runListener(what, listener);
    }

    @Override
    public LoopStatistics statistics() {
        return loop.statistics();
    }

    @Override
    public void retain() {
        loop.retain();
    }

    @Override
    public void release() {
        loop.release();
    }

    @Override
    public void close() {
        loop.close();
    }
}
