package dev.parley.vp8;

/**
 * Encoder of one macroblock after another: it chooses a prediction, quantizes the residue, and reconstructs the pixels as a
 * decoder will have them.
 */
final class MacroblockEncoder {

    private static final int INTRA_ROUNDING = 104;
    private static final int INTER_ROUNDING = 76;

    /** Costs of modes in bits, roughly; the exact ones depend on probabilities that are not known yet. */
    private static final int INTRA_IN_INTER_BITS = 9;

    private static final int OTHER_REFERENCE_BITS = 6;
    private static final int SUBBLOCK_BITS = 4;

    private final MacroblockMap map;
    private final MacroblockLevels levels;
    private final Picture source;
    private final InterPrediction inter = new InterPrediction(0);
    private final MotionSearch search;
    private final NearMotionVectors near = new NearMotionVectors();
    private final short[] coefficients = new short[MacroblockLevels.BLOCKS * 16];
    private final int[] coded = new int[MacroblockLevels.BLOCKS];
    private final int[] edge = new int[13];

    private FrameHeader header = new FrameHeader();
    private ReferencePictures references;
    private Picture picture;
    private BlockQuantizer luma;
    private BlockQuantizer lumaDc;
    private BlockQuantizer chroma;
    private int lambda;
    private int effort;
    private int primary = Reference.LAST;
    private boolean useSecondary;

    MacroblockEncoder(MacroblockMap map, MacroblockLevels levels, Picture source, ReferencePictures references) {
        this.map = map;
        this.levels = levels;
        this.source = source;
        this.references = references;
        search = new MotionSearch(source);
        picture = source;
        luma = lumaDc = chroma = new BlockQuantizer(4, 4, 0);
    }

    /**
     * Prepares for a frame.
     *
     * @param into the picture that is reconstructed
     * @param quantizer the factors of the frame
     * @param level 0 to 3: the effort of the search for modes and vectors
     * @param searched the reference in which vectors are searched, {@link Reference#LAST} or {@link Reference#GOLDEN}
     * @param both whether the other one may be referenced, and differs
     */
    void startFrame(FrameHeader frame, Picture into, Quantizer quantizer, int level, int searched, boolean both) {
        header = frame;
        picture = into;
        int rounding = frame.key ? INTRA_ROUNDING : INTER_ROUNDING;
        luma = new BlockQuantizer(quantizer.y1Dc, quantizer.y1Ac, rounding);
        lumaDc = new BlockQuantizer(quantizer.y2Dc, quantizer.y2Ac, rounding);
        chroma = new BlockQuantizer(quantizer.uvDc, quantizer.uvAc, rounding);
        lambda = 1 + quantizer.y1Ac / 9;
        effort = level;
        primary = searched;
        useSecondary = both;
    }

    void encode(int column, int row) {
        int index = map.index(column, row);
        map.skipped[index] = false;
        if (header.key) {
            encodeIntra(index, column, row, Integer.MAX_VALUE);
            return;
        }
        int best = chooseInter(index, column, row);
        // A prediction this good is not beaten by one from within the frame.
        int threshold = 16 * 16 * 2 + 8 * lambda;
        if (best > threshold) {
            int saved = map.motion[index];
            byte reference = map.reference[index];
            byte mode = map.lumaMode[index];
            if (encodeIntra(index, column, row, best - INTRA_IN_INTER_BITS * lambda)) {
                return;
            }
            map.motion[index] = saved;
            map.reference[index] = reference;
            map.lumaMode[index] = mode;
        }
        encodeInter(index, column, row);
    }

    // ---- Prediction from other frames

    /** Sets reference, mode and vector of the best prediction, and returns its measure. */
    private int chooseInter(int index, int column, int row) {
        map.reference[index] = (byte) primary;
        near.find(map, index, column, row, header);
        Picture searched = references.of(primary);
        int x = 16 * column;
        int y = 16 * row;
        int vector = MotionVector.ZERO;
        int best = Difference.sum(source.y, searched.y, x, y, 16, Integer.MAX_VALUE) + lambda;
        if (near.nearest != MotionVector.ZERO) {
            int total = search.difference(searched, picture, near.nearest, x, y) + 2 * lambda;
            if (total < best) {
                best = total;
                vector = near.nearest;
            }
        }
        if (near.near != MotionVector.ZERO) {
            int total = search.difference(searched, picture, near.near, x, y) + 3 * lambda;
            if (total < best) {
                best = total;
                vector = near.near;
            }
        }
        if (effort > 0 && best > 16 * 16 + 6 * lambda) {
            search.run(searched, picture, column, row, near, lambda, effort == 1 ? 1 : 2);
            int total = search.measure + 4 * lambda;
            if (total < best) {
                best = total;
                vector = search.vector;
            }
        }
        int reference = primary;
        if (useSecondary && best > 16 * 16) {
            int other = primary == Reference.LAST ? Reference.GOLDEN : Reference.LAST;
            int total =
                    Difference.sum(source.y, references.of(other).y, x, y, 16, best) + OTHER_REFERENCE_BITS * lambda;
            if (total < best) {
                best = total;
                vector = MotionVector.ZERO;
                reference = other;
            }
        }
        map.reference[index] = (byte) reference;
        map.motion[index] = vector;
        map.lumaMode[index] = (byte) motionMode(vector);
        return best;
    }

    private int motionMode(int vector) {
        if (vector == MotionVector.ZERO) {
            return Mode.ZERO_MV;
        }
        if (vector == near.nearest) {
            return Mode.NEAREST_MV;
        }
        return vector == near.near ? Mode.NEAR_MV : Mode.NEW_MV;
    }

    private void encodeInter(int index, int column, int row) {
        Picture reference = references.of(map.reference[index]);
        inter.predict(map, index, column, row, reference, picture);
        transformLuma(column, row);
        boolean any = quantizeWithY2(column, row);
        any |= encodeChroma(column, row);
        map.skipped[index] = !any;
        if (any) {
            addResidue(column, row);
        }
    }

    // ---- Prediction from the frame itself

    /**
     * Encodes a macroblock from its neighbours if its measure is below {@code limit}.
     *
     * @return whether it was; otherwise the macroblock's modes are undefined
     */
    private boolean encodeIntra(int index, int column, int row, int limit) {
        int mode = Mode.DC_PRED;
        int best = Integer.MAX_VALUE;
        for (int candidate = Mode.DC_PRED; candidate <= Mode.TM_PRED; candidate++) {
            IntraPrediction.predict(picture.y, candidate, 16, column, row);
            int total = Difference.sum(source.y, picture.y, 16 * column, 16 * row, 16, best) + 3 * lambda;
            if (total < best) {
                best = total;
                mode = candidate;
            }
        }
        map.reference[index] = Reference.CURRENT;
        map.motion[index] = MotionVector.ZERO;
        boolean subblocks = (header.key || effort > 1)
                && best > 16 * 16 * 3
                && encodeSubblocks(index, column, row, Math.min(best, limit));
        if (subblocks) {
            map.lumaMode[index] = Mode.B_PRED;
        } else if (best >= limit) {
            return false;
        } else {
            map.lumaMode[index] = (byte) mode;
            IntraPrediction.predict(picture.y, mode, 16, column, row);
            transformLuma(column, row);
        }
        boolean any = subblocks ? anySubblock() : quantizeWithY2(column, row);
        map.chromaMode[index] = (byte) chooseChroma(column, row);
        IntraPrediction.predict(picture.u, map.chromaMode[index], 8, column, row);
        IntraPrediction.predict(picture.v, map.chromaMode[index], 8, column, row);
        any |= encodeChroma(column, row);
        map.skipped[index] = !any;
        if (any && !subblocks) {
            Residue.addLuma(picture.y, coefficients, coded, true, column, row);
        }
        if (any) {
            Residue.addChroma(picture.u, coefficients, coded, 16, column, row);
            Residue.addChroma(picture.v, coefficients, coded, 20, column, row);
        }
        return true;
    }

    /** Encodes and reconstructs sixteen subblocks, each with its own mode; gives up when the measure reaches the limit. */
    private boolean encodeSubblocks(int index, int column, int row, int limit) {
        int first = macroblock(column, row) * MacroblockLevels.BLOCKS;
        int corner = picture.y.position(16 * column, 16 * row);
        int from = source.y.position(16 * column, 16 * row);
        int right = IntraPrediction.aboveRight(picture.y, column, map.columns, row);
        int stride = picture.y.stride;
        int total = 0;
        for (int i = 0; i < 16; i++) {
            int position = corner + 4 * (i & 3) + (i & ~3) * stride;
            int sourceAt = from + 4 * (i & 3) + (i & ~3) * source.y.stride;
            int aboveRight = (i & 3) == 3 ? right : position - stride + 4;
            int mode = Mode.B_DC_PRED;
            int best = Integer.MAX_VALUE;
            for (int candidate = Mode.B_DC_PRED; candidate <= Mode.B_HU_PRED; candidate++) {
                IntraPrediction.predictSubblock(picture.y.pixels, stride, position, candidate, aboveRight, edge);
                int bits = candidate == Mode.B_DC_PRED ? 1 : SUBBLOCK_BITS;
                int measure = bits * lambda
                        + Difference.sum(
                                source.y.pixels,
                                sourceAt,
                                source.y.stride,
                                picture.y.pixels,
                                position,
                                stride,
                                4,
                                4,
                                best);
                if (measure < best) {
                    best = measure;
                    mode = candidate;
                }
            }
            total += best;
            if (total >= limit) {
                return false;
            }
            map.subblocks[16 * index + i] = mode;
            IntraPrediction.predictSubblock(picture.y.pixels, stride, position, mode, aboveRight, edge);
            ForwardTransform.dct(
                    source.y.pixels,
                    sourceAt,
                    source.y.stride,
                    picture.y.pixels,
                    position,
                    stride,
                    coefficients,
                    16 * i);
            coded[i] = luma.quantize(coefficients, 16 * i, 0, levels.levels, 16 * (first + i));
            levels.ends[first + i] = (byte) coded[i];
            Residue.add(coefficients, 16 * i, coded[i], picture.y, position);
        }
        return true;
    }

    private boolean anySubblock() {
        for (int i = 0; i < 16; i++) {
            if (coded[i] > 0) {
                return true;
            }
        }
        return false;
    }

    private int chooseChroma(int column, int row) {
        int mode = Mode.DC_PRED;
        int best = Integer.MAX_VALUE;
        for (int candidate = Mode.DC_PRED; candidate <= Mode.TM_PRED; candidate++) {
            IntraPrediction.predict(picture.u, candidate, 8, column, row);
            IntraPrediction.predict(picture.v, candidate, 8, column, row);
            int total = Difference.sum(source.u, picture.u, 8 * column, 8 * row, 8, best)
                    + Difference.sum(source.v, picture.v, 8 * column, 8 * row, 8, best);
            if (total < best) {
                best = total;
                mode = candidate;
            }
        }
        return mode;
    }

    // ---- Residue

    private int macroblock(int column, int row) {
        return row * map.columns + column;
    }

    private void transformLuma(int column, int row) {
        int corner = picture.y.position(16 * column, 16 * row);
        int from = source.y.position(16 * column, 16 * row);
        for (int i = 0; i < 16; i++) {
            int x = 4 * (i & 3);
            int y = i & ~3;
            ForwardTransform.dct(
                    source.y.pixels,
                    from + x + y * source.y.stride,
                    source.y.stride,
                    picture.y.pixels,
                    corner + x + y * picture.y.stride,
                    picture.y.stride,
                    coefficients,
                    16 * i);
        }
    }

    /** Quantizes luma with its DC coefficients in the Y2 block; returns whether anything is left. */
    private boolean quantizeWithY2(int column, int row) {
        int first = macroblock(column, row) * MacroblockLevels.BLOCKS;
        ForwardTransform.walshHadamard(coefficients, 24 * 16);
        coded[24] = lumaDc.quantize(coefficients, 24 * 16, 0, levels.levels, 16 * (first + 24));
        levels.ends[first + 24] = (byte) coded[24];
        boolean any = coded[24] > 0;
        for (int i = 0; i < 16; i++) {
            coded[i] = luma.quantize(coefficients, 16 * i, 1, levels.levels, 16 * (first + i));
            levels.ends[first + i] = (byte) coded[i];
            any |= coded[i] > 0;
        }
        InverseTransform.walshHadamard(coefficients, 24 * 16);
        return any;
    }

    /** Transforms and quantizes both chroma planes, which hold their prediction; returns whether anything is left. */
    private boolean encodeChroma(int column, int row) {
        boolean any = encodeChroma(source.u, picture.u, 16, column, row);
        return any | encodeChroma(source.v, picture.v, 20, column, row);
    }

    private boolean encodeChroma(Plane from, Plane prediction, int firstBlock, int column, int row) {
        int first = macroblock(column, row) * MacroblockLevels.BLOCKS;
        boolean any = false;
        for (int i = 0; i < 4; i++) {
            int block = firstBlock + i;
            int x = 8 * column + 4 * (i & 1);
            int y = 8 * row + 4 * (i >> 1);
            ForwardTransform.dct(
                    from.pixels,
                    from.position(x, y),
                    from.stride,
                    prediction.pixels,
                    prediction.position(x, y),
                    prediction.stride,
                    coefficients,
                    16 * block);
            coded[block] = chroma.quantize(coefficients, 16 * block, 0, levels.levels, 16 * (first + block));
            levels.ends[first + block] = (byte) coded[block];
            any |= coded[block] > 0;
        }
        return any;
    }

    private void addResidue(int column, int row) {
        Residue.addLuma(picture.y, coefficients, coded, true, column, row);
        Residue.addChroma(picture.u, coefficients, coded, 16, column, row);
        Residue.addChroma(picture.v, coefficients, coded, 20, column, row);
    }
}
