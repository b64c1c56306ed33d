package dev.parley.webrtc;

/**
 * What setParameters does with an encoding beyond its parameters, webrtc-extensions §4.5.
 *
 * @param keyFrame whether the encoder is to make a key frame
 */
public record RTCEncodingOptions(boolean keyFrame) {}
