/**
 * Time, packets, paths and the engine contract. Everything above depends on this package; it depends on the JDK alone and
 * touches no clock, thread, socket or unseeded random source.
 */
@NullMarked
package dev.parley.base;

import org.jspecify.annotations.NullMarked;
