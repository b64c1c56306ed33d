/**
 * STUN, RFC 8489: messages and their attributes, authentication and fingerprint, the retransmission schedule of a transaction,
 * and a small server. ICE, TURN, the connection's demultiplexer and the test kit depend on this package; it depends on the
 * foundation and on {@code crypto}.
 */
@NullMarked
package dev.parley.stun;

import org.jspecify.annotations.NullMarked;
