package dev.parley.ice;

import dev.parley.base.Timestamp;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What RTCIceCandidatePairStats of webrtc-stats §6.18 reports. Counts and bytes are those of this pair since it was made; bytes
 * are those of UDP payloads that are not STUN.
 *
 * @param component 1 or 2
 * @param pair the candidates
 * @param state RFC 8445 §6.1.2.6
 * @param selected whether the component sends on it
 * @param packetsSent datagrams sent, without checks
 * @param packetsReceived datagrams received, without checks
 * @param bytesSent bytes of {@code packetsSent}
 * @param bytesReceived bytes of {@code packetsReceived}
 * @param lastPacketSent when the last datagram was sent, or null
 * @param lastPacketReceived when the last datagram was received, or null
 * @param currentRoundTripTime of the last answered check, or null
 * @param totalRoundTripTime the sum over all answered checks
 * @param requestsSent checks sent, without retransmissions
 * @param requestsReceived checks received, with retransmissions
 * @param responsesSent answers sent to checks
 * @param responsesReceived answers received to checks
 * @param consentRequestsSent consent checks sent, RFC 7675, also counted in {@code requestsSent}
 */
public record CandidatePairStatistics(
        int component,
        CandidatePairInfo pair,
        PairState state,
        boolean selected,
        long packetsSent,
        long packetsReceived,
        long bytesSent,
        long bytesReceived,
        @Nullable Timestamp lastPacketSent,
        @Nullable Timestamp lastPacketReceived,
        @Nullable Duration currentRoundTripTime,
        Duration totalRoundTripTime,
        long requestsSent,
        long requestsReceived,
        long responsesSent,
        long responsesReceived,
        long consentRequestsSent) {}
