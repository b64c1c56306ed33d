package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** The state of a candidate pair, webrtc-stats §8.21. {@link #toString} and {@link #of} speak the IDL words. */
public enum RTCStatsIceCandidatePairState {
    /** Not to be checked yet. */
    FROZEN("frozen"),
    /** To be checked. */
    WAITING("waiting"),
    /** A check is out. */
    IN_PROGRESS("in-progress"),
    /** The check failed. */
    FAILED("failed"),
    /** The check succeeded. */
    SUCCEEDED("succeeded");

    private final String value;

    RTCStatsIceCandidatePairState(String value) {
        this.value = value;
    }

    /**
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCStatsIceCandidatePairState of(String value) {
        for (RTCStatsIceCandidatePairState constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCStatsIceCandidatePairState: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
