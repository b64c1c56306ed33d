package dev.parley.vp8;

/** Reader of the prediction records of macroblocks (RFC 6386 §11 and §16), which stand in the first partition. */
final class ModeReader {

    private static final int[] SPLIT_PROBABILITIES = {110, 111, 150};

    /** Number of parts of each split: top and bottom, left and right, quarters, sixteenths. */
    private static final int[] SPLIT_PARTS = {2, 2, 4, 16};

    private static final byte[][] SPLITS = {
        {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1},
        {0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1},
        {0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3},
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
    };

    /** Probabilities of a part's mode by context: see {@link #subblockContext}. */
    private static final int[][] PART_PROBABILITIES = {
        {147, 136, 18}, {106, 145, 1}, {179, 121, 1}, {223, 1, 34}, {208, 1, 1}
    };

    private final BoolDecoder in;
    private final FrameHeader header;
    private final EntropyContext entropy;
    private final Segmentation segmentation;
    private final MacroblockMap map;
    private final NearMotionVectors near = new NearMotionVectors();

    ModeReader(
            BoolDecoder in, FrameHeader header, EntropyContext entropy, Segmentation segmentation, MacroblockMap map) {
        this.in = in;
        this.header = header;
        this.entropy = entropy;
        this.segmentation = segmentation;
        this.map = map;
    }

    void readRow(int row) {
        for (int column = 0; column < map.columns; column++) {
            read(column, row);
        }
    }

    private void read(int column, int row) {
        int index = map.index(column, row);
        if (segmentation.updateMap) {
            map.segment[index] = (byte) segmentation.readSegment(in);
        }
        map.skipped[index] = header.skipEnabled && in.bit(header.probabilityNotSkipped) != 0;
        if (header.key) {
            readKeyFrameModes(index);
        } else if (in.bit(header.probabilityIntra) != 0) {
            readInter(index, column, row);
        } else {
            readIntra(index);
        }
    }

    private void readKeyFrameModes(int index) {
        setIntra(index, in.tree(Mode.KEY_LUMA_TREE, Mode.KEY_LUMA_PROBABILITIES, 0));
        if (map.lumaMode[index] == Mode.B_PRED) {
            int own = 16 * index;
            for (int i = 0; i < 16; i++) {
                int above = i < 4 ? map.subblockMode(index - map.stride, i + 12) : map.subblocks[own + i - 4];
                int left = (i & 3) == 0 ? map.subblockMode(index - 1, i + 3) : map.subblocks[own + i - 1];
                map.subblocks[own + i] = in.tree(
                        Mode.SUBBLOCK_TREE,
                        KeyFrameSubblockProbabilities.VALUES,
                        KeyFrameSubblockProbabilities.offset(above, left));
            }
        }
        map.chromaMode[index] = (byte) in.tree(Mode.CHROMA_TREE, Mode.KEY_CHROMA_PROBABILITIES, 0);
    }

    private void readIntra(int index) {
        setIntra(index, in.tree(Mode.LUMA_TREE, entropy.luma, 0));
        if (map.lumaMode[index] == Mode.B_PRED) {
            for (int i = 0; i < 16; i++) {
                map.subblocks[16 * index + i] = in.tree(Mode.SUBBLOCK_TREE, Mode.SUBBLOCK_PROBABILITIES, 0);
            }
        }
        map.chromaMode[index] = (byte) in.tree(Mode.CHROMA_TREE, entropy.chroma, 0);
    }

    private void setIntra(int index, int mode) {
        map.reference[index] = Reference.CURRENT;
        map.motion[index] = MotionVector.ZERO;
        map.lumaMode[index] = (byte) mode;
    }

    private void readInter(int index, int column, int row) {
        int reference = Reference.LAST;
        if (in.bit(header.probabilityLast) != 0) {
            reference = in.bit(header.probabilityGolden) != 0 ? Reference.ALTREF : Reference.GOLDEN;
        }
        map.reference[index] = (byte) reference;
        near.find(map, index, column, row, header);
        int mode = in.tree(Mode.MOTION_TREE, near.probabilities, 0);
        map.lumaMode[index] = (byte) mode;
        map.motion[index] = switch (mode) {
            case Mode.NEAREST_MV -> near.nearest;
            case Mode.NEAR_MV -> near.near;
            case Mode.NEW_MV -> MotionVector.add(near.best, MotionVector.read(in, entropy.motion));
            case Mode.SPLIT_MV -> readSplit(index);
            default -> MotionVector.ZERO;
        };
    }

    /** Reads the motion vectors of a split macroblock and returns that of its last subblock (RFC 6386 §16.4). */
    private int readSplit(int index) {
        int split = 3;
        if (in.bit(SPLIT_PROBABILITIES[0]) != 0) {
            split = in.bit(SPLIT_PROBABILITIES[1]) == 0 ? 2 : in.bit(SPLIT_PROBABILITIES[2]);
        }
        byte[] parts = SPLITS[split];
        int own = 16 * index;
        for (int part = 0; part < SPLIT_PARTS[split]; part++) {
            int first = 0;
            while (parts[first] != part) {
                first++;
            }
            int left = (first & 3) == 0 ? map.subblockMotion(index - 1, first + 3) : map.subblocks[own + first - 1];
            int above = first < 4 ? map.subblockMotion(index - map.stride, first + 12) : map.subblocks[own + first - 4];
            int vector = readPart(left, above);
            for (int i = first; i < 16; i++) {
                if (parts[i] == part) {
                    map.subblocks[own + i] = vector;
                }
            }
        }
        return map.subblocks[own + 15];
    }

    private int readPart(int left, int above) {
        int[] probabilities = PART_PROBABILITIES[subblockContext(left, above)];
        if (in.bit(probabilities[0]) == 0) {
            return left;
        }
        if (in.bit(probabilities[1]) == 0) {
            return above;
        }
        return in.bit(probabilities[2]) == 0
                ? MotionVector.ZERO
                : MotionVector.add(near.best, MotionVector.read(in, entropy.motion));
    }

    /** Returns the context of a part's mode (RFC 6386 §16.4, vp8_mvCont). */
    static int subblockContext(int left, int above) {
        if (left == above) {
            return left == MotionVector.ZERO ? 4 : 3;
        }
        if (above == MotionVector.ZERO) {
            return 2;
        }
        return left == MotionVector.ZERO ? 1 : 0;
    }
}
