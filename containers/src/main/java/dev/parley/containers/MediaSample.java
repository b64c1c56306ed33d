package dev.parley.containers;

import dev.parley.frames.EncodedFrame;

/**
 * Frame of a file.
 *
 * @param track index among the tracks
 * @param timeNanos time of presentation in nanoseconds from the start of the file
 * @param frame the frame; its RTP timestamp is the time in units of the clock rate, modulo 2^32
 */
public record MediaSample(int track, long timeNanos, EncodedFrame frame) {}
