/** {@code parley turn}: the TURN server as a command. */
@NullMarked
package dev.parley.cli.turn;

import org.jspecify.annotations.NullMarked;
