package dev.parley.webrtc;

import dev.parley.dom.TypeError;
import dev.parley.parameters.Fingerprint;
import dev.parley.peer.PeerCertificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A certificate by which a peer is known, with its private key, webrtc-pc §4.9.2. Made by {@link
 * RTCPeerConnection#generateCertificate}, or read from PEM. Immutable; the key appears in no text but {@link #toPem}.
 */
public final class RTCCertificate {
    private final PeerCertificate certificate;
    private final Instant expires;

    RTCCertificate(PeerCertificate certificate, Instant expires) {
        this.certificate = certificate;
        this.expires = expires;
    }

    /**
     * Reads a certificate and its private key (PKCS #8, not encrypted) from PEM, RFC 7468. Extension: browsers keep certificates in
     * IndexedDB instead.
     *
     * @throws TypeError where one of the two is missing or does not parse
     */
    public static RTCCertificate fromPem(String pem) {
        try {
            PeerCertificate read = PeerCertificate.fromPem(pem);
            return new RTCCertificate(read, read.notAfter());
        } catch (IllegalArgumentException e) {
            TypeError error = new TypeError(e.getMessage());
            error.initCause(e);
            throw error;
        }
    }

    /** Returns the certificate and the private key as PEM. Whoever has this text can be this peer. Extension. */
    public String toPem() {
        return certificate.toPem();
    }

    /** Returns when the certificate ends, in milliseconds since 1970-01-01T00:00Z; a connection made later refuses it. */
    public long expires() {
        return expires.toEpochMilli();
    }

    /** Returns the fingerprints: SHA-256, the hash of the certificate's own signature. */
    public List<RTCDtlsFingerprint> getFingerprints() {
        return fingerprints().stream()
                .map(f -> new RTCDtlsFingerprint(f.algorithm(), f.value().toLowerCase(Locale.ROOT)))
                .toList();
    }

    List<Fingerprint> fingerprints() {
        return List.of(certificate.fingerprint());
    }

    PeerCertificate certificate() {
        return certificate;
    }

    @Override
    public String toString() {
        return "RTCCertificate[" + certificate.fingerprint() + "]";
    }
}
