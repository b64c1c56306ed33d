/**
 * State that all parts of an association share, and the conversations that are not about user data: handshake, heartbeats, shutdown.
 */
@NullMarked
package dev.parley.sctp.association;

import org.jspecify.annotations.NullMarked;
