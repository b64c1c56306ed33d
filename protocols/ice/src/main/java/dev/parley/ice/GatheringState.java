package dev.parley.ice;

/** webrtc-pc §5.6.2, RTCIceGathererState. */
public enum GatheringState {
    /** Gathering has not started. */
    NEW,
    /** Candidates are being gathered. */
    GATHERING,
    /** All candidates of this ICE session are known. */
    COMPLETE
}
