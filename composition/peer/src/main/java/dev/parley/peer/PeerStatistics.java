package dev.parley.peer;

import dev.parley.connection.Connection;
import dev.parley.connection.ConnectionStatistics;
import dev.parley.connection.TransportStatistics;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.datachannel.DataChannels;
import dev.parley.dtls.DtlsEngine;
import dev.parley.ice.CandidatePairStatistics;
import dev.parley.media.RtpStatistics;
import dev.parley.parameters.Candidate;
import dev.parley.sctp.upperlayer.SctpStatistics;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a peer at one moment. The W3C's statistics rename them.
 *
 * @param transports one for each component of each transport
 * @param association the SCTP association's, or null if there is none
 * @param streams those of RTP
 * @param channelsOpened channels that have been open
 * @param channelsClosed channels of these that have ended
 */
public record PeerStatistics(
        List<TransportFigures> transports,
        @Nullable AssociationFigures association,
        StreamStatistics streams,
        long channelsOpened,
        long channelsClosed) {

    /**
     * Figures of one component of a transport. Packets and bytes are UDP payloads that are not STUN.
     *
     * @param transport the transport
     * @param component 1 or 2
     * @param packetsSent datagrams sent
     * @param packetsReceived datagrams received on validated paths
     * @param bytesSent their bytes
     * @param bytesReceived their bytes
     * @param selectedPair the pair that it sends on, or null
     * @param selectedPairChanges how often that pair changed, the first choice included
     * @param dtlsRole "client", "server", or null while unknown
     * @param dtlsVersion the version's code, or null while unknown
     * @param cipherSuite the cipher suite's name, or null while unknown
     * @param group the name of the key exchange's group, or null while unknown
     * @param srtpProfile the SRTP profile's name, or null if none was negotiated
     * @param localCertificate the certificate in DER that the handshake has shown, or the preferred one before that
     * @param remoteCertificates the remote end's certificates in DER, its own first; empty while unknown
     * @param localCandidates those of the transport, with component 1; else empty
     * @param remoteCandidates those of the transport, with component 1; else empty
     * @param pairs those of the transport, with component 1; else empty
     */
    public record TransportFigures(
            int transport,
            int component,
            long packetsSent,
            long packetsReceived,
            long bytesSent,
            long bytesReceived,
            @Nullable PairFigures selectedPair,
            int selectedPairChanges,
            @Nullable String dtlsRole,
            @Nullable Integer dtlsVersion,
            @Nullable String cipherSuite,
            @Nullable String group,
            @Nullable String srtpProfile,
            byte[] localCertificate,
            List<byte[]> remoteCertificates,
            List<Candidate> localCandidates,
            List<Candidate> remoteCandidates,
            List<PairFigures> pairs) {}

    /**
     * Figures of a candidate pair, RTCIceCandidatePairStats of webrtc-stats.
     *
     * @param id names the pair among those of its peer
     * @param local the local candidate
     * @param remote the remote candidate
     * @param state its state
     * @param nominated whether the controlling end has chosen it
     * @param packetsSent datagrams sent, without checks
     * @param packetsReceived datagrams received, without checks
     * @param bytesSent their bytes
     * @param bytesReceived their bytes
     * @param currentRoundTripTime that of the last answered check, or null
     * @param totalRoundTripTime the sum over all answered checks
     * @param requestsSent checks sent, without retransmissions
     * @param requestsReceived checks received, with retransmissions
     * @param responsesSent answers sent to checks
     * @param responsesReceived answers received to checks
     * @param consentRequestsSent consent checks sent, which count as requests, too
     */
    public record PairFigures(
            long id,
            Candidate local,
            Candidate remote,
            PairState state,
            boolean nominated,
            long packetsSent,
            long packetsReceived,
            long bytesSent,
            long bytesReceived,
            @Nullable Duration currentRoundTripTime,
            Duration totalRoundTripTime,
            long requestsSent,
            long requestsReceived,
            long responsesSent,
            long responsesReceived,
            long consentRequestsSent) {}

    /**
     * Figures of the SCTP association.
     *
     * @param smoothedRoundTripTime SRTT, or null before the first measurement
     * @param retransmissionTimeout RTO without back-off
     * @param congestionWindow in bytes
     * @param peerReceiveWindow the remote end's window in bytes, less what is under way
     * @param bytesInFlight bytes of chunks that are neither acknowledged nor taken for lost
     * @param bufferedAmount user bytes that were never transmitted
     * @param bytesSent bytes of SCTP packets
     * @param bytesReceived bytes of SCTP packets
     * @param retransmittedChunks chunks sent again
     * @param timeouts expiries of T3-rtx
     * @param interleaving whether both ends agreed on I-DATA
     * @param zeroChecksum whether the checksum is left out
     * @param packetsReceivedWithoutChecksum packets that came without one
     * @param pathMtu the largest IP packet in bytes that the path was found to carry, or 0 if that is not known
     */
    public record AssociationFigures(
            @Nullable Duration smoothedRoundTripTime,
            Duration retransmissionTimeout,
            long congestionWindow,
            long peerReceiveWindow,
            long bytesInFlight,
            long bufferedAmount,
            long bytesSent,
            long bytesReceived,
            long retransmittedChunks,
            long timeouts,
            boolean interleaving,
            boolean zeroChecksum,
            long packetsReceivedWithoutChecksum,
            int pathMtu) {}

    static PeerStatistics of(Peer peer) {
        Connection connection = peer.isClosed() ? null : peer.connection();
        if (connection == null) {
            return new PeerStatistics(List.of(), null, StreamStatistics.empty(), 0, 0);
        }
        ConnectionStatistics all = connection.statistics();
        DataChannels data = connection.dataChannels();
        return new PeerStatistics(
                all.transports().stream()
                        .filter(each -> peer.transports().isUsed(each.transport()))
                        .map(each -> transport(peer, connection, each))
                        .toList(),
                all.sctp() == null ? null : association(all.sctp()),
                streams(connection, all),
                data == null ? 0 : data.opened(),
                data == null ? 0 : data.closed());
    }

    private static StreamStatistics streams(Connection connection, ConnectionStatistics all) {
        StreamStatistics streams = StreamStatistics.empty();
        for (TransportStatistics transport : all.transports()) {
            RtpStatistics session =
                    transport.component() == 1 ? connection.mediaStatistics(transport.transport()) : null;
            if (session != null) {
                streams.add(transport.transport(), session);
            }
        }
        return streams;
    }

    private static TransportFigures transport(Peer peer, Connection connection, TransportStatistics from) {
        int id = from.transport();
        boolean first = from.component() == 1;
        CandidatePairStatistics selected = from.selectedPair();
        return new TransportFigures(
                id,
                from.component(),
                from.packetsSent(),
                from.packetsReceived(),
                from.bytesSent(),
                from.bytesReceived(),
                selected == null ? null : pair(selected),
                from.selectedPairChanges(),
                from.dtlsRole() == null ? null : from.dtlsRole().name().toLowerCase(Locale.ROOT),
                from.dtlsVersion() == null ? null : from.dtlsVersion().code(),
                from.cipherSuite() == null ? null : from.cipherSuite().name(),
                from.group(),
                from.srtpProfile() == null ? null : from.srtpProfile().name(),
                localCertificate(peer, connection.dtls(id, 1)),
                from.remoteCertificates(),
                first ? connection.ice().localCandidates(id) : List.of(),
                first ? connection.ice().remoteCandidates(id) : List.of(),
                first
                        ? connection.ice().pairs(id).stream()
                                .map(PeerStatistics::pair)
                                .toList()
                        : List.of());
    }

    private static byte[] localCertificate(Peer peer, @Nullable DtlsEngine dtls) {
        CertificateAndKey shown = dtls == null ? null : dtls.localCertificate();
        return shown != null ? shown.encoded() : peer.certificates().get(0).encoded();
    }

    private static PairFigures pair(CandidatePairStatistics from) {
        return new PairFigures(
                from.pair().id(),
                from.pair().local(),
                from.pair().remote(),
                PairState.valueOf(from.state().name()),
                from.pair().nominated(),
                from.packetsSent(),
                from.packetsReceived(),
                from.bytesSent(),
                from.bytesReceived(),
                from.currentRoundTripTime(),
                from.totalRoundTripTime(),
                from.requestsSent(),
                from.requestsReceived(),
                from.responsesSent(),
                from.responsesReceived(),
                from.consentRequestsSent());
    }

    private static AssociationFigures association(SctpStatistics from) {
        return new AssociationFigures(
                from.smoothedRoundTripTime(),
                from.retransmissionTimeout(),
                from.congestionWindow(),
                from.peerReceiveWindow(),
                from.bytesInFlight(),
                from.bufferedAmount(),
                from.bytesSent(),
                from.bytesReceived(),
                from.retransmittedChunks(),
                from.timeouts(),
                from.interleaving(),
                from.zeroChecksum(),
                from.packetsReceivedWithoutChecksum(),
                from.pathMtu());
    }
}
