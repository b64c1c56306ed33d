package dev.parley.webrtc;

import java.util.List;

/**
 * Parameters of a receiver, webrtc-pc §5.2.3.
 *
 * @param headerExtensions the header extensions
 * @param rtcp how RTCP is received
 * @param codecs the codecs, in the order of preference
 */
public record RTCRtpReceiveParameters(
        List<RTCRtpHeaderExtensionParameters> headerExtensions,
        RTCRtcpParameters rtcp,
        List<RTCRtpCodecParameters> codecs) {
    /** Copies the lists. */
    public RTCRtpReceiveParameters {
        headerExtensions = List.copyOf(headerExtensions);
        codecs = List.copyOf(codecs);
    }
}
