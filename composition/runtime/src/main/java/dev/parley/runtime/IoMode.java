package dev.parley.runtime;

import org.jspecify.annotations.Nullable;

/** Way in which the UDP ports of a loop use the system. */
public enum IoMode {
    /** The fast path where there is one, else NIO. */
    AUTO,

    /** The JDK's channels: one system call a datagram, on every system. */
    NIO,

    /**
     * Segmentation and receive offload: one system call for a run of datagrams. Needs a {@link DatagramOffload} that works here. A
     * single port for which it does not work, or stops to, is still served by NIO.
     */
    FAST;

    /** Returns why this mode is not to be had in this JVM, or null where it is. The first call may take 100 ms. */
    public @Nullable String unavailable() {
        return this == FAST ? Offloads.unavailable() : null;
    }
}
