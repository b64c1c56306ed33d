package dev.parley.rtp.payload;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Dependency descriptor of one packet, RTP Payload Format For AV1, Appendix A.
 *
 * @param startOfFrame the packet is the first one of a frame (of one layer)
 * @param endOfFrame the packet is the last one of a frame (of one layer)
 * @param frameNumber number of the frame, extended over its wraps
 * @param spatialLayer spatial layer of the frame
 * @param temporalLayer temporal layer of the frame
 * @param frameDifferences distances to the frames that it refers to
 * @param decodeTargets indication for each decode target: 0 not present, 1 discardable, 2 switch, 3 required
 * @param chainDifferences distance to the previous frame of each chain, 0 for none
 * @param activeDecodeTargets bit mask of the decode targets that are sent, or null if the packet does not change it
 * @param width maximum width of the layer in pixels, 0 if not stated
 * @param height maximum height of the layer in pixels, 0 if not stated
 * @param newStructure the packet describes the stream anew: the first one of a coded video sequence
 */
public record DependencyDescriptor(
        boolean startOfFrame,
        boolean endOfFrame,
        long frameNumber,
        int spatialLayer,
        int temporalLayer,
        List<Integer> frameDifferences,
        List<Integer> decodeTargets,
        List<Integer> chainDifferences,
        @Nullable Long activeDecodeTargets,
        int width,
        int height,
        boolean newStructure) {}
