package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;

/**
 * Picture size in a sequence parameter set, after cropping.
 *
 * @param width in pixels
 * @param height in pixels
 */
record SequenceParameters(int width, int height) {
    private static final String BEYOND = "sequence parameter set beyond its NAL unit";

    /** Largest side of a picture that is believed: twice that of 8K. */
    private static final int MAX_SIDE = 16_384;

    private static SequenceParameters checked(long width, long height) throws MalformedException {
        if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
            throw new MalformedException("sequence parameter set with an impossible picture size");
        }
        return new SequenceParameters((int) width, (int) height);
    }

    /** Reads a set of H.264, ITU-T H.264 §7.3.2.1.1. */
    static SequenceParameters ofH264(byte[] nal, int offset, int length) throws MalformedException {
        BitCursor in = new BitCursor(nal, offset + 1, Math.max(0, length - 1), true, BEYOND);
        int profile = in.u(8);
        in.skip(16);
        in.ue();
        int chroma = 1;
        boolean separate = false;
        if (hasChromaFormat(profile)) {
            chroma = (int) in.ue();
            separate = chroma == 3 && in.flag();
            in.ue();
            in.ue();
            in.bit();
            if (in.flag()) {
                for (int i = 0; i < (chroma == 3 ? 12 : 8); i++) {
                    if (in.flag()) {
                        skipScalingList(in, i < 6 ? 16 : 64);
                    }
                }
            }
        }
        in.ue();
        skipOrderCount(in);
        in.ue();
        in.bit();
        long width = 16 * (in.ue() + 1);
        long units = in.ue() + 1;
        boolean framesOnly = in.flag();
        long height = 16 * units * (framesOnly ? 1 : 2);
        in.skip(framesOnly ? 1 : 2);
        if (in.flag()) {
            // Table 6-1: cropping counts in units of the chroma format.
            int cropX = separate || chroma == 0 || chroma == 3 ? 1 : 2;
            int cropY = (!separate && chroma == 1 ? 2 : 1) * (framesOnly ? 1 : 2);
            width -= cropX * (in.ue() + in.ue());
            height -= cropY * (in.ue() + in.ue());
        }
        return checked(width, height);
    }

    private static boolean hasChromaFormat(int profile) {
        return switch (profile) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    private static void skipScalingList(BitCursor in, int size) throws MalformedException {
        long last = 8;
        long next = 8;
        for (int i = 0; i < size; i++) {
            if (next != 0) {
                next = (last + in.se() + 256) & 0xff;
            }
            last = next == 0 ? last : next;
        }
    }

    private static void skipOrderCount(BitCursor in) throws MalformedException {
        long type = in.ue();
        if (type == 0) {
            in.ue();
        } else if (type == 1) {
            in.bit();
            in.se();
            in.se();
            long cycle = in.ue();
            if (cycle > 255) {
                throw new MalformedException(BEYOND);
            }
            for (int i = 0; i < cycle; i++) {
                in.se();
            }
        }
    }

    /** Reads a set of H.265, ITU-T H.265 §7.3.2.2.1. */
    static SequenceParameters ofH265(byte[] nal, int offset, int length) throws MalformedException {
        BitCursor in = new BitCursor(nal, offset + 2, Math.max(0, length - 2), true, BEYOND);
        in.skip(4);
        skipProfile(in);
        in.ue();
        long chroma = in.ue();
        boolean separate = chroma == 3 && in.flag();
        long width = in.ue();
        long height = in.ue();
        if (in.flag()) {
            int subWidth = !separate && (chroma == 1 || chroma == 2) ? 2 : 1;
            int subHeight = !separate && chroma == 1 ? 2 : 1;
            width -= subWidth * (in.ue() + in.ue());
            height -= subHeight * (in.ue() + in.ue());
        }
        return checked(width, height);
    }

    /** Skips sps_max_sub_layers_minus1, the nesting flag, and profile_tier_level() of H.265 §7.3.3. */
    static void skipProfile(BitCursor in) throws MalformedException {
        int subLayers = in.u(3);
        in.bit();
        in.skip(96);
        boolean[] profiles = new boolean[subLayers];
        boolean[] levels = new boolean[subLayers];
        for (int i = 0; i < subLayers; i++) {
            profiles[i] = in.flag();
            levels[i] = in.flag();
        }
        in.skip(subLayers > 0 ? 2 * (8 - subLayers) : 0);
        for (int i = 0; i < subLayers; i++) {
            in.skip((profiles[i] ? 88 : 0) + (levels[i] ? 8 : 0));
        }
    }
}
