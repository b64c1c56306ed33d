package dev.parley.host.port;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.connection.Connection;
import dev.parley.connection.ConnectionEvent;
import dev.parley.connection.relay.RelayStream;
import dev.parley.host.config.HostSettings;
import dev.parley.runtime.EngineDriver;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.StreamHandler;
import dev.parley.runtime.StreamOptions;
import dev.parley.runtime.StreamPort;
import dev.parley.runtime.StreamTls;
import dev.parley.turn.TurnDeframer;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams of one connection to its TURN servers. Loop thread only. */
public final class RelayStreams {
    private final EventLoop loop;
    private final HostSettings settings;
    private final Connection connection;
    private final EngineDriver<ConnectionEvent> driver;
    private final Map<Long, StreamPort> open = new LinkedHashMap<>(0);

    /** Opens none yet. */
    public RelayStreams(
            EventLoop loop, HostSettings settings, Connection connection, EngineDriver<ConnectionEvent> driver) {
        this.loop = loop;
        this.settings = settings;
        this.connection = connection;
        this.driver = driver;
    }

    /** Executes an order of the connection. */
    public void execute(RelayStream order) {
        if (order instanceof RelayStream.Open asked) {
            open(asked);
        } else if (order instanceof RelayStream.Close) {
            close(open.remove(order.id()));
        }
    }

    private void open(RelayStream.Open order) {
        try {
            StreamOptions options = StreamOptions.tcp(order.local(), order.remote());
            if (order.tls()) {
                options = options.withTls(new StreamTls(settings.turnTrust(), order.host()));
            }
            open.put(order.id(), loop.connect(options, new Input(order.id())));
        } catch (IOException | NoSuchAlgorithmException e) {
            connection.relays().streamClosed(order.id(), "no socket: " + e.getMessage(), loop.now());
        }
    }

    private void close(@Nullable StreamPort stream) {
        if (stream != null) {
            driver.removeStream(stream.path());
            stream.close();
        }
    }

    /** Closes all. */
    public void close() {
        open.values().forEach(StreamPort::close);
        open.clear();
    }

    /** The way of what one stream brings. */
    private final class Input implements StreamHandler {
        private final long id;
        private final TurnDeframer deframer = new TurnDeframer(TurnDeframer.MAX_MESSAGE);
        private final PacketBuffer message = PacketBuffer.allocate(0, 0);

        Input(long id) {
            this.id = id;
        }

        @Override
        public void opened(StreamPort stream, Timestamp now) {
            driver.addStream(stream);
            connection.relays().streamOpened(id, stream.path(), now);
            driver.touch();
        }

        @Override
        public void received(PacketBuffer bytes, StreamPort stream, Timestamp now) {
            deframer.append(bytes);
            try {
                while (!driver.isClosed() && deframer.next(message)) {
                    take(stream, now);
                }
            } catch (MalformedException e) {
                close(open.remove(id));
                connection.relays().streamClosed(id, "the server sent what is not TURN", now);
            }
        }

        private void take(StreamPort stream, Timestamp now) {
            try {
                connection.handle(message, stream.path(), now);
            } catch (RuntimeException | Error e) {
                driver.fail(e);
            }
        }

        @Override
        public void endOfBatch(Timestamp now) {
            driver.touch();
        }

        @Override
        public void closed(StreamPort stream, String reason, Timestamp now) {
            open.remove(id);
            driver.removeStream(stream.path());
            connection.relays().streamClosed(id, reason, now);
            driver.touch();
        }
    }
}
