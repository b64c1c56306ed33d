package dev.parley.webrtc;

/**
 * A header extension that can be negotiated, webrtc-pc §5.2.12 and webrtc-extensions §6.
 *
 * @param uri what the extension is
 * @param direction which way it is offered; "stopped" where it is not
 */
public record RTCRtpHeaderExtensionCapability(String uri, RTCRtpTransceiverDirection direction) {
    /** Returns the same extension in another direction. */
    public RTCRtpHeaderExtensionCapability withDirection(RTCRtpTransceiverDirection other) {
        return new RTCRtpHeaderExtensionCapability(uri, other);
    }
}
