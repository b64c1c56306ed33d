/** The {@code parley} command: its root and what its commands share. Nothing depends on it. */
@NullMarked
package dev.parley.cli;

import org.jspecify.annotations.NullMarked;
