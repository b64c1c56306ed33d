/**
 * ICE, RFC 8445, 8838, 8863, 7675 and 8421, as one engine for all transports of a peer connection. {@link
 * dev.parley.ice.IceAgent} is the door; the connection and the W3C objects depend on this package; it depends on STUN and on the
 * foundation, and opens no socket itself: the owner gives it local bases and carries its datagrams.
 */
@NullMarked
package dev.parley.ice;

import org.jspecify.annotations.NullMarked;
