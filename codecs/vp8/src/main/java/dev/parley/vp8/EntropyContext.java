package dev.parley.vp8;

/** Probabilities that live from frame to frame (RFC 6386 §9.9 to §9.11). */
final class EntropyContext {

    final int[] coefficients = CoefficientProbabilities.DEFAULT.clone();
    final int[] motion = MotionVector.DEFAULT_PROBABILITIES.clone();
    final int[] luma = Mode.LUMA_PROBABILITIES.clone();
    final int[] chroma = Mode.CHROMA_PROBABILITIES.clone();

    /** Sets all probabilities to the defaults, as at a key frame. */
    void reset() {
        copy(CoefficientProbabilities.DEFAULT, coefficients);
        copy(MotionVector.DEFAULT_PROBABILITIES, motion);
        copy(Mode.LUMA_PROBABILITIES, luma);
        copy(Mode.CHROMA_PROBABILITIES, chroma);
    }

    void copyFrom(EntropyContext other) {
        copy(other.coefficients, coefficients);
        copy(other.motion, motion);
        copy(other.luma, luma);
        copy(other.chroma, chroma);
    }

    void readCoefficientUpdates(BoolDecoder in) {
        for (int i = 0; i < CoefficientProbabilities.SIZE; i++) {
            if (in.bit(CoefficientProbabilities.UPDATE[i]) != 0) {
                coefficients[i] = in.literal(8);
            }
        }
    }

    void readModeUpdates(BoolDecoder in) {
        if (in.flag()) {
            for (int i = 0; i < luma.length; i++) {
                luma[i] = in.literal(8);
            }
        }
        if (in.flag()) {
            for (int i = 0; i < chroma.length; i++) {
                chroma[i] = in.literal(8);
            }
        }
    }

    void readMotionUpdates(BoolDecoder in) {
        for (int i = 0; i < motion.length; i++) {
            if (in.bit(MotionVector.UPDATE_PROBABILITIES[i]) != 0) {
                int value = in.literal(7);
                motion[i] = value == 0 ? 1 : value << 1;
            }
        }
    }

    private static void copy(int[] from, int[] to) {
        System.arraycopy(from, 0, to, 0, to.length);
    }
}
