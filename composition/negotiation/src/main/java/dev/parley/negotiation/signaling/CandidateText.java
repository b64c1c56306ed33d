package dev.parley.negotiation.signaling;

import dev.parley.parameters.Candidate;
import dev.parley.sdp.CandidateLine;
import org.jspecify.annotations.Nullable;

/** The candidate attribute as text, RFC 8839 §5.1: the form in which applications signal a candidate. */
public final class CandidateText {
    private CandidateText() {}

    /** Reads "candidate:…", with or without a prefix "a="; null if it is malformed or to be ignored. */
    public static @Nullable Candidate parse(String text) {
        return CandidateLine.parse(text);
    }

    /** Returns "candidate:…". */
    public static String format(Candidate candidate) {
        return CandidateLine.format(candidate);
    }
}
