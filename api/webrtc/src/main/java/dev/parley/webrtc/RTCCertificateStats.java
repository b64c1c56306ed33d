package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/** Figures about a certificate, webrtc-stats §8.22. */
public final class RTCCertificateStats extends RTCStats {
    RTCCertificateStats(Builder builder) {
        super(builder);
    }

    /** Returns the fingerprint, or null. */
    public @Nullable String fingerprint() {
        return text("fingerprint");
    }

    /** Returns its hash function, or null. */
    public @Nullable String fingerprintAlgorithm() {
        return text("fingerprintAlgorithm");
    }

    /** Returns the DER bytes in base 64, or null. */
    public @Nullable String base64Certificate() {
        return text("base64Certificate");
    }
}
