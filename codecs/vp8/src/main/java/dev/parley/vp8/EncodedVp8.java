package dev.parley.vp8;

/**
 * Encoded frame, with what its RTP payload descriptor says (RFC 7741 §4.2).
 *
 * @param data the frame; belongs to the receiver
 * @param key whether it is a key frame
 * @param temporalLayer 0 for the base layer (TID)
 * @param layerSync whether the frame depends on the base layer alone (Y)
 * @param reference whether later frames may depend on it (not N)
 * @param quantizerIndex 0 to 127, what statistics call QP
 */
public record EncodedVp8(
        byte[] data, boolean key, int temporalLayer, boolean layerSync, boolean reference, int quantizerIndex) {}
