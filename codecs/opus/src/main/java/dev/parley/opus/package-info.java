/** Opus in plain Java: the codec is Concentus, a port of libopus 1.1. Optional; found by {@link java.util.ServiceLoader}. */
@NullMarked
package dev.parley.opus;

import org.jspecify.annotations.NullMarked;
