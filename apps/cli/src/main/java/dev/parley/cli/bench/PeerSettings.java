package dev.parley.cli.bench;

import dev.parley.webrtc.CongestionControl;
import dev.parley.webrtc.PeerConnectionFactory;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * What both of our peers of a benchmark do otherwise than by default.
 *
 * @param congestion the congestion control of what they send
 * @param pathMtu as {@link PeerConnectionFactory.Builder#pathMtuLimit} has it
 * @param interleaving whether they may interleave messages, RFC 8260
 */
record PeerSettings(CongestionControl congestion, int pathMtu, boolean interleaving) {
    PeerConnectionFactory.Builder applyTo(PeerConnectionFactory.Builder factory) {
        return factory.congestionControl(congestion).pathMtuLimit(pathMtu).messageInterleaving(interleaving);
    }

    void describe(ObjectNode result) {
        result.put("congestion", congestion.name().toLowerCase(Locale.ROOT))
                .put("pathMtuLimit", pathMtu)
                .put("interleaving", interleaving);
    }
}
