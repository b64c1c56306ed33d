package dev.parley.telephony;

/**
 * ITU-T G.722 at 64 kbit/s: 16 kHz sound in two sub-bands, a byte for two samples. One object codes or decodes one direction of one
 * stream; not thread-safe.
 */
public final class G722 {
    /** Half of the coefficients of the quadrature mirror filter, Table 11. */
    private static final int[] MIRROR = {3, -11, 12, 32, -210, 951, 3_876, -805, 362, -156, 53, -11};

    /** Decision levels of the lower sub-band, Table 14. */
    private static final int[] LEVELS = {
        35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1_023, 1_121, 1_219,
        1_339, 1_458, 1_612, 1_765, 1_980, 2_195, 2_557, 2_919
    };

    /** Output levels of the quantiser of 60 levels by interval, Table 18, in eighths of a scale unit. */
    private static final int[] OUTPUTS = {
        136, 432, 728, 1_040, 1_360, 1_688, 2_032, 2_400, 2_776, 3_168, 3_576, 4_008, 4_464, 4_944, 5_456, 6_000, 6_576,
        7_192, 7_856, 8_576, 9_360, 10_232, 11_192, 12_280, 13_512, 14_984, 16_704, 19_008, 21_904, 24_808
    };

    /** Output levels of the quantiser of 15 levels, by the four upper bits of the code. */
    private static final int[] OUTPUTS_4 = {
        0, -20_456, -12_896, -8_968, -6_288, -4_240, -2_584, -1_200, 20_456, 12_896, 8_968, 6_288, 4_240, 2_584, 1_200,
        0
    };

    /** Logarithmic scale weights of the lower sub-band, by the magnitude of the four upper bits, Table 20. */
    private static final int[] LOW_WEIGHTS = {-60, 3_042, 1_198, 538, 334, 172, 58, -30};

    private static final int[] HIGH_OUTPUTS = {-7_408, -1_616, 7_408, 1_616};
    private static final int[] HIGH_WEIGHTS = {798, -214, 798, -214};

    private final G722Band low = new G722Band(32, 18_432, 8);
    private final G722Band high = new G722Band(8, 22_528, 10);
    private final int[] window = new int[24];

    /**
     * Codes samples.
     *
     * @param samples an even number of samples from {@code offset} on
     * @param count number of bytes to write
     */
    public void encode(short[] samples, int offset, int count, byte[] out, int at) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(window, 2, window, 0, 22);
            window[22] = samples[offset + 2 * i];
            window[23] = samples[offset + 2 * i + 1];
            int even = 0;
            int odd = 0;
            for (int k = 0; k < 12; k++) {
                odd += window[2 * k] * MIRROR[k];
                even += window[2 * k + 1] * MIRROR[11 - k];
            }
            int lowSample = even + odd >> 14;
            int highSample = even - odd >> 14;
            int lowCode = encodeLow(lowSample);
            int highCode = encodeHigh(highSample);
            out[at + i] = (byte) (highCode << 6 | lowCode);
        }
    }

    private int encodeLow(int sample) {
        int difference = G722Band.clamp(sample - low.predicted);
        int magnitude = difference < 0 ? -(difference + 1) : difference;
        int interval = 0;
        while (interval < LEVELS.length && magnitude >= LEVELS[interval] * low.scale >> 12) {
            interval++;
        }
        // Table 17: the two innermost negative intervals have the codes 63 and 62, the others run down from 31;
        // positive from 61.
        int code = difference < 0 ? interval < 2 ? 63 - interval : 33 - interval : 61 - interval;
        adaptLow(code >> 2);
        return code;
    }

    private void adaptLow(int upperBits) {
        int difference = low.scale * OUTPUTS_4[upperBits] >> 15;
        low.adaptScale(LOW_WEIGHTS[weightOf(upperBits)]);
        low.predict(difference);
    }

    /** Returns the index of a code's weight: codes 1 to 7 and 8 to 14 run from the outermost interval inwards, 15 and 0 innermost. */
    private static int weightOf(int upperBits) {
        return upperBits == 15 || upperBits == 0 ? 0 : upperBits < 8 ? upperBits : upperBits - 7;
    }

    private int encodeHigh(int sample) {
        int difference = G722Band.clamp(sample - high.predicted);
        int magnitude = difference < 0 ? -(difference + 1) : difference;
        boolean outer = magnitude >= 564 * high.scale >> 12;
        int code = difference < 0 ? outer ? 0 : 1 : outer ? 2 : 3;
        adaptHigh(code);
        return code;
    }

    private int adaptHigh(int code) {
        int difference = high.scale * HIGH_OUTPUTS[code] >> 15;
        high.adaptScale(HIGH_WEIGHTS[code]);
        high.predict(difference);
        return difference;
    }

    /** Decodes {@code count} bytes to twice as many samples. */
    public void decode(byte[] bytes, int offset, int count, short[] out, int at) {
        for (int i = 0; i < count; i++) {
            int code = bytes[offset + i] & 0xff;
            int lowCode = code & 0x3f;
            int lowSample = clampBand(low.predicted + (low.scale * outputOf(lowCode) >> 15));
            adaptLow(lowCode >> 2);
            int highPredicted = high.predicted;
            int highSample = clampBand(highPredicted + adaptHigh(code >> 6));
            System.arraycopy(window, 2, window, 0, 22);
            window[22] = lowSample + highSample;
            window[23] = lowSample - highSample;
            int first = 0;
            int second = 0;
            for (int k = 0; k < 12; k++) {
                second += window[2 * k] * MIRROR[k];
                first += window[2 * k + 1] * MIRROR[11 - k];
            }
            out[at + 2 * i] = (short) G722Band.clamp(first >> 11);
            out[at + 2 * i + 1] = (short) G722Band.clamp(second >> 11);
        }
    }

    /** Blocks LIMIT: the sub-bands have 15 bits. */
    private static int clampBand(int value) {
        return Math.max(-16_384, Math.min(16_383, value));
    }

    private static int outputOf(int code) {
        if (code < 4) {
            // Not sent; decoders take them for the innermost interval.
            return -OUTPUTS[0];
        }
        if (code >= 62) {
            return -OUTPUTS[63 - code];
        }
        return code < 32 ? -OUTPUTS[33 - code] : OUTPUTS[61 - code];
    }
}
