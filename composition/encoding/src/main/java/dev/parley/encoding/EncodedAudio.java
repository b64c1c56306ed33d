package dev.parley.encoding;

import dev.parley.frames.EncodedFrame;

/**
 * Packet of sound with the level of what it carries.
 *
 * @param frame packet of the codec; its RTP timestamp counts samples from the stage's first one
 * @param level level below the overload point, 0 (loudest) to 127 (silence), RFC 6464 §3
 */
public record EncodedAudio(EncodedFrame frame, int level) {}
