/** Stages of the send path: small objects without a clock, each with a table test. */
@NullMarked
package dev.parley.media.send;

import org.jspecify.annotations.NullMarked;
