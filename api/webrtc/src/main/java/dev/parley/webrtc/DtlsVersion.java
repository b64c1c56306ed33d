package dev.parley.webrtc;

/**
 * Version of DTLS that a factory permits, the older ones first.
 *
 * @apiNote An extension of the W3C's API; see {@link PeerConnectionFactory.Builder#dtlsVersions}.
 */
public enum DtlsVersion {
    /** RFC 6347; {@link RTCTransportStats#tlsVersion} shows FEFD. */
    DTLS_1_2,
    /** RFC 9147; {@link RTCTransportStats#tlsVersion} shows FEFC. */
    DTLS_1_3
}
