package dev.parley.dtls;

import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.NamedGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a handshake has agreed on, and what stays of it. */
final class Session {
    @Nullable
    DtlsVersion version;

    @Nullable
    CipherSuite cipherSuite;

    @Nullable
    NamedGroup group;

    @Nullable
    SrtpProfile srtpProfile;

    boolean extendedMasterSecret;

    /** Which of our certificates we show, or null where none is asked for. */
    @Nullable
    CertificateAndKey localCertificate;

    /** The peer's certificates in DER, its own first; authentic once the handshake is complete. */
    List<byte[]> remoteCertificates = List.of();

    /** The epoch in which we write what is not a handshake message. */
    int writeEpoch;

    @Nullable
    KeyExporter exporter;

    /** Derives keys for the layers above, RFC 5705. */
    interface KeyExporter {
        byte[] export(String label, byte @Nullable [] context, int length);
    }
}
