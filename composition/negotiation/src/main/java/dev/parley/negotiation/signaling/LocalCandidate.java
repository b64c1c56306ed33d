package dev.parley.negotiation.signaling;

import dev.parley.parameters.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * A local candidate, or the end of them, as it is to be trickled: the members of webrtc-pc's RTCIceCandidateInit.
 *
 * @param candidate the candidate; null at the end of candidates
 * @param line "candidate:…"; empty at the end of candidates
 * @param sdpMid the m-section's identification
 * @param sdpMLineIndex the m-section's place, 0 being the first
 * @param usernameFragment the generation that it belongs to
 */
public record LocalCandidate(
        @Nullable Candidate candidate, String line, String sdpMid, int sdpMLineIndex, String usernameFragment) {}
