package dev.parley.rawmedia;

/**
 * Figures of the source of a raw track of pictures, webrtc-stats §8.5.
 *
 * @param width width of the last picture in pixels, or 0 before the first
 * @param height height of the last picture in pixels, or 0 before the first
 * @param frames pictures that the source has given
 * @param framesPerSecond pictures in the last second
 */
public record VideoSourceReport(int width, int height, long frames, int framesPerSecond) {}
