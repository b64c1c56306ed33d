package dev.parley.negotiation.signaling;

/** Type of a description: webrtc-pc's RTCSdpType. */
public enum SdpType {
    /** Proposes a session. */
    OFFER,
    /** A provisional answer: it may be followed by another. */
    PRANSWER,
    /** Ends the exchange. */
    ANSWER,
    /** Cancels the exchange; it has no text. */
    ROLLBACK;

    /** Returns whether this is an answer, provisional or final. */
    public boolean isAnswer() {
        return this == ANSWER || this == PRANSWER;
    }
}
