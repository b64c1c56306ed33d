/** The transports of a session as values, and what their owner has to do to them. */
@NullMarked
package dev.parley.negotiation.transport;

import org.jspecify.annotations.NullMarked;
