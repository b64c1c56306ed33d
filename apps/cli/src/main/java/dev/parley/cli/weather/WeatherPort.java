package dev.parley.cli.weather;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.runtime.DatagramHandler;
import dev.parley.runtime.DatagramPort;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.PortStatistics;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A port in the weather: one slow lane in each direction. */
final class WeatherPort implements DatagramPort, DatagramHandler {
    private final Weather weather;
    private final DatagramHandler handler;
    private final Runnable onClose;
    private final SlowLane outgoing;
    private final SlowLane incoming;
    private final TransmitBatch batch = new TransmitBatch();
    private @Nullable DatagramPort port;

    WeatherPort(EventLoop loop, Weather weather, DatagramHandler handler, Runnable onClose) {
        this.weather = weather;
        this.handler = handler;
        this.onClose = onClose;
        this.outgoing = new SlowLane(loop, weather, this::depart);
        this.incoming = new SlowLane(loop, weather, this::arrive);
    }

    void open(DatagramPort opened) {
        port = opened;
    }

    private DatagramPort port() {
        return Objects.requireNonNull(port, "bound before it is used");
    }

    @Override
    public int send(TransmitBatch source, int from, int to) {
        for (int i = from; i < to; i++) {
            weather.saw(remote(source, i));
        }
        if (weather.isClear() && outgoing.isEmpty()) {
            return port().send(source, from, to);
        }
        for (int i = from; i < to; i++) {
            InetSocketAddress remote = remote(source, i);
            if (weather.passes(remote)) {
                outgoing.add(source.packet(i), Objects.requireNonNull(source.path(i)));
            }
        }
        outgoing.advance();
        return to - from;
    }

    private static InetSocketAddress remote(TransmitBatch source, int index) {
        return Objects.requireNonNull(source.path(index), "a datagram leaves with its path")
                .remote();
    }

    @Override
    public void datagram(PacketBuffer datagram, Path path, Timestamp now) {
        weather.saw(path.remote());
        if (weather.isClear() && incoming.isEmpty()) {
            handler.datagram(datagram, path, now);
        } else if (weather.passes(path.remote())) {
            incoming.add(datagram, path);
        }
    }

    @Override
    public void endOfBatch(Timestamp now) {
        incoming.advance();
        handler.endOfBatch(now);
    }

    private void depart(Iterable<SlowLane.Held> due, Timestamp now) {
        batch.clear();
        for (SlowLane.Held held : due) {
            batch.append(held.path(), held.bytes());
        }
        port().send(batch, 0, batch.size());
        batch.clear();
    }

    private void arrive(Iterable<SlowLane.Held> due, Timestamp now) {
        for (SlowLane.Held held : due) {
            byte[] room = new byte[TransmitBatch.HEAD_ROOM + held.bytes().length];
            System.arraycopy(held.bytes(), 0, room, TransmitBatch.HEAD_ROOM, held.bytes().length);
            handler.datagram(PacketBuffer.wrap(room, TransmitBatch.HEAD_ROOM, held.bytes().length), held.path(), now);
        }
        handler.endOfBatch(now);
    }

    @Override
    public InetSocketAddress localAddress() {
        return port().localAddress();
    }

    @Override
    public PortStatistics statistics() {
        return port().statistics();
    }

    @Override
    public boolean isClosed() {
        return port().isClosed();
    }

    @Override
    public void close() {
        if (!port().isClosed()) {
            outgoing.close();
            incoming.close();
            port().close();
            onClose.run();
        }
    }
}
