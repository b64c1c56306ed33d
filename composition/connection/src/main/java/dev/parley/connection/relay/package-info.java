/**
 * TURN allocations between the ICE agent and the owner's ports: relayed addresses become bases of the agent, packets for peers are wrapped,
 * packets from servers unwrapped. {@link dev.parley.connection.Connection} is the one user; it depends on ICE and TURN.
 */
@NullMarked
package dev.parley.connection.relay;

import org.jspecify.annotations.NullMarked;
