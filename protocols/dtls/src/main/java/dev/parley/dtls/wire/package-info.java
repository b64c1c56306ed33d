/**
 * Handshake messages, alerts and their parts as they stand on the wire: immutable values with {@code parse} and {@code encoded},
 * without protocol state.
 */
@NullMarked
package dev.parley.dtls.wire;

import org.jspecify.annotations.NullMarked;
