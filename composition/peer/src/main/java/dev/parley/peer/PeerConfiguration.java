package dev.parley.peer;

import dev.parley.host.server.IceServer;
import dev.parley.negotiation.config.BundlePolicy;
import dev.parley.negotiation.config.RtcpMuxPolicy;
import java.util.List;

/**
 * The configuration of one peer, which may change while it lives.
 *
 * @param servers the ICE servers, {@linkplain IceServer#validate validated}
 * @param relayOnly whether relayed candidates alone are used
 * @param candidatePoolSize transports that gather before a description needs them, 0 to 255; at most 16 do
 * @param bundlePolicy the BUNDLE policy, RFC 9429 §4.1.1
 * @param rtcpMuxPolicy the policy of RTCP multiplexing, RFC 9429 §4.1.1
 */
public record PeerConfiguration(
        List<IceServer> servers,
        boolean relayOnly,
        int candidatePoolSize,
        BundlePolicy bundlePolicy,
        RtcpMuxPolicy rtcpMuxPolicy) {
    /** Without servers, with all candidates, no pool, and the default policies. */
    public static final PeerConfiguration DEFAULT =
            new PeerConfiguration(List.of(), false, 0, BundlePolicy.BALANCED, RtcpMuxPolicy.REQUIRE);

    /** Copies the list. */
    public PeerConfiguration {
        servers = List.copyOf(servers);
    }
}
