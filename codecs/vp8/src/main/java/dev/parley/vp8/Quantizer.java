package dev.parley.vp8;

/** Dequantization factors of one segment (RFC 6386 §14.1). */
final class Quantizer {

    static final int MAX_INDEX = 127;

    private static final int[] DC = Table.parse("""
            4   5   6   7   8   9  10  10  11  12  13  14  15  16  17  17
            18  19  20  20  21  21  22  22  23  23  24  25  25  26  27  28
            29  30  31  32  33  34  35  36  37  37  38  39  40  41  42  43
            44  45  46  46  47  48  49  50  51  52  53  54  55  56  57  58
            59  60  61  62  63  64  65  66  67  68  69  70  71  72  73  74
            75  76  76  77  78  79  80  81  82  83  84  85  86  87  88  89
            91  93  95  96  98 100 101 102 104 106 108 110 112 114 116 118
            122 124 126 128 130 132 134 136 138 140 143 145 148 151 154 157
            """, 128);
    private static final int[] AC = Table.parse("""
            4   5   6   7   8   9  10  11  12  13  14  15  16  17  18  19
            20  21  22  23  24  25  26  27  28  29  30  31  32  33  34  35
            36  37  38  39  40  41  42  43  44  45  46  47  48  49  50  51
            52  53  54  55  56  57  58  60  62  64  66  68  70  72  74  76
            78  80  82  84  86  88  90  92  94  96  98 100 102 104 106 108
            110 112 114 116 119 122 125 128 131 134 137 140 143 146 149 152
            155 158 161 164 167 170 173 177 181 185 189 193 197 201 205 209
            213 217 221 225 229 234 239 245 249 254 259 264 269 274 279 284
            """, 128);

    final int y1Dc;
    final int y1Ac;
    final int y2Dc;
    final int y2Ac;
    final int uvDc;
    final int uvAc;

    /**
     * Derives the six factors from an index and the frame's offsets. Indices out of range are clamped.
     *
     * @param index the base index, 0 to 127
     */
    Quantizer(int index, QuantizerIndices offsets) {
        y1Dc = DC[clamp(index + offsets.y1DcDelta)];
        y1Ac = AC[clamp(index)];
        y2Dc = 2 * DC[clamp(index + offsets.y2DcDelta)];
        y2Ac = Math.max(8, AC[clamp(index + offsets.y2AcDelta)] * 155 / 100);
        uvDc = Math.min(132, DC[clamp(index + offsets.uvDcDelta)]);
        uvAc = AC[clamp(index + offsets.uvAcDelta)];
    }

    /** Returns the step of luma's AC coefficients at an index. */
    static int acStep(int index) {
        return AC[clamp(index)];
    }

    private static int clamp(int index) {
        return Math.max(0, Math.min(MAX_INDEX, index));
    }
}
