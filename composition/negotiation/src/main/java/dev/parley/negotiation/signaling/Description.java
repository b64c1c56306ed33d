package dev.parley.negotiation.signaling;

/**
 * A description that was applied, with the candidates that became known since.
 *
 * @param type offer, pranswer or answer
 * @param sdp its text
 */
public record Description(SdpType type, String sdp) {
    /** Returns the type alone: the text has the password of ICE. */
    @Override
    public String toString() {
        return "Description[" + type + "]";
    }
}
