package dev.parley.sctp.upperlayer;

/**
 * Why an association ended other than by a shutdown.
 *
 * @param causeCode the error cause code of RFC 9260 §3.3.10, or 0 where none was given
 * @param message a text for people; it may contain what the peer wrote, shortened
 */
public record SctpFailure(int causeCode, String message) {}
