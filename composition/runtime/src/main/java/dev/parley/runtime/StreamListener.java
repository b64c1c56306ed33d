package dev.parley.runtime;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** An open TCP port that accepts connections. Confined to its loop's thread. */
public interface StreamListener {
    /** Receiver of accepted connections. */
    @FunctionalInterface
    interface Acceptor {
        /**
         * Returns the handler of a connection that was just accepted, or null to close it at once. With TLS nothing has been negotiated yet:
         * {@link StreamHandler#opened} reports that.
         */
        @Nullable
        StreamHandler accepted(StreamPort stream);
    }

    /** Returns the address that the port is bound to. */
    InetSocketAddress localAddress();

    /** Stops accepting; accepted connections live on. Further calls do nothing. */
    void close();
}
