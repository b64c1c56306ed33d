package dev.parley.sctp.chunk;

/** Chunk by which the sender gives up all that is missing up to a TSN: FORWARD TSN (RFC 3758), or I-FORWARD-TSN with I-DATA (RFC 8260 §2.3.1). */
public sealed interface SkipChunk extends Chunk permits ForwardTsnChunk, IForwardTsnChunk {
    /** Returns the TSN to move to. */
    int newCumulativeTsn();
}
