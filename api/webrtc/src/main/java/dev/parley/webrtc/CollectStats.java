package dev.parley.webrtc;

import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.mediacapture.MediaStreamTrackState;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.RelayProtocol;
import dev.parley.peer.PeerChannels;
import dev.parley.peer.PeerStatistics;
import dev.parley.peer.StreamStatistics;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the figures of all objects of a connection: webrtc-pc §8 and webrtc-stats. Loop thread only. */
final class CollectStats {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LocalConnection owner;
    private final double timestamp;
    private final PeerStatistics figures;
    private final Map<String, RTCStats> stats = new LinkedHashMap<>();

    CollectStats(LocalConnection owner) {
        this.owner = owner;
        Instant wall = owner.loop().wallClock(owner.loop().now());
        this.figures = owner.peer().statistics();
        this.timestamp = wall.getEpochSecond() * 1e3 + wall.getNano() / 1e6;
    }

    /**
     * Takes the figures of one sender or receiver, webrtc-pc §8.5 "the stats selection algorithm": those of its RTP streams, and "all
     * stats objects referenced by them", directly or not.
     */
    RTCStatsReport collect(StatsSelector selector) {
        RTCStatsReport all = collect();
        if (selector.isAll()) {
            return all;
        }
        Map<String, RTCStats> selected = new LinkedHashMap<>();
        for (StreamStatistics.Sent each : figures.streams().sent()) {
            if (selector.sender() != null
                    && each.stream().transceiver() == selector.sender().values().id()) {
                select(CollectStreamStats.idOf(each.stream(), true), selected);
            }
        }
        for (StreamStatistics.Received each : figures.streams().received()) {
            if (selector.receiver() != null
                    && each.stream().transceiver()
                            == selector.receiver().values().id()) {
                select(CollectStreamStats.idOf(each.stream(), false), selected);
            }
        }
        return new RTCStatsReport(selected.values());
    }

    private void select(String id, Map<String, RTCStats> selected) {
        RTCStats one = stats.get(id);
        if (one == null || selected.putIfAbsent(id, one) != null) {
            return;
        }
        one.members().forEach((name, value) -> {
            // webrtc-stats §6.3: references to other objects are members whose name ends in "Id".
            if (name.endsWith("Id") && value instanceof String reference) {
                select(reference, selected);
            }
        });
    }

    RTCStatsReport collect() {
        peerConnection();
        mediaSources();
        figures.transports().forEach(this::transport);
        if (figures.association() != null) {
            association(figures.association());
        }
        channels();
        new CollectStreamStats(owner, timestamp, this::add).collect(figures.streams());
        return new RTCStatsReport(stats.values());
    }

    private RTCStats.Builder builder(String id, RTCStatsType type) {
        return new RTCStats.Builder(id, type, timestamp);
    }

    private void add(RTCStats one) {
        stats.put(one.id(), one);
    }

    private void peerConnection() {
        add(new RTCPeerConnectionStats(builder("P", RTCStatsType.PEER_CONNECTION)
                .set("dataChannelsOpened", figures.channelsOpened())
                .set("dataChannelsClosed", figures.channelsClosed())));
    }

    private void mediaSources() {
        for (RTCRtpTransceiver transceiver : owner.transceivers().all()) {
            MediaStreamTrack track = transceiver.sender().track();
            if (track != null && !transceiver.isStopped()) {
                // webrtc-stats §8.5: of an ended or muted track no picture was measured.
                boolean flows = track.readyState() == MediaStreamTrackState.LIVE && !track.muted();
                RTCStats.Builder builder = builder("M" + transceiver.id(), RTCStatsType.MEDIA_SOURCE)
                        .set("trackIdentifier", track.id())
                        .set("kind", track.kind())
                        .set("width", flows ? track.getSettings().width() : null)
                        .set("height", flows ? track.getSettings().height() : null);
                if (flows) {
                    CodedMediaStats.source(builder, transceiver.sender());
                }
                add(new RTCMediaSourceStats(builder));
            }
        }
    }

    private void association(PeerStatistics.AssociationFigures figures) {
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
        for (RTCDataChannel channel : owner.channels().all()) {
            PeerChannels.Figures sums = owner.peer().channels().figures(channel.handle());
            RTCStats.Builder builder = builder("D" + channel.number(), RTCStatsType.DATA_CHANNEL)
                    .set("label", channel.label())
                    .set("protocol", channel.protocol())
                    .set("dataChannelIdentifier", channel.id())
                    .set("state", channel.readyState());
            if (sums != null) {
                builder.set("messagesSent", sums.messagesSent())
                        .set("bytesSent", sums.bytesSent())
                        .set("messagesReceived", sums.messagesReceived())
                        .set("bytesReceived", sums.bytesReceived());
            }
            add(new RTCDataChannelStats(builder));
        }
    }

    // ---- transports ----

    private void transport(PeerStatistics.TransportFigures figures) {
        Transport transport = owner.transports().get(figures.transport());
        if (transport == null) {
            return;
        }
        String id = "T" + figures.transport() + (figures.component() == 1 ? "" : "-" + figures.component());
        RTCIceTransport ice = transport.ice(figures.component());
        RTCDtlsTransport dtls = transport.dtls(figures.component());
        PeerStatistics.PairFigures selected = figures.selectedPair();
        Integer version = figures.dtlsVersion();
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
                .set("localCertificateId", certificate(figures.localCertificate()))
                .set("remoteCertificateId", remoteCertificate(figures))
                .set("tlsVersion", version == null ? null : String.format("%04X", version))
                .set("dtlsCipher", figures.cipherSuite())
                .set("dtlsRole", figures.dtlsRole() == null ? RTCDtlsRole.UNKNOWN.toString() : figures.dtlsRole())
                .set("tlsGroup", figures.group())
                .set("srtpCipher", figures.srtpProfile() == null ? null : "SRTP_" + figures.srtpProfile())
                .set("selectedCandidatePairChanges", figures.selectedPairChanges())));
        figures.localCandidates().forEach(candidate -> candidate(id, transport, candidate, true));
        figures.remoteCandidates().forEach(candidate -> candidate(id, transport, candidate, false));
        figures.pairs().forEach(pair -> pair(id, transport, pair));
    }

    private static String pairId(Transport transport, PeerStatistics.PairFigures pair) {
        return "CP" + transport.id + "-" + pair.id();
    }

    private static String candidateId(Transport transport, Candidate candidate, boolean local) {
        return (local ? "L" : "R") + transport.id + "-" + candidate.component() + "-"
                + candidate.type().token() + "-"
                + candidate.transport().name().toLowerCase(Locale.ROOT) + "-" + candidate.address() + "-"
                + candidate.port();
    }

    private void candidate(String transportId, Transport transport, Candidate candidate, boolean local) {
        RTCStatsType type = local ? RTCStatsType.LOCAL_CANDIDATE : RTCStatsType.REMOTE_CANDIDATE;
        RelayProtocol relayProtocol = local ? RelayProtocol.ofLocal(candidate) : null;
        add(new RTCIceCandidateStats(builder(candidateId(transport, candidate, local), type)
                .set("transportId", transportId)
                .set("address", candidate.address())
                .set("port", candidate.port())
                .set("protocol", candidate.transport().name().toLowerCase(Locale.ROOT))
                .set("candidateType", candidate.type().token())
                .set("priority", candidate.priority())
                .set("url", local ? url(transport, candidate) : null)
                .set("relayProtocol", relayProtocol == null ? null : relayProtocol.token())
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

    private void pair(String transportId, Transport transport, PeerStatistics.PairFigures pair) {
        Candidate local = pair.local();
        Candidate remote = pair.remote();
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
                .set("state", RTCStatsIceCandidatePairState.valueOf(pair.state().name()))
                .set("nominated", pair.nominated())
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

    private static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toNanos() / NANOS_PER_SECOND;
    }

    // ---- certificates ----

    private @Nullable String remoteCertificate(PeerStatistics.TransportFigures figures) {
        return figures.remoteCertificates().isEmpty()
                ? null
                : certificate(figures.remoteCertificates().get(0));
    }

    private String certificate(byte[] encoded) {
        Fingerprint fingerprint;
        try {
            fingerprint = new Fingerprint(
                    "sha-256", MessageDigest.getInstance("SHA-256").digest(encoded));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
        String id = "CF" + fingerprint.value();
        add(new RTCCertificateStats(builder(id, RTCStatsType.CERTIFICATE)
                .set("fingerprint", fingerprint.value())
                .set("fingerprintAlgorithm", fingerprint.algorithm())
                .set("base64Certificate", Base64.getEncoder().encodeToString(encoded))));
        return id;
    }
}
