package dev.parley.srtp;

/** Outcome of protecting or unprotecting a packet. Except for {@link #OK}, no state of the context has changed. */
public enum SrtpResult {
    /** The packet was processed. */
    OK,
    /** Too short, of another version, or with a header beyond its end. */
    MALFORMED,
    /** The index was processed before, RFC 3711 §3.3.2. */
    REPLAYED,
    /** The index is older than the replay window. */
    TOO_OLD,
    /** The authentication tag is wrong. The packet's bytes are undefined. */
    BAD_TAG,
    /** All indexes of the key are used up, RFC 3711 §9.2. */
    KEY_EXHAUSTED,
    /** The peer has as many streams as the context keeps state for. */
    TOO_MANY_STREAMS
}
