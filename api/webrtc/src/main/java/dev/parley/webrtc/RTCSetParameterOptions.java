package dev.parley.webrtc;

import java.util.List;

/**
 * Options of setParameters, webrtc-pc §5.2.13.
 *
 * @param encodingOptions one for each encoding, or none
 */
public record RTCSetParameterOptions(List<RTCEncodingOptions> encodingOptions) {
    /** Nothing but the parameters. */
    public static final RTCSetParameterOptions DEFAULT = new RTCSetParameterOptions(List.of());

    /** Copies the list. */
    public RTCSetParameterOptions {
        encodingOptions = List.copyOf(encodingOptions);
    }
}
