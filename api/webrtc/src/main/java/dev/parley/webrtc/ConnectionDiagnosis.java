package dev.parley.webrtc;

import java.time.Duration;
import java.util.List;

/**
 * Diagnosis of a connection at one moment: the step that it waits for, the figures that show it, and advice.
 *
 * @apiNote Not part of webrtc-pc.
 * @param step the step that the connection waits for
 * @param since the time since a state of the connection last changed
 * @param summary one sentence, for a log
 * @param facts what was signalled, sent and received, a short sentence each
 * @param advice what to try, the likeliest first; empty if nothing is wrong
 */
public record ConnectionDiagnosis(Step step, Duration since, String summary, List<String> facts, List<String> advice) {
    /** A step of the way from a new connection to an open channel. */
    public enum Step {
        /** A description of one end is missing. */
        SIGNALLING,
        /** This end has found no candidate. */
        LOCAL_CANDIDATES,
        /** The other end's candidates have not come. */
        REMOTE_CANDIDATES,
        /** No check of a pair of candidates was answered yet. */
        CHECKS,
        /** A path was found, and the DTLS handshake over it is not complete. */
        HANDSHAKE,
        /** The connection is connected. */
        NONE,
        /** The connection was lost for the moment, or has failed. */
        RECOVERY,
        /** The connection is closed. */
        CLOSED
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(summary);
        facts.forEach(fact -> text.append("\n  ").append(fact));
        advice.forEach(each -> text.append("\n  try: ").append(each));
        return text.toString();
    }
}
