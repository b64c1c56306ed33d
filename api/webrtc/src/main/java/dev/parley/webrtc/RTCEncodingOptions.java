package dev.parley.webrtc;

/**
 * Options of setParameters for one encoding, webrtc-extensions §4.5.
 *
 * @param keyFrame whether the encoder is to make a key frame
 */
public record RTCEncodingOptions(boolean keyFrame) {}
