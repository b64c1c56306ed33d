package dev.parley.vp8;

/**
 * Place of a frame in the pattern of references.
 *
 * @param key whether the frame is a key frame, which replaces all references
 * @param refreshLast whether it becomes the last frame
 * @param refreshGolden whether it becomes the golden frame
 * @param mayUseGolden whether it may refer to the golden frame
 * @param searchGolden whether the golden frame is the closer one
 * @param refreshEntropy whether its probabilities live on; false in frames that others do not need
 * @param temporalLayer 0 for the base layer
 * @param layerSync whether the frame depends on the base layer alone
 */
record FrameUse(
        boolean key,
        boolean refreshLast,
        boolean refreshGolden,
        boolean mayUseGolden,
        boolean searchGolden,
        boolean refreshEntropy,
        int temporalLayer,
        boolean layerSync) {}
