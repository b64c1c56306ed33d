package dev.parley.playout;

/**
 * Counts of one stream's {@link VideoPlayout}, as webrtc-stats §8.7 defines them. Times are in nanoseconds where the name says so, else
 * in seconds.
 *
 * @param framesDecoded frames that were decoded, hidden ones included
 * @param keyFramesDecoded key frames among them
 * @param framesRendered pictures that were given out
 * @param framesDropped frames that were neither decoded nor shown, or decoded and overtaken by the next one
 * @param framesMalformed frames that the decoder refused
 * @param qpSum sum of the quantizers of the decoded frames
 * @param frameWidth width of the last decoded picture in pixels, or 0 before the first
 * @param frameHeight height of the last decoded picture in pixels, or 0 before the first
 * @param framesPerSecond frames decoded in the last second
 * @param totalDecodeNanos time that decoding took
 * @param totalProcessingNanos sum of the times from a frame's arrival to its picture
 * @param totalInterFrameDelay sum of the intervals between rendered frames
 * @param totalSquaredInterFrameDelay sum of their squares
 * @param freezeCount intervals that are freezes
 * @param totalFreezesNanos sum of them
 * @param pauseCount intervals above five seconds
 * @param totalPausesNanos sum of them
 * @param jitterBufferDelayNanos sum of the times from a frame's arrival to its decoding
 * @param jitterBufferEmittedCount frames that went to the decoder
 * @param jitterBufferTargetDelayNanos sum of the target delays over these frames
 * @param jitterBufferMinimumDelayNanos sum of the delays that the network alone asks for, over these frames
 * @param targetDelayNanos the current target delay
 */
public record VideoPlayoutStatistics(
        long framesDecoded,
        long keyFramesDecoded,
        long framesRendered,
        long framesDropped,
        long framesMalformed,
        long qpSum,
        int frameWidth,
        int frameHeight,
        int framesPerSecond,
        long totalDecodeNanos,
        long totalProcessingNanos,
        double totalInterFrameDelay,
        double totalSquaredInterFrameDelay,
        long freezeCount,
        long totalFreezesNanos,
        long pauseCount,
        long totalPausesNanos,
        long jitterBufferDelayNanos,
        long jitterBufferEmittedCount,
        long jitterBufferTargetDelayNanos,
        long jitterBufferMinimumDelayNanos,
        long targetDelayNanos) {}
