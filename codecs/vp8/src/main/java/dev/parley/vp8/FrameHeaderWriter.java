package dev.parley.vp8;

/** Writer of the compressed header (RFC 6386 §19.2), the counterpart of {@link FrameHeader#read}. */
final class FrameHeaderWriter {

    private static final int LUMA_FLAG_AND_CHROMA_FLAG = 2;

    private FrameHeaderWriter() {}

    /**
     * Writes the header, and updates the probabilities of coefficients to those that suit the counts.
     *
     * @param filterLevel the loop filter's level, 0 to 63
     */
    static void write(
            BoolEncoder out, FrameHeader header, int filterLevel, EntropyContext entropy, TokenPass.Counts counts) {
        if (header.key) {
            out.literal(0, 2); // color_space, clamping_type
        }
        out.flag(false); // segmentation_enabled
        out.flag(false); // filter_type: normal
        out.literal(filterLevel, 6);
        out.literal(0, 3); // sharpness_level
        out.flag(false); // loop_filter_adj_enable
        out.literal(0, 2); // one partition of coefficients
        writeQuantizer(out, header.quantizer);
        writeReferences(out, header);
        writeCoefficientUpdates(out, entropy.coefficients, counts);
        out.flag(header.skipEnabled);
        if (header.skipEnabled) {
            out.literal(header.probabilityNotSkipped, 8);
        }
        if (!header.key) {
            out.literal(header.probabilityIntra, 8);
            out.literal(header.probabilityLast, 8);
            out.literal(header.probabilityGolden, 8);
            out.literal(0, LUMA_FLAG_AND_CHROMA_FLAG); // probabilities of modes stay
            for (int probability : MotionVector.UPDATE_PROBABILITIES) {
                out.bit(false, probability);
            }
        }
    }

    private static void writeQuantizer(BoolEncoder out, QuantizerIndices quantizer) {
        out.literal(quantizer.y1Ac, 7);
        out.optionalSigned(quantizer.y1DcDelta, 4);
        out.optionalSigned(quantizer.y2DcDelta, 4);
        out.optionalSigned(quantizer.y2AcDelta, 4);
        out.optionalSigned(quantizer.uvDcDelta, 4);
        out.optionalSigned(quantizer.uvAcDelta, 4);
    }

    private static void writeReferences(BoolEncoder out, FrameHeader header) {
        if (header.key) {
            out.flag(header.refreshEntropy);
            return;
        }
        out.flag(header.refreshGolden);
        out.flag(header.refreshAltref);
        if (!header.refreshGolden) {
            out.literal(header.copyToGolden, 2);
        }
        if (!header.refreshAltref) {
            out.literal(header.copyToAltref, 2);
        }
        out.flag(header.signBias[Reference.GOLDEN]);
        out.flag(header.signBias[Reference.ALTREF]);
        out.flag(header.refreshEntropy);
        out.flag(header.refreshLast);
    }

    private static void writeCoefficientUpdates(BoolEncoder out, int[] probabilities, TokenPass.Counts counts) {
        for (int i = 0; i < CoefficientProbabilities.SIZE; i++) {
            int falseCount = counts.falseCount(i);
            int trueCount = counts.trueCount(i);
            int fitting = BitCost.probability(falseCount, trueCount);
            int update = CoefficientProbabilities.UPDATE[i];
            long gain = BitCost.of(falseCount, trueCount, probabilities[i])
                    - BitCost.of(falseCount, trueCount, fitting)
                    - 8 * 256
                    - BitCost.of(true, update)
                    + BitCost.of(false, update);
            out.bit(gain > 0, update);
            if (gain > 0) {
                out.literal(fitting, 8);
                probabilities[i] = fitting;
            }
        }
    }
}
