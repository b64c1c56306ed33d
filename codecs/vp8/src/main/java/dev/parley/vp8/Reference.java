package dev.parley.vp8;

/** Frames that a macroblock is predicted from (RFC 6386 §9.7). */
final class Reference {

    /** The frame itself: the macroblock is intra-predicted. */
    static final int CURRENT = 0;

    static final int LAST = 1;
    static final int GOLDEN = 2;
    static final int ALTREF = 3;

    private Reference() {}
}
