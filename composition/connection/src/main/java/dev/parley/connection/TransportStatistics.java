package dev.parley.connection;

import dev.parley.dtls.DtlsState;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.dtls.settings.SrtpProfile;
import dev.parley.ice.CandidatePairStatistics;
import dev.parley.ice.IceTransportState;
import dev.parley.parameters.DtlsRole;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RTCTransportStats of webrtc-stats for one component of one transport. Packets and bytes are UDP payloads that are not STUN.
 *
 * @param transport the transport's id
 * @param component 1 or 2
 * @param packetsSent datagrams sent
 * @param packetsReceived datagrams received on validated paths
 * @param bytesSent their bytes
 * @param bytesReceived their bytes
 * @param iceState the component's ICE state
 * @param selectedPair the pair that it sends on, or null
 * @param selectedPairChanges how often that pair changed, the first choice included
 * @param dtlsState the state of DTLS
 * @param dtlsRole our role in it, or null while unknown
 * @param dtlsVersion the version, or null while unknown
 * @param cipherSuite the cipher suite, or null while unknown
 * @param group the group of the key exchange by name, or null while unknown
 * @param srtpProfile the SRTP profile, or null where none was negotiated
 * @param remoteCertificates the peer's certificates in DER, its own first; empty while unknown
 * @param dtlsDrops what DTLS dropped, by reason
 */
public record TransportStatistics(
        int transport,
        int component,
        long packetsSent,
        long packetsReceived,
        long bytesSent,
        long bytesReceived,
        IceTransportState iceState,
        @Nullable CandidatePairStatistics selectedPair,
        int selectedPairChanges,
        DtlsState dtlsState,
        @Nullable DtlsRole dtlsRole,
        @Nullable DtlsVersion dtlsVersion,
        @Nullable CipherSuite cipherSuite,
        @Nullable String group,
        @Nullable SrtpProfile srtpProfile,
        List<byte[]> remoteCertificates,
        Map<String, Long> dtlsDrops) {}
