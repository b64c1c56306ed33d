package dev.parley.dtls;

import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.crypto.NamedGroup;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.Fingerprint;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One end of a DTLS association, RFC 6347. */
public final class DtlsEngine implements ProtocolEngine<DtlsEvent> {
    private DtlsState state = DtlsState.NEW;

    public DtlsEngine(DtlsConfig config, SecureRandom random) {}

    public void start(DtlsRole role, Timestamp now) {
        state = DtlsState.CONNECTING;
    }

    public void setRemoteFingerprints(List<Fingerprint> fingerprints, Timestamp now) {}

    public void setRtt(Duration rtt) {}

    public void setPathUsable(boolean usable, Timestamp now) {}

    public void handle(PacketBuffer datagram, Timestamp now) {}

    public @Nullable PacketBuffer pollApplicationData() {
        return null;
    }

    public boolean seal(PacketBuffer plaintext) {
        return false;
    }

    public void close(Timestamp now) {
        state = DtlsState.CLOSED;
    }

    public byte[] exportKeyingMaterial(String label, byte @Nullable [] context, int length) {
        throw new IllegalStateException("not connected");
    }

    public DtlsState state() {
        return state;
    }

    public @Nullable DtlsRole role() {
        return null;
    }

    public @Nullable DtlsVersion version() {
        return null;
    }

    public @Nullable CipherSuite cipherSuite() {
        return null;
    }

    public @Nullable NamedGroup group() {
        return null;
    }

    public @Nullable SrtpProfile srtpProfile() {
        return null;
    }

    public List<byte[]> remoteCertificates() {
        return List.of();
    }

    public DropCounters drops() {
        return new DropCounters();
    }

    @Override
    public void handleTimeout(Timestamp now) {}

    @Override
    public boolean pollTransmit(TransmitBatch into, Timestamp now) {
        return false;
    }

    @Override
    public @Nullable DtlsEvent pollEvent() {
        return null;
    }

    @Override
    public Timestamp nextTimeout() {
        return Timestamp.NEVER;
    }
}
