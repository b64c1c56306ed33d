package dev.parley.vp8;

import org.jspecify.annotations.Nullable;

/** State of a decoder that depends on the size of the picture. */
final class FrameSize {

    final int width;
    final int height;
    final MacroblockMap map;
    final CoefficientReader coefficients;
    final ReferencePictures references;
    private @Nullable InterPrediction interPrediction;
    private int interVersion;

    FrameSize(int width, int height) {
        this.width = width;
        this.height = height;
        int columns = (width + 15) / 16;
        int rows = (height + 15) / 16;
        map = new MacroblockMap(columns, rows);
        coefficients = new CoefficientReader(columns);
        references = new ReferencePictures(columns, rows);
    }

    InterPrediction interPrediction(int version) {
        InterPrediction current = interPrediction;
        if (current == null || interVersion != version) {
            current = new InterPrediction(version);
            interPrediction = current;
            interVersion = version;
        }
        return current;
    }
}
