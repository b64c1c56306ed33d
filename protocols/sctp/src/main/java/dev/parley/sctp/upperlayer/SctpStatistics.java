package dev.parley.sctp.upperlayer;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Figures of an association at one moment.
 *
 * @param state the state that the layer above sees
 * @param associationState the state of RFC 9260 §4, by name
 * @param smoothedRoundTripTime SRTT, or null before the first measurement
 * @param latestRoundTripTime the last measurement, or null before the first
 * @param minRoundTripTime the smallest measurement on this path, or null before the first
 * @param retransmissionTimeout RTO without back-off
 * @param congestionWindow in bytes
 * @param slowStartThreshold in bytes; {@link Long#MAX_VALUE} before the first loss
 * @param bytesInFlight bytes of DATA chunks that are neither acknowledged nor taken for lost
 * @param peerReceiveWindow what the peer said it can take, in bytes, less what is under way
 * @param bufferedAmount user bytes that were never transmitted
 * @param unacknowledgedChunks DATA chunks that were transmitted and not cumulatively acknowledged
 * @param interleaving whether both ends agreed on I-DATA (RFC 8260); false before the handshake
 * @param zeroChecksum whether we leave the checksum out (RFC 9653), as the peer permits
 * @param packetsReceivedWithoutChecksum SCTP packets that came without one
 * @param packetsSent SCTP packets
 * @param packetsReceived SCTP packets with a right checksum and tag
 * @param bytesSent bytes of SCTP packets
 * @param bytesReceived bytes of SCTP packets with a right checksum and tag
 * @param retransmittedChunks DATA chunks sent again
 * @param fastRetransmits recoveries begun by acknowledgements
 * @param timeouts expiries of T3-rtx
 * @param tailLossProbes probes of RFC 8985 §7
 * @param abandonedMessages messages given up by their reliability settings
 * @param errorCount consecutive errors of RFC 9260 §8.1
 * @param pathMtu the largest IP packet in bytes that the path was found to carry (RFC 8899), or 0 where that is not (yet) known
 * @param drops what was dropped of what arrived, by reason
 */
public record SctpStatistics(
        SctpState state,
        String associationState,
        @Nullable Duration smoothedRoundTripTime,
        @Nullable Duration latestRoundTripTime,
        @Nullable Duration minRoundTripTime,
        Duration retransmissionTimeout,
        long congestionWindow,
        long slowStartThreshold,
        long bytesInFlight,
        long peerReceiveWindow,
        long bufferedAmount,
        int unacknowledgedChunks,
        boolean interleaving,
        boolean zeroChecksum,
        long packetsReceivedWithoutChecksum,
        long packetsSent,
        long packetsReceived,
        long bytesSent,
        long bytesReceived,
        long retransmittedChunks,
        long fastRetransmits,
        long timeouts,
        long tailLossProbes,
        long abandonedMessages,
        int errorCount,
        int pathMtu,
        Map<String, Long> drops) {}
