/**
 * UDP ports of connections: a connection's own ones and those that all connections of a loop share. The handlers of the sockets stand
 * here; a datagram goes from them to the connection, that of a handshake through the loop's handshake queue.
 */
@NullMarked
package dev.parley.host.port;

import org.jspecify.annotations.NullMarked;
