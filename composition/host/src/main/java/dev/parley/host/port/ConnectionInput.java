package dev.parley.host.port;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.connection.Connection;
import dev.parley.connection.ConnectionEvent;
import dev.parley.runtime.DatagramHandler;
import dev.parley.runtime.EngineDriver;
import dev.parley.runtime.HandshakeQueue;

/**
 * The way of received datagrams into one connection, from its own ports and from shared ones. A datagram of a handshake waits in the
 * loop's {@link HandshakeQueue}. An exception of the engines ends the connection. Loop thread only.
 */
public final class ConnectionInput implements DatagramHandler {
    private final Connection connection;
    private final EngineDriver<ConnectionEvent> driver;
    private final HandshakeQueue handshakes;
    private final HandshakeQueue.Handler delayed = this::handleDelayed;

    /** Makes the input of a connection that {@code driver} drains. */
    public ConnectionInput(Connection connection, EngineDriver<ConnectionEvent> driver, HandshakeQueue handshakes) {
        this.connection = connection;
        this.driver = driver;
        this.handshakes = handshakes;
    }

    /** Takes a datagram of one of the connection's own ports. */
    @Override
    public void datagram(PacketBuffer datagram, Path path, Timestamp now) {
        handle(datagram, path, now);
    }

    @Override
    public void endOfBatch(Timestamp now) {
        touch();
    }

    /**
     * Takes a datagram, borrowed for the call.
     *
     * @return whether STUN authenticated it as meant for this connection
     */
    boolean handle(PacketBuffer datagram, Path path, Timestamp now) {
        if (connection.isHandshake(datagram, path)) {
            handshakes.add(this, datagram, path, delayed);
            return false;
        }
        return input(datagram, path, now);
    }

    private void handleDelayed(PacketBuffer datagram, Path path, Timestamp now) {
        input(datagram, path, now);
        touch();
    }

    private boolean input(PacketBuffer datagram, Path path, Timestamp now) {
        if (driver.isClosed()) {
            return false;
        }
        try {
            return connection.handle(datagram, path, now);
        } catch (RuntimeException | Error e) {
            driver.fail(e);
            return false;
        }
    }

    /** Drains the connection at the end of this turn. */
    void touch() {
        driver.touch();
    }
}
