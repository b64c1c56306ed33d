/** A TURN server to embed in an application: {@link dev.parley.turnserver.TurnServer} is the door. */
@NullMarked
package dev.parley.turnserver;

import org.jspecify.annotations.NullMarked;
