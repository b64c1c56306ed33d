package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/** Figures about a transport, ICE and DTLS together, webrtc-stats §8.19. */
public final class RTCTransportStats extends RTCStats {
    RTCTransportStats(Builder builder) {
        super(builder);
    }

    /** Returns the datagrams sent on it, or null. */
    public @Nullable Long packetsSent() {
        return number("packetsSent");
    }

    /** Returns the datagrams received on it, or null. */
    public @Nullable Long packetsReceived() {
        return number("packetsReceived");
    }

    /** Returns the payload bytes sent, without IP and UDP headers, or null. */
    public @Nullable Long bytesSent() {
        return number("bytesSent");
    }

    /** Returns the payload bytes received, or null. */
    public @Nullable Long bytesReceived() {
        return number("bytesReceived");
    }

    /** Returns "controlling", "controlled" or "unknown", or null. */
    public @Nullable String iceRole() {
        return text("iceRole");
    }

    /** Returns the local ufrag, or null. */
    public @Nullable String iceLocalUsernameFragment() {
        return text("iceLocalUsernameFragment");
    }

    /** Returns the DTLS state, or null. */
    public @Nullable String dtlsState() {
        return text("dtlsState");
    }

    /** Returns the ICE state, or null. */
    public @Nullable String iceState() {
        return text("iceState");
    }

    /** Returns the id of the selected pair's figures, or null. */
    public @Nullable String selectedCandidatePairId() {
        return text("selectedCandidatePairId");
    }

    /** Returns the id of the local certificate's figures, or null. */
    public @Nullable String localCertificateId() {
        return text("localCertificateId");
    }

    /** Returns the id of the peer's certificate's figures, or null. */
    public @Nullable String remoteCertificateId() {
        return text("remoteCertificateId");
    }

    /** Returns the version, four hexadecimal digits such as "FEFD", or null. */
    public @Nullable String tlsVersion() {
        return text("tlsVersion");
    }

    /** Returns the cipher suite's IANA name, or null. */
    public @Nullable String dtlsCipher() {
        return text("dtlsCipher");
    }

    /** Returns "client", "server" or "unknown", or null. */
    public @Nullable String dtlsRole() {
        return text("dtlsRole");
    }

    /** Returns the name of the key exchange's group, or null. */
    public @Nullable String tlsGroup() {
        return text("tlsGroup");
    }

    /** Returns the SRTP profile's name, or null. */
    public @Nullable String srtpCipher() {
        return text("srtpCipher");
    }

    /** Returns how often the selected pair has changed, or null. */
    public @Nullable Long selectedCandidatePairChanges() {
        return number("selectedCandidatePairChanges");
    }
}
