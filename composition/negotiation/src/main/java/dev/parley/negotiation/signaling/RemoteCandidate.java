package dev.parley.negotiation.signaling;

import org.jspecify.annotations.Nullable;

/**
 * The members of webrtc-pc's RTCIceCandidateInit, as the application gave them.
 *
 * @param candidate "candidate:…", with or without a prefix "a="; empty at the end of candidates
 * @param sdpMid the m-section's identification, or null
 * @param sdpMLineIndex the m-section's place, 0 being the first, or null; it counts only where there is no sdpMid
 * @param usernameFragment the generation; null for the latest
 */
public record RemoteCandidate(
        String candidate,
        @Nullable String sdpMid,
        @Nullable Integer sdpMLineIndex,
        @Nullable String usernameFragment) {}
