package dev.parley.host.port;

import dev.parley.host.config.HostSettings;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.HandshakeQueue;
import dev.parley.runtime.LimitedWarnings;
import org.slf4j.LoggerFactory;

/** An event loop with what the connections on it share: ports, and the queue of handshakes. Loop thread only, but for {@link #loop}. */
public final class LoopPorts {
    private final EventLoop loop;
    private final HandshakeQueue handshakes;
    private final SharedPorts shared;
    private final LimitedWarnings warnings = new LimitedWarnings(LoggerFactory.getLogger(LocalPorts.class));

    /**
     * Makes the ports of a loop; none is opened yet.
     *
     * @param index the loop's number in its factory, from 0: with shared ports each loop has the next number
     */
    public LoopPorts(EventLoop loop, HostSettings settings, int index) {
        this.loop = loop;
        this.handshakes = new HandshakeQueue(loop);
        this.shared = new SharedPorts(loop, settings.sharedPort() == 0 ? 0 : settings.sharedPort() + index);
    }

    /** Returns the loop. Any thread. */
    public EventLoop loop() {
        return loop;
    }

    /** Returns the queue in which datagrams of handshakes wait. */
    public HandshakeQueue handshakes() {
        return handshakes;
    }

    /** Returns the warnings about ports that could not be opened: without free descriptors every connection meets them. */
    LimitedWarnings warnings() {
        return warnings;
    }

    SharedPorts shared() {
        return shared;
    }

    /** Closes the shared ports. */
    public void close() {
        shared.close();
    }
}
