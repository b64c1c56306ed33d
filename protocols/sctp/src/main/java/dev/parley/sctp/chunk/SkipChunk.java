package dev.parley.sctp.chunk;

/** What is missing up to a TSN will not come: FORWARD TSN (RFC 3758), or I-FORWARD-TSN beside I-DATA (RFC 8260 §2.3.1). */
public sealed interface SkipChunk extends Chunk permits ForwardTsnChunk, IForwardTsnChunk {
    /** Returns the TSN to move to. */
    int newCumulativeTsn();
}
