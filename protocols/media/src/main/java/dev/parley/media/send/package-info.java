/** Stages of the send path: small objects that are told the time, each with a table test. */
@NullMarked
package dev.parley.media.send;

import org.jspecify.annotations.NullMarked;
