package dev.parley.webrtc;

import dev.parley.base.Timestamp;
import dev.parley.connection.Connection;
import dev.parley.connection.ConnectionStatistics;
import dev.parley.connection.TransportStatistics;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.datachannel.ChannelStatistics;
import dev.parley.datachannel.DataChannels;
import dev.parley.dtls.DtlsEngine;
import dev.parley.ice.CandidatePairStatistics;
import dev.parley.ice.PairState;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.mediacapture.MediaStreamTrackState;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.Fingerprint;
import dev.parley.sctp.SctpStatistics;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the figures of all objects of a connection: webrtc-pc §8 and webrtc-stats. Loop thread only. */
final class CollectStats {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Peer peer;
    private final double timestamp;
    private final Map<String, RTCStats> stats = new LinkedHashMap<>();

    CollectStats(Peer peer) {
        this.peer = peer;
        Timestamp now = peer.now();
        Instant wall = peer.loop().wallClock(now);
        this.timestamp = wall.getEpochSecond() * 1e3 + wall.getNano() / 1e6;
    }

    /** Takes the figures of one sender or receiver: those of its RTP streams, of which none has sent or received yet. */
    RTCStatsReport collect(StatsSelector selector) {
        return selector.isAll() ? collect() : new RTCStatsReport(List.of());
    }

    RTCStatsReport collect() {
        peerConnection();
        mediaSources();
        Connection connection = peer.transports().connection();
        if (connection != null && !peer.isClosed()) {
            ConnectionStatistics all = connection.statistics();
            for (TransportStatistics figures : all.transports()) {
                transport(connection, figures);
            }
            if (all.sctp() != null) {
                association(all.sctp());
            }
        }
        channels();
        return new RTCStatsReport(stats.values());
    }

    private RTCStats.Builder builder(String id, RTCStatsType type) {
        return new RTCStats.Builder(id, type, timestamp);
    }

    private void add(RTCStats one) {
        stats.put(one.id(), one);
    }

    private void peerConnection() {
        DataChannels data = peer.transports().dataChannels();
        add(new RTCPeerConnectionStats(builder("P", RTCStatsType.PEER_CONNECTION)
                .set("dataChannelsOpened", data == null ? 0 : data.opened())
                .set("dataChannelsClosed", data == null ? 0 : data.closed())));
    }

    private void mediaSources() {
        for (RTCRtpTransceiver transceiver : peer.transceivers().all()) {
            MediaStreamTrack track = transceiver.sender().track();
            if (track != null && !transceiver.isStopped()) {
                // webrtc-stats §8.5: of an ended or muted track no picture was measured.
                boolean flows = track.readyState() == MediaStreamTrackState.LIVE && !track.muted();
                add(new RTCMediaSourceStats(builder("M" + transceiver.id(), RTCStatsType.MEDIA_SOURCE)
                        .set("trackIdentifier", track.id())
                        .set("kind", track.kind())
                        .set("width", flows ? track.getSettings().width() : null)
                        .set("height", flows ? track.getSettings().height() : null)));
            }
        }
    }

    private void association(SctpStatistics figures) {
        add(new RTCSctpTransportStats(builder("S", RTCStatsType.SCTP_TRANSPORT)
                .set("smoothedRoundTripTime", seconds(figures.smoothedRoundTripTime()))
                .set("retransmissionTimeout", seconds(figures.retransmissionTimeout()))
                .set("congestionWindow", figures.congestionWindow())
                .set("receiverWindow", figures.peerReceiveWindow())
                .set("bytesInFlight", figures.bytesInFlight())
                .set("retransmissions", figures.retransmittedChunks())
                .set("messageInterleaving", figures.interleaving())
                .set("zeroChecksum", figures.zeroChecksum())
                .set("packetsReceivedWithoutChecksum", figures.packetsReceivedWithoutChecksum())
                .set("pathMtu", figures.pathMtu() == 0 ? null : (long) figures.pathMtu())));
    }

    private void channels() {
        DataChannels data = peer.transports().dataChannels();
        for (RTCDataChannel channel : peer.channels().all()) {
            Integer key = peer.channels().keyOf(channel);
            ChannelStatistics figures = data == null || key == null ? null : data.statistics(key);
            RTCStats.Builder builder = builder("D" + channel.number(), RTCStatsType.DATA_CHANNEL)
                    .set("label", channel.label())
                    .set("protocol", channel.protocol())
                    .set("dataChannelIdentifier", channel.id())
                    .set("state", channel.readyState());
            if (figures != null) {
                builder.set("messagesSent", figures.messagesSent())
                        .set("bytesSent", figures.bytesSent())
                        .set("messagesReceived", figures.messagesReceived())
                        .set("bytesReceived", figures.bytesReceived());
            }
            add(new RTCDataChannelStats(builder));
        }
    }

    // ---- transports ----

    private void transport(Connection connection, TransportStatistics figures) {
        Transport transport = peer.transports().get(figures.transport());
        if (transport == null) {
            return;
        }
        String id = "T" + figures.transport() + (figures.component() == 1 ? "" : "-" + figures.component());
        RTCIceTransport ice = transport.ice(figures.component());
        RTCDtlsTransport dtls = transport.dtls(figures.component());
        CandidatePairStatistics selected = figures.selectedPair();
        Integer version =
                figures.dtlsVersion() == null ? null : figures.dtlsVersion().code();
        add(new RTCTransportStats(builder(id, RTCStatsType.TRANSPORT)
                .set("packetsSent", figures.packetsSent())
                .set("packetsReceived", figures.packetsReceived())
                .set("bytesSent", figures.bytesSent())
                .set("bytesReceived", figures.bytesReceived())
                .set("iceRole", transport.ice.role())
                .set("iceLocalUsernameFragment", transport.local.usernameFragment())
                .set("dtlsState", dtls == null ? null : dtls.state())
                .set("iceState", ice == null ? null : ice.state())
                .set("selectedCandidatePairId", selected == null ? null : pairId(transport, selected))
                .set("localCertificateId", localCertificate(transport))
                .set("remoteCertificateId", remoteCertificate(figures))
                .set("tlsVersion", version == null ? null : String.format("%04X", version))
                .set(
                        "dtlsCipher",
                        figures.cipherSuite() == null
                                ? null
                                : figures.cipherSuite().name())
                .set("dtlsRole", dtlsRole(figures))
                .set("tlsGroup", figures.group())
                .set(
                        "srtpCipher",
                        figures.srtpProfile() == null
                                ? null
                                : "SRTP_" + figures.srtpProfile().name())
                .set("selectedCandidatePairChanges", figures.selectedPairChanges())));
        if (figures.component() == 1) {
            for (Candidate candidate : connection.ice().localCandidates(figures.transport())) {
                candidate(id, transport, candidate, true);
            }
            for (Candidate candidate : connection.ice().remoteCandidates(figures.transport())) {
                candidate(id, transport, candidate, false);
            }
            for (CandidatePairStatistics pair : connection.ice().pairs(figures.transport())) {
                pair(id, transport, pair);
            }
        }
    }

    private static String dtlsRole(TransportStatistics figures) {
        return figures.dtlsRole() == null
                ? RTCDtlsRole.UNKNOWN.toString()
                : figures.dtlsRole().name().toLowerCase(Locale.ROOT);
    }

    private static String pairId(Transport transport, CandidatePairStatistics pair) {
        return "CP" + transport.id + "-" + pair.pair().id();
    }

    private static String candidateId(Transport transport, Candidate candidate, boolean local) {
        return (local ? "L" : "R") + transport.id + "-" + candidate.component() + "-"
                + candidate.type().token() + "-"
                + candidate.transport().name().toLowerCase(Locale.ROOT) + "-" + candidate.address() + "-"
                + candidate.port();
    }

    private void candidate(String transportId, Transport transport, Candidate candidate, boolean local) {
        RTCStatsType type = local ? RTCStatsType.LOCAL_CANDIDATE : RTCStatsType.REMOTE_CANDIDATE;
        add(new RTCIceCandidateStats(builder(candidateId(transport, candidate, local), type)
                .set("transportId", transportId)
                .set("address", candidate.address())
                .set("port", candidate.port())
                .set("protocol", candidate.transport().name().toLowerCase(Locale.ROOT))
                .set("candidateType", candidate.type().token())
                .set("priority", candidate.priority())
                .set("url", local ? url(transport, candidate) : null)
                .set("relayProtocol", local && candidate.type() == CandidateType.RELAYED ? "udp" : null)
                .set("foundation", candidate.foundation())
                .set("relatedAddress", candidate.relatedAddress())
                .set("relatedPort", candidate.relatedPort())
                .set("usernameFragment", candidate.extension("ufrag"))
                .set(
                        "tcpType",
                        candidate.tcpType() == null
                                ? null
                                : candidate.tcpType().name().toLowerCase(Locale.ROOT))));
    }

    private static @Nullable String url(Transport transport, Candidate candidate) {
        for (RTCIceCandidate each : transport.ice.getLocalCandidates()) {
            if (candidate.equals(each.parsed())) {
                return each.url();
            }
        }
        return null;
    }

    private void pair(String transportId, Transport transport, CandidatePairStatistics pair) {
        Candidate local = pair.pair().local();
        Candidate remote = pair.pair().remote();
        // A peer-reflexive candidate is in no list.
        String localId = candidateId(transport, local, true);
        String remoteId = candidateId(transport, remote, false);
        if (!stats.containsKey(localId)) {
            candidate(transportId, transport, local, true);
        }
        if (!stats.containsKey(remoteId)) {
            candidate(transportId, transport, remote, false);
        }
        add(new RTCIceCandidatePairStats(builder(pairId(transport, pair), RTCStatsType.CANDIDATE_PAIR)
                .set("transportId", transportId)
                .set("localCandidateId", localId)
                .set("remoteCandidateId", remoteId)
                .set("state", state(pair.state()))
                .set("nominated", pair.pair().nominated())
                .set("packetsSent", pair.packetsSent())
                .set("packetsReceived", pair.packetsReceived())
                .set("bytesSent", pair.bytesSent())
                .set("bytesReceived", pair.bytesReceived())
                .set("totalRoundTripTime", seconds(pair.totalRoundTripTime()))
                .set("currentRoundTripTime", seconds(pair.currentRoundTripTime()))
                .set("requestsReceived", pair.requestsReceived())
                .set("requestsSent", pair.requestsSent())
                .set("responsesReceived", pair.responsesReceived())
                .set("responsesSent", pair.responsesSent())
                .set("consentRequestsSent", pair.consentRequestsSent())));
    }

    private static RTCStatsIceCandidatePairState state(PairState state) {
        return switch (state) {
            case FROZEN -> RTCStatsIceCandidatePairState.FROZEN;
            case WAITING -> RTCStatsIceCandidatePairState.WAITING;
            case IN_PROGRESS -> RTCStatsIceCandidatePairState.IN_PROGRESS;
            case FAILED -> RTCStatsIceCandidatePairState.FAILED;
            case SUCCEEDED -> RTCStatsIceCandidatePairState.SUCCEEDED;
        };
    }

    private static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toNanos() / NANOS_PER_SECOND;
    }

    // ---- certificates ----

    /** The certificate that the handshake has shown; before that, the one that we prefer. */
    private String localCertificate(Transport transport) {
        Connection connection = peer.transports().connection();
        DtlsEngine dtls = connection == null ? null : connection.dtls(transport.id, 1);
        CertificateAndKey shown = dtls == null ? null : dtls.localCertificate();
        CertificateAndKey certificate =
                shown != null ? shown : peer.certificates().get(0).certificate();
        return certificate(certificate.fingerprint("sha-256"), certificate.encoded());
    }

    private @Nullable String remoteCertificate(TransportStatistics figures) {
        List<byte[]> chain = new ArrayList<>(figures.remoteCertificates());
        if (chain.isEmpty()) {
            return null;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(chain.get(0));
            return certificate(new Fingerprint("sha-256", hash), chain.get(0));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private String certificate(Fingerprint fingerprint, byte[] encoded) {
        String id = "CF" + fingerprint.value();
        add(new RTCCertificateStats(builder(id, RTCStatsType.CERTIFICATE)
                .set("fingerprint", fingerprint.value())
                .set("fingerprintAlgorithm", fingerprint.algorithm())
                .set("base64Certificate", Base64.getEncoder().encodeToString(encoded))));
        return id;
    }
}
