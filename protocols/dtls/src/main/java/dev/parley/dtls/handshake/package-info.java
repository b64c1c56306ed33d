/** The parts of a handshake that versions share: its interface, its context, the session that it agrees on, alerts. */
@NullMarked
package dev.parley.dtls.handshake;

import org.jspecify.annotations.NullMarked;
