/**
 * {@code parley peer}: one peer whose signalling is JSON lines, so that any other stack can be wired to it. Uses the public API
 * alone.
 */
@NullMarked
package dev.parley.cli.peer;

import org.jspecify.annotations.NullMarked;
