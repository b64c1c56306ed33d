/**
 * The place of one connection on a machine: its driver, its ports, and the look-ups that its ICE agent needs. Every received
 * datagram enters here ({@link dev.parley.host.port}) and goes up to {@link dev.parley.connection.Connection}. No name of the W3C's
 * occurs here, so that a server can host connections without W3C objects.
 */
@NullMarked
package dev.parley.host;

import org.jspecify.annotations.NullMarked;
