package dev.parley.vp8;

/** Quantizer index of a frame and its offsets by plane and coefficient (RFC 6386 §9.6). */
final class QuantizerIndices {

    int y1Ac;
    int y1DcDelta;
    int y2DcDelta;
    int y2AcDelta;
    int uvDcDelta;
    int uvAcDelta;

    void read(BoolDecoder in) {
        y1Ac = in.literal(7);
        y1DcDelta = delta(in);
        y2DcDelta = delta(in);
        y2AcDelta = delta(in);
        uvDcDelta = delta(in);
        uvAcDelta = delta(in);
    }

    private static int delta(BoolDecoder in) {
        return in.flag() ? in.signed(4) : 0;
    }
}
