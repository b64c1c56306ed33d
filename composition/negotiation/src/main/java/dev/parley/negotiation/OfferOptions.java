package dev.parley.negotiation;

/**
 * webrtc-pc's RTCOfferOptions.
 *
 * @param iceRestart whether the offer carries new ICE credentials
 */
public record OfferOptions(boolean iceRestart) {
    /** No restart. */
    public static final OfferOptions NONE = new OfferOptions(false);
}
