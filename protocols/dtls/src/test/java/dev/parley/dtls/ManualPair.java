package dev.parley.dtls;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.dtls.record.Record;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.dtls.wire.ContentType;
import dev.parley.dtls.wire.HandshakeMessage;
import dev.parley.dtls.wire.VectorWriter;
import dev.parley.parameters.DtlsRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A client and a server of ours whose records the test carries one by one. */
final class ManualPair {
    static final List<String> CLIENT_STATES = List.of(
            "AWAIT_SERVER_HELLO",
            "AWAIT_SERVER_CERTIFICATE",
            "AWAIT_SERVER_KEY_EXCHANGE",
            "AWAIT_REQUEST_OR_DONE",
            "AWAIT_SERVER_HELLO_DONE",
            "AWAIT_SERVER_FINISHED",
            "CONNECTED");
    static final List<String> SERVER_STATES = List.of(
            "AWAIT_CLIENT_HELLO",
            "AWAIT_CLIENT_CERTIFICATE",
            "AWAIT_CLIENT_KEY_EXCHANGE",
            "AWAIT_CERTIFICATE_VERIFY",
            "AWAIT_CLIENT_FINISHED",
            "CONNECTED");

    final DtlsEngine client;
    final DtlsEngine server;
    Timestamp now = Timestamp.ofMillis(1);
    final List<byte[]> toClient = new ArrayList<>();
    final List<byte[]> toServer = new ArrayList<>();

    static final List<String> CLIENT_STATES_13 = List.of(
            "AWAIT_SERVER_HELLO",
            "AWAIT_ENCRYPTED_EXTENSIONS",
            "AWAIT_REQUEST_OR_CERTIFICATE",
            "AWAIT_CERTIFICATE",
            "AWAIT_CERTIFICATE_VERIFY",
            "AWAIT_SERVER_FINISHED",
            "CONNECTED");
    static final List<String> SERVER_STATES_13 = List.of(
            "AWAIT_CLIENT_HELLO",
            "AWAIT_CLIENT_CERTIFICATE",
            "AWAIT_CLIENT_CERTIFICATE_VERIFY",
            "AWAIT_CLIENT_FINISHED",
            "CONNECTED");

    /** A pair that speaks both versions. */
    static ManualPair both(long seed) {
        return new ManualPair(
                seed,
                DtlsConfig.builder(TestCertificates.ECDSA)
                        .versions(DtlsVersion.DTLS_1_2, DtlsVersion.DTLS_1_3)
                        .maxDatagram(1_500)
                        .build(),
                DtlsConfig.builder(TestCertificates.ECDSA_2)
                        .versions(DtlsVersion.DTLS_1_2, DtlsVersion.DTLS_1_3)
                        .maxDatagram(1_500)
                        .build());
    }

    ManualPair(long seed) {
        this(
                seed,
                DtlsConfig.builder(TestCertificates.ECDSA).maxDatagram(1_500).build(),
                DtlsConfig.builder(TestCertificates.ECDSA_2).maxDatagram(1_500).build());
    }

    ManualPair(long seed, DtlsConfig clientConfig, DtlsConfig serverConfig) {
        client = new DtlsEngine(clientConfig, new SeededRandom(seed));
        server = new DtlsEngine(serverConfig, new SeededRandom(seed + 1));
        client.setRemoteFingerprints(serverConfig.certificates().get(0).fingerprints("sha-256"), now);
        server.setRemoteFingerprints(clientConfig.certificates().get(0).fingerprints("sha-256"), now);
        client.start(DtlsRole.CLIENT, now);
        server.start(DtlsRole.SERVER, now);
        flush();
    }

    /** Moves what both ends want to send into the lists, as records. */
    void flush() {
        toServer.addAll(records(client, now));
        toClient.addAll(records(server, now));
    }

    static List<byte[]> records(DtlsEngine engine, Timestamp now) {
        List<byte[]> records = new ArrayList<>();
        for (byte[] bytes : datagrams(engine, now)) {
            Record record = new Record();
            for (int at = 0; at < bytes.length; at = record.end) {
                try {
                    record.parse(bytes, at, bytes.length);
                } catch (MalformedException e) {
                    throw new AssertionError("an engine of ours sends records", e);
                }
                records.add(Arrays.copyOfRange(bytes, at, record.end));
            }
        }
        return records;
    }

    static List<byte[]> datagrams(DtlsEngine engine, Timestamp now) {
        TransmitBatch batch = new TransmitBatch();
        while (engine.pollTransmit(batch, now)) {}
        List<byte[]> datagrams = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            datagrams.add(batch.packet(i).copy());
        }
        return datagrams;
    }

    void handle(DtlsEngine engine, byte[] bytes) {
        engine.handle(PacketBuffer.wrap(bytes.clone()), now);
        flush();
    }

    /** Carries one record at a time, in order, until an end is in a state. */
    void runTo(DtlsEngine engine, String state) {
        for (int steps = 0; !engine.handshakeState().equals(state); steps++) {
            if (steps > 100) {
                throw new AssertionError(
                        "no way to " + state + "; at " + client.handshakeState() + ", " + server.handshakeState());
            }
            // The end in question gets its next record; when there is none, the other end gets one.
            List<byte[]> own = engine == client ? toClient : toServer;
            List<byte[]> other = engine == client ? toServer : toClient;
            if (!own.isEmpty()) {
                handle(engine, own.remove(0));
            } else if (!other.isEmpty()) {
                handle(engine == client ? server : client, other.remove(0));
            }
        }
    }

    void runToEnd() {
        for (int steps = 0; steps < 100 && !(toClient.isEmpty() && toServer.isEmpty()); steps++) {
            if (!toClient.isEmpty()) {
                handle(client, toClient.remove(0));
            }
            if (!toServer.isEmpty()) {
                handle(server, toServer.remove(0));
            }
        }
    }

    boolean bothConnected() {
        return client.state() == DtlsState.CONNECTED && server.state() == DtlsState.CONNECTED;
    }

    /** Returns a plaintext record with one whole handshake message. */
    static byte[] message(int type, int sequence, byte[] body) {
        return new VectorWriter()
                .u8(ContentType.HANDSHAKE)
                .u16(0xfefd)
                .u16(0)
                .u16(0)
                .u16(0)
                .u16(900 + sequence)
                .vector16(new HandshakeMessage(type, sequence, 0, body).unfragmented())
                .toByteArray();
    }

    static DtlsFailure failure(DtlsEngine engine) {
        for (DtlsEvent event = engine.pollEvent(); event != null; event = engine.pollEvent()) {
            if (event instanceof DtlsEvent.StateChanged changed && changed.failure() != null) {
                return changed.failure();
            }
        }
        return null;
    }
}
