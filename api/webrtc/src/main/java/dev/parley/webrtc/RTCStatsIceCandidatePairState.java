package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** State of a candidate pair, webrtc-stats §8.21. {@link #toString} and {@link #of} use the IDL values. */
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
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCStatsIceCandidatePairState of(String value) {
        return IdlEnum.of(RTCStatsIceCandidatePairState.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
