package dev.parley.peer;

import dev.parley.sctp.congestion.BbrCongestionController;
import dev.parley.sctp.congestion.CongestionController;
import dev.parley.sctp.congestion.CubicCongestionController;

/** Algorithms of congestion control for data channels. */
public enum CongestionAlgorithm {
    /** CUBIC (RFC 9438) with HyStart++ (RFC 9406). */
    CUBIC(CubicCongestionController::new),
    /** A model of the path, in the manner of BBRv3. */
    BBR(BbrCongestionController::new);

    private final CongestionController.Factory factory;

    CongestionAlgorithm(CongestionController.Factory factory) {
        this.factory = factory;
    }

    CongestionController.Factory factory() {
        return factory;
    }
}
