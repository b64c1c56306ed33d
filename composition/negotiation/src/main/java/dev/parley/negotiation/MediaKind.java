package dev.parley.negotiation;

/** What an m-section is about. */
public enum MediaKind {
    /** "m=audio". */
    AUDIO,
    /** "m=video". */
    VIDEO,
    /** "m=application" with SCTP over DTLS. */
    DATA,
    /** Anything else: answered as rejected. */
    UNKNOWN
}
