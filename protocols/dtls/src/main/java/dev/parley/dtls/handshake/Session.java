package dev.parley.dtls.handshake;

import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.NamedGroup;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.dtls.settings.SrtpProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Result of a handshake: the parameters that both ends agreed on. */
public final class Session {
    @Nullable
    public DtlsVersion version;

    @Nullable
    public CipherSuite cipherSuite;

    @Nullable
    public NamedGroup group;

    @Nullable
    public SrtpProfile srtpProfile;

    public boolean extendedMasterSecret;

    /** Which of our certificates we show, or null where none is asked for. */
    @Nullable
    public CertificateAndKey localCertificate;

    /** The peer's certificates in DER, its own first; authentic once the handshake is complete. */
    public List<byte[]> remoteCertificates = List.of();

    /** The epoch in which we write what is not a handshake message. */
    public int writeEpoch;

    @Nullable
    public KeyExporter exporter;

    /** Derives keys for the layers above, RFC 5705. */
    public interface KeyExporter {
        byte[] export(String label, byte @Nullable [] context, int length);
    }
}
