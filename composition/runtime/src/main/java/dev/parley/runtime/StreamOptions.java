package dev.parley.runtime;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Target and settings of a stream that is opened.
 *
 * @param local the address of this machine that it leaves from
 * @param remote the address that it goes to, of the same family
 * @param tls TLS above TCP, or null for TCP alone
 * @param timeout the longest time for TCP's handshake, and again for that of TLS
 */
public record StreamOptions(
        InetAddress local,
        InetSocketAddress remote,
        @Nullable StreamTls tls,
        Duration timeout) {
    /** A user waits for a connection; a network that needs longer is of little use for calls. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Checks the addresses. */
    public StreamOptions {
        if (remote.isUnresolved() || local.getClass() != remote.getAddress().getClass()) {
            throw new IllegalArgumentException("no way from " + local + " to " + remote);
        }
    }

    /** Returns the options of a TCP stream. */
    public static StreamOptions tcp(InetAddress local, InetSocketAddress remote) {
        return new StreamOptions(local, remote, null, TIMEOUT);
    }

    /** Returns these options with TLS. */
    public StreamOptions withTls(StreamTls settings) {
        return new StreamOptions(local, remote, settings, timeout);
    }
}
