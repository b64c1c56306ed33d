package dev.parley.encoding;

/** Reason for which frames are fewer or coarser than asked for, webrtc-stats §8.8.1. The names are those of the specification. */
public enum QualityLimitation {
    /** Nothing limits the quality. */
    NONE,

    /** The encoder is too slow for the pictures. */
    CPU,

    /** The target bit rate is too low for the pictures. */
    BANDWIDTH,

    /** Something else. */
    OTHER;

    @Override
    public String toString() {
        return switch (this) {
            case NONE -> "none";
            case CPU -> "cpu";
            case BANDWIDTH -> "bandwidth";
            case OTHER -> "other";
        };
    }
}
