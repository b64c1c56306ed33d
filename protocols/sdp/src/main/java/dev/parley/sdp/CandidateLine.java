package dev.parley.sdp;

import dev.parley.parameters.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * The candidate attribute, RFC 8839 §5.1, with RFC 6544's TCP candidates and any extension.
 *
 * @param text the value behind "candidate:", as it came
 * @param candidate what it says; null where the grammar is met but transport or type are unknown, and where a related address lacks
 *     its port: such a candidate is to be ignored
 */
public record CandidateLine(String text, @Nullable Candidate candidate) {

    /**
     * Reads a candidate with or without the prefixes "a=" and "candidate:".
     *
     * @throws SdpException where the text does not follow the grammar; the line is 1
     */
    public static CandidateLine of(String text) throws SdpException {
        throw new UnsupportedOperationException(text);
    }

    /** Reads a candidate as {@link #of} does, or returns null where it is malformed or to be ignored. */
    public static @Nullable Candidate parse(String text) {
        try {
            return of(text).candidate();
        } catch (SdpException e) {
            return null;
        }
    }

    /** Returns the attribute without "a=": "candidate:…", the form that RTCIceCandidate shows. */
    public static String format(Candidate candidate) {
        throw new UnsupportedOperationException(candidate.toString());
    }
}
