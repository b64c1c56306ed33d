/**
 * Delay, loss, a narrow path and a cut one, made in our own socket layer: an event loop around another one. Used by the demo and
 * by {@code parley peer --udp-loss}; depends on {@code runtime} alone.
 */
@NullMarked
package dev.parley.cli.weather;

import org.jspecify.annotations.NullMarked;
