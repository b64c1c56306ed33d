package dev.parley.webrtc;

/**
 * A header extension that was negotiated, webrtc-pc §5.2.8.
 *
 * @param uri what the extension is
 * @param id its number in packets
 * @param encrypted whether it is encrypted
 */
public record RTCRtpHeaderExtensionParameters(String uri, int id, boolean encrypted) {}
