/**
 * Media files: encoded frames to bytes and back. Writers only append, so that a file that was never closed can be read up to its last
 * whole frame; times keep their gaps. Readers take any bytes: what is no file of the format throws
 * {@link dev.parley.containers.MediaFileException}, and memory is bounded by {@link dev.parley.frames.EncodedFrame#MAX_LENGTH}.
 */
@NullMarked
package dev.parley.containers;

import org.jspecify.annotations.NullMarked;
