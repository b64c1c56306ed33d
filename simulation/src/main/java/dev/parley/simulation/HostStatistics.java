package dev.parley.simulation;

/**
 * What has passed through a host's sockets.
 *
 * @param sent datagrams that left
 * @param sentBytes their payload bytes
 * @param received datagrams that reached a socket
 * @param receivedBytes their payload bytes
 * @param unsendable datagrams whose local address was gone or of the other address family
 * @param unclaimed datagrams for which no socket was open
 */
public record HostStatistics(
        long sent, long sentBytes, long received, long receivedBytes, long unsendable, long unclaimed) {}
