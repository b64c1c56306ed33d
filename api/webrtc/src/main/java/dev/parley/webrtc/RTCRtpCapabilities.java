package dev.parley.webrtc;

import java.util.List;

/**
 * Capabilities of one kind of media, webrtc-pc §5.2.11.
 *
 * @param codecs the codecs, in the order of preference
 * @param headerExtensions the header extensions
 */
public record RTCRtpCapabilities(List<RTCRtpCodec> codecs, List<RTCRtpHeaderExtensionCapability> headerExtensions) {
    /** Copies the lists. */
    public RTCRtpCapabilities {
        codecs = List.copyOf(codecs);
        headerExtensions = List.copyOf(headerExtensions);
    }
}
