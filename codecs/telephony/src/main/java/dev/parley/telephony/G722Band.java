package dev.parley.telephony;

/** Adaptive quantiser and predictor of one sub-band, ITU-T G.722 §3.5 and §3.6. The blocks are named as there. */
final class G722Band {
    /** Powers of two from 2^11 on in 32 steps, the table of block SCALEL. */
    private static final int[] POWERS = new int[32];

    static {
        for (int i = 0; i < 32; i++) {
            POWERS[i] = (int) Math.round(2_048 * Math.pow(2, i / 32.0));
        }
        // The Recommendation rounds these down.
        POWERS[6] = 2_332;
    }

    private final int maxLogScale;
    private final int scaleShift;

    /** Quantiser scale factor DET. */
    int scale;

    /** Predicted signal S. */
    int predicted;

    private int logScale;
    private int zeroPrediction;
    private final int[] reconstructed = new int[3];
    private final int[] partial = new int[3];
    private final int[] poles = new int[3];
    private final int[] zeros = new int[7];
    private final int[] differences = new int[7];

    G722Band(int startScale, int maxLogScale, int scaleShift) {
        this.scale = startScale;
        this.maxLogScale = maxLogScale;
        this.scaleShift = scaleShift;
    }

    /** Blocks LOGSCL and SCALEL, or LOGSCH and SCALEH: adapts the scale by the weight of the code. */
    void adaptScale(int weight) {
        logScale = Math.max(0, Math.min(maxLogScale, (logScale * 127 >> 7) + weight));
        int power = POWERS[logScale >> 6 & 31];
        int shift = scaleShift - (logScale >> 11);
        scale = (shift < 0 ? power << -shift : power >> shift) << 2;
    }

    static int clamp(int value) {
        return Math.max(-32_768, Math.min(32_767, value));
    }

    /** Block 4: takes the quantised difference and predicts the next sample. */
    void predict(int difference) {
        // RECONS, PARREC
        differences[0] = difference;
        reconstructed[0] = clamp(predicted + difference);
        partial[0] = clamp(zeroPrediction + difference);
        adaptPoles();
        adaptZeros(difference);
        for (int i = 6; i > 0; i--) {
            differences[i] = differences[i - 1];
        }
        reconstructed[2] = reconstructed[1];
        reconstructed[1] = reconstructed[0];
        partial[2] = partial[1];
        partial[1] = partial[0];
        // FILTEP, FILTEZ, PREDIC
        int polePrediction =
                clamp((poles[1] * clamp(2 * reconstructed[1]) >> 15) + (poles[2] * clamp(2 * reconstructed[2]) >> 15));
        int sum = 0;
        for (int i = 6; i > 0; i--) {
            sum += zeros[i] * clamp(2 * differences[i]) >> 15;
        }
        zeroPrediction = clamp(sum);
        predicted = clamp(polePrediction + zeroPrediction);
    }

    private static boolean differ(int a, int b) {
        return (a ^ b) < 0;
    }

    /** Blocks UPPOL2 and UPPOL1. */
    private void adaptPoles() {
        int first = clamp(4 * poles[1]);
        int signed = differ(partial[0], partial[1]) ? first : Math.min(32_767, -first);
        int second = (signed >> 7) + (differ(partial[0], partial[2]) ? -128 : 128) + (poles[2] * 32_512 >> 15);
        int pole2 = Math.max(-12_288, Math.min(12_288, second));
        int pole1 = (differ(partial[0], partial[1]) ? -192 : 192) + (poles[1] * 32_640 >> 15);
        int limit = clamp(15_360 - pole2);
        poles[1] = Math.max(-limit, Math.min(limit, pole1));
        poles[2] = pole2;
    }

    /** Block UPZERO. */
    private void adaptZeros(int difference) {
        int step = difference == 0 ? 0 : 128;
        for (int i = 1; i <= 6; i++) {
            zeros[i] = clamp((differ(differences[i], difference) ? -step : step) + (zeros[i] * 32_640 >> 15));
        }
    }
}
