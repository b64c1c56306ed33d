package dev.parley.parameters;

import java.util.List;

/**
 * A codec as it was negotiated: webrtc-pc's RTCRtpCodecParameters.
 *
 * @param payloadType 0 to 127
 * @param codec what it is
 * @param feedback the RTCP feedback that may be sent about it, RFC 4585 §4.2 without the payload type: "nack", "nack pli"
 */
public record CodecParameters(int payloadType, Codec codec, List<String> feedback) {
    /** Copies the list. */
    public CodecParameters {
        feedback = List.copyOf(feedback);
    }
}
