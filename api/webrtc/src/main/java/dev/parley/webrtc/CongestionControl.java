package dev.parley.webrtc;

import dev.parley.peer.CongestionAlgorithm;

/** Congestion control of the data channels of a connection. Each end decides for what it sends. */
public enum CongestionControl {
    /** CUBIC (RFC 9438) with HyStart++ (RFC 9406): grows until packets are lost. */
    CUBIC(CongestionAlgorithm.CUBIC),
    /** A model of the path, in the manner of BBRv3: measures its rate and its round-trip time, and sends at that pace. */
    BBR(CongestionAlgorithm.BBR);

    /** What connections have that were not told otherwise. */
    public static final CongestionControl DEFAULT = BBR;

    private final CongestionAlgorithm algorithm;

    CongestionControl(CongestionAlgorithm algorithm) {
        this.algorithm = algorithm;
    }

    CongestionAlgorithm algorithm() {
        return algorithm;
    }
}
