package dev.parley.runtime;

/**
 * Figures of a {@link DatagramPort} since it was opened.
 *
 * @param datagramsSent datagrams handed to the network
 * @param bytesSent their bytes, without IP and UDP headers
 * @param datagramsReceived datagrams given to the handler
 * @param bytesReceived their bytes, without IP and UDP headers
 * @param sendsDropped datagrams dropped because the send buffer and the queue behind it were full, the oldest first
 * @param sendErrors datagrams that the system refused (no route, too large, address family …)
 */
public record PortStatistics(
        long datagramsSent,
        long bytesSent,
        long datagramsReceived,
        long bytesReceived,
        long sendsDropped,
        long sendErrors) {}
