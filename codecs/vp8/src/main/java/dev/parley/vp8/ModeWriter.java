package dev.parley.vp8;

/** Writer of the prediction records of macroblocks (RFC 6386 §11 and §16), the counterpart of {@link ModeReader}. */
final class ModeWriter {

    private final BoolEncoder out;
    private final FrameHeader header;
    private final EntropyContext entropy;
    private final MacroblockMap map;
    private final NearMotionVectors near = new NearMotionVectors();

    ModeWriter(BoolEncoder out, FrameHeader header, EntropyContext entropy, MacroblockMap map) {
        this.out = out;
        this.header = header;
        this.entropy = entropy;
        this.map = map;
    }

    void writeAll() {
        for (int row = 0; row < map.rows; row++) {
            for (int column = 0; column < map.columns; column++) {
                write(column, row);
            }
        }
    }

    private void write(int column, int row) {
        int index = map.index(column, row);
        if (header.skipEnabled) {
            out.bit(map.skipped[index], header.probabilityNotSkipped);
        }
        int mode = map.lumaMode[index];
        if (header.key) {
            tree(Mode.KEY_LUMA_TREE, Mode.KEY_LUMA_PROBABILITIES, 0, mode);
            if (mode == Mode.B_PRED) {
                writeKeySubblocks(index);
            }
            tree(Mode.CHROMA_TREE, Mode.KEY_CHROMA_PROBABILITIES, 0, map.chromaMode[index]);
            return;
        }
        int reference = map.reference[index];
        out.bit(reference != Reference.CURRENT, header.probabilityIntra);
        if (reference == Reference.CURRENT) {
            tree(Mode.LUMA_TREE, entropy.luma, 0, mode);
            if (mode == Mode.B_PRED) {
                for (int i = 0; i < 16; i++) {
                    tree(Mode.SUBBLOCK_TREE, Mode.SUBBLOCK_PROBABILITIES, 0, map.subblocks[16 * index + i]);
                }
            }
            tree(Mode.CHROMA_TREE, entropy.chroma, 0, map.chromaMode[index]);
            return;
        }
        out.bit(reference != Reference.LAST, header.probabilityLast);
        if (reference != Reference.LAST) {
            out.bit(reference == Reference.ALTREF, header.probabilityGolden);
        }
        near.find(map, index, column, row, header);
        tree(Mode.MOTION_TREE, near.probabilities, 0, mode);
        if (mode == Mode.NEW_MV) {
            int vector = map.motion[index];
            MotionVector.write(out, entropy.motion, 0, MotionVector.row(vector) - MotionVector.row(near.best));
            MotionVector.write(
                    out,
                    entropy.motion,
                    MotionVector.COMPONENT,
                    MotionVector.column(vector) - MotionVector.column(near.best));
        }
    }

    private void writeKeySubblocks(int index) {
        int own = 16 * index;
        for (int i = 0; i < 16; i++) {
            int above = i < 4 ? map.subblockMode(index - map.stride, i + 12) : map.subblocks[own + i - 4];
            int left = (i & 3) == 0 ? map.subblockMode(index - 1, i + 3) : map.subblocks[own + i - 1];
            tree(
                    Mode.SUBBLOCK_TREE,
                    KeyFrameSubblockProbabilities.VALUES,
                    KeyFrameSubblockProbabilities.offset(above, left),
                    map.subblocks[own + i]);
        }
    }

    /** Writes the decisions that lead to a value: {@link BoolDecoder#tree} reads them. */
    private void tree(byte[] tree, int[] probabilities, int offset, int value) {
        int at = 0;
        do {
            boolean bit = !leadsTo(tree, tree[at], value);
            out.bit(bit, probabilities[offset + (at >> 1)]);
            at = tree[at + (bit ? 1 : 0)];
        } while (at > 0);
    }

    private static boolean leadsTo(byte[] tree, int child, int value) {
        return child <= 0
                ? -child == value
                : leadsTo(tree, tree[child], value) || leadsTo(tree, tree[child + 1], value);
    }
}
