/**
 * A TURN server, RFC 8656, as an engine without sockets. Its owner opens a port for each allocation and carries the datagrams; it builds on
 * {@code dev.parley.turn} and {@code dev.parley.stun}.
 */
@NullMarked
package dev.parley.turn.server;

import org.jspecify.annotations.NullMarked;
