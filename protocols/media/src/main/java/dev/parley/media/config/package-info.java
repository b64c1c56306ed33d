/** Settings of senders and receivers as negotiation gives them: whole immutable values, one a transceiver; the same again does no harm. */
@NullMarked
package dev.parley.media.config;

import org.jspecify.annotations.NullMarked;
