package dev.parley.benchmarks;

import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.KeyAlgorithm;
import dev.parley.dtls.DtlsEngine;
import dev.parley.dtls.DtlsState;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.parameters.DtlsRole;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** A DTLS client and a server that have shaken hands, without a network between them. */
final class DtlsEnds {
    private static final TransmitBatch BATCH = new TransmitBatch();

    final DtlsEngine client;
    final DtlsEngine server;

    private DtlsEnds(DtlsEngine client, DtlsEngine server) {
        this.client = client;
        this.server = server;
    }

    static CertificateAndKey certificate(SecureRandom random) {
        return CertificateAndKey.generate(
                KeyAlgorithm.ECDSA_P256,
                "benchmark",
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2036-01-01T00:00:00Z"),
                random);
    }

    /** Makes both ends and runs the whole handshake, both certificates verified. */
    static DtlsEnds connect(DtlsConfig clientConfig, DtlsConfig serverConfig, SecureRandom random) {
        Timestamp now = Timestamp.ZERO;
        DtlsEngine client = new DtlsEngine(clientConfig, random);
        DtlsEngine server = new DtlsEngine(serverConfig, random);
        client.setRemoteFingerprints(serverConfig.certificates().get(0).fingerprints("sha-256"), now);
        server.setRemoteFingerprints(clientConfig.certificates().get(0).fingerprints("sha-256"), now);
        server.start(DtlsRole.SERVER, now);
        client.start(DtlsRole.CLIENT, now);
        for (int flights = 0;
                client.state() != DtlsState.CONNECTED || server.state() != DtlsState.CONNECTED;
                flights++) {
            if (flights > 10) {
                throw new IllegalStateException("the handshake does not end");
            }
            for (DtlsEngine from : List.of(client, server)) {
                DtlsEngine to = from == client ? server : client;
                while (from.pollTransmit(BATCH, now)) {
                    // All of the flight.
                }
                for (int i = 0; i < BATCH.size(); i++) {
                    to.handle(BATCH.packet(i), now);
                }
                BATCH.clear();
            }
        }
        return new DtlsEnds(client, server);
    }
}
