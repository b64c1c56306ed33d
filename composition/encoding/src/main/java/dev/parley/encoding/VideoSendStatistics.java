package dev.parley.encoding;

import java.util.List;

/**
 * Counts of a {@link VideoSendStage}, as webrtc-stats §8.8 defines them.
 *
 * @param framesEncoded frames that the encoder made
 * @param keyFramesEncoded key frames among them
 * @param qpSum sum of the quantizers of all frames
 * @param totalEncodeNanos time that all pictures took to be scaled and encoded, in nanoseconds
 * @param totalEncodedBytesTarget sum of the sizes that frames should have had, in bytes
 * @param bytesEncoded sum of the sizes of all frames
 * @param hugeFrames frames of at least 2.5 times the size that the target allows a frame
 * @param frameWidth width of the last frame in pixels, or 0 before the first
 * @param frameHeight height of the last frame in pixels, or 0 before the first
 * @param framesPerSecond frames encoded in the last second
 * @param droppedLate pictures that were dropped because the encoder was busy
 * @param droppedByRate pictures that the rate control dropped
 * @param droppedByPacing pictures above the maximum frame rate
 * @param limitation what limits the quality now
 * @param limitationNanos time spent under each limitation, by its ordinal, in nanoseconds
 */
public record VideoSendStatistics(
        long framesEncoded,
        long keyFramesEncoded,
        long qpSum,
        long totalEncodeNanos,
        long totalEncodedBytesTarget,
        long bytesEncoded,
        long hugeFrames,
        int frameWidth,
        int frameHeight,
        int framesPerSecond,
        long droppedLate,
        long droppedByRate,
        long droppedByPacing,
        QualityLimitation limitation,
        List<Long> limitationNanos) {}
