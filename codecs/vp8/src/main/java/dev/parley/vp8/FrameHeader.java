package dev.parley.vp8;

import dev.parley.base.MalformedException;

/** Compressed header of a frame (RFC 6386 §9.2 to §9.11 and §19.2), apart from what lives on in objects of its own. */
final class FrameHeader {

    /** No buffer is copied; the first value of "copy_buffer_to_golden" and "copy_buffer_to_alternate". */
    static final int COPY_NONE = 0;

    boolean key;
    int version;
    int tokenPartitions;
    boolean refreshGolden;
    boolean refreshAltref;

    /** 1 for the last frame, 2 for the alternate reference frame. */
    int copyToGolden;

    /** 1 for the last frame, 2 for the golden frame. */
    int copyToAltref;

    boolean refreshEntropy;
    boolean refreshLast;
    boolean skipEnabled;
    int probabilityNotSkipped;
    int probabilityIntra;
    int probabilityLast;
    int probabilityGolden;

    /** True if motion vectors of this {@link Reference} are meant negated; lives on until the next key frame. */
    final boolean[] signBias = new boolean[4];

    final QuantizerIndices quantizer = new QuantizerIndices();

    /**
     * Reads the header.
     *
     * @param saved where the probabilities go that return after this frame, if {@link #refreshEntropy} is false
     */
    void read(
            BoolDecoder in,
            FrameTag tag,
            Segmentation segmentation,
            LoopFilterHeader filter,
            EntropyContext entropy,
            EntropyContext saved)
            throws MalformedException {
        key = tag.key();
        version = tag.version();
        if (key) {
            readKeyStart(in, segmentation, filter, entropy);
        }
        segmentation.read(in);
        filter.read(in);
        tokenPartitions = 1 << in.literal(2);
        quantizer.read(in);
        readReferences(in);
        if (!refreshEntropy) {
            saved.copyFrom(entropy);
        }
        entropy.readCoefficientUpdates(in);
        skipEnabled = in.flag();
        probabilityNotSkipped = skipEnabled ? in.literal(8) : 0;
        if (!key) {
            probabilityIntra = in.literal(8);
            probabilityLast = in.literal(8);
            probabilityGolden = in.literal(8);
            entropy.readModeUpdates(in);
            entropy.readMotionUpdates(in);
        }
        if (in.exhausted()) {
            throw new MalformedException("VP8 frame that ends within its header");
        }
    }

    private void readKeyStart(
            BoolDecoder in, Segmentation segmentation, LoopFilterHeader filter, EntropyContext entropy) {
        in.flag(); // color_space: one is defined (RFC 6386 §9.2)
        in.flag(); // clamping_type: clamping values that need none changes nothing
        segmentation.reset();
        filter.reset();
        entropy.reset();
        signBias[Reference.GOLDEN] = false;
        signBias[Reference.ALTREF] = false;
    }

    private void readReferences(BoolDecoder in) {
        if (key) {
            refreshGolden = true;
            refreshAltref = true;
            copyToGolden = COPY_NONE;
            copyToAltref = COPY_NONE;
            refreshEntropy = in.flag();
            refreshLast = true;
            return;
        }
        refreshGolden = in.flag();
        refreshAltref = in.flag();
        copyToGolden = refreshGolden ? COPY_NONE : in.literal(2);
        copyToAltref = refreshAltref ? COPY_NONE : in.literal(2);
        signBias[Reference.GOLDEN] = in.flag();
        signBias[Reference.ALTREF] = in.flag();
        refreshEntropy = in.flag();
        refreshLast = in.flag();
    }
}
