/** Stages of the receive path: small objects without a clock, each with a table test. Package-private to the paths in effect. */
@NullMarked
package dev.parley.media.receive;

import org.jspecify.annotations.NullMarked;
