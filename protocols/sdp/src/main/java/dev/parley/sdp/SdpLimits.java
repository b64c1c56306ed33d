package dev.parley.sdp;

/**
 * Limits of a description's size. A description comes from the application's signalling, which often passes on what a
 * stranger sent; the limits keep it from costing more than its worth.
 *
 * @param length characters in all
 * @param lineLength characters in one line, without its end
 * @param lines lines in all
 * @param mediaDescriptions m-sections
 */
public record SdpLimits(int length, int lineLength, int lines, int mediaDescriptions) {
    /**
     * 1,048,576 characters (the largest conference offers seen have about 200,000), 65,536 in a line (a certificate in
     * "a=identity" is the longest in use), 20,000 lines, 512 m-sections (large conferences
     * use some hundreds).
     */
    public static final SdpLimits DEFAULT = new SdpLimits(1 << 20, 1 << 16, 20_000, 512);

    /** No limits, for what was accepted before. */
    public static final SdpLimits NONE =
            new SdpLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
}
