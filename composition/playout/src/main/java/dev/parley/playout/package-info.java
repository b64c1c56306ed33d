/**
 * Playout of received sound, told the time: {@link dev.parley.playout.AudioPlayout} takes packets as they arrive and gives 10 ms of
 * samples at each beat.
 */
@NullMarked
package dev.parley.playout;

import org.jspecify.annotations.NullMarked;
