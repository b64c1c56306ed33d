/**
 * The wire format of SCTP: packets, chunks, parameters and error causes as immutable records, without protocol state. For the
 * packages of the engine; not exported.
 */
@NullMarked
package dev.parley.sctp.chunk;

import org.jspecify.annotations.NullMarked;
