/**
 * TURN, RFC 8656: the wire format and the client's allocation, an engine without sockets. It builds on {@code dev.parley.stun}; {@code
 * dev.parley.connection} uses it.
 */
@NullMarked
package dev.parley.turn;

import org.jspecify.annotations.NullMarked;
