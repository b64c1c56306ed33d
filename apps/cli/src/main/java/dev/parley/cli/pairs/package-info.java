/** Pairs of connected peers in this process, for the benchmark and for warming a machine up. Uses the public API alone. */
@NullMarked
package dev.parley.cli.pairs;

import org.jspecify.annotations.NullMarked;
