package dev.parley.negotiation.signaling;

/**
 * A description that was applied, with the candidates that became known since.
 *
 * @param type offer, pranswer or answer
 * @param sdp its text
 */
public record Description(SdpType type, String sdp) {}
