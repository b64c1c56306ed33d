/**
 * Sending stages in front of encoders: raw frames of any format in, encoded frames for one sender out. Told the time; the owner runs a
 * stage on one thread at a time, usually of the media executor.
 */
@NullMarked
package dev.parley.encoding;

import org.jspecify.annotations.NullMarked;
