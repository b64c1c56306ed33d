package dev.parley.dtls;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.crypto.MlKem768;
import dev.parley.crypto.NamedGroup;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.parameters.DtlsRole;
import java.security.SecureRandom;
import java.util.List;

/** Prints what a handshake, ML-KEM and a record cost in CPU time of the process. Run it by hand, with -Xbatch. */
final class DtlsCosts {
    private static final int RECORD = 1_200;

    private DtlsCosts() {}

    /** Runs all measurements. */
    public static void main(String[] args) throws MalformedException {
        System.out.println("JDK " + Runtime.version());
        handshakes(DtlsVersion.DTLS_1_2, NamedGroup.X25519);
        handshakes(DtlsVersion.DTLS_1_3, NamedGroup.X25519);
        handshakes(DtlsVersion.DTLS_1_3, NamedGroup.X25519MLKEM768);
        keyEncapsulation();
        for (CipherSuite suite : CipherSuite.values()) {
            if (suite.authentication() != CipherSuite.Authentication.RSA) {
                records(suite);
            }
        }
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    /** Measures handshakes; as in browsers, a client that offers the hybrid adds a share of X25519. */
    private static void handshakes(DtlsVersion version, NamedGroup group) {
        List<NamedGroup> groups = group.isHybrid() ? List.of(group, NamedGroup.X25519) : List.of(group);
        DtlsConfig client = DtlsConfig.builder(TestCertificates.ECDSA)
                .versions(version, version)
                .groups(groups)
                .build();
        DtlsConfig server = DtlsConfig.builder(TestCertificates.ECDSA_2)
                .versions(version, version)
                .groups(groups)
                .build();
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 12; round++) {
            int count = 200;
            long cpu = cpuNanos();
            for (int i = 0; i < count; i++) {
                connect(client, server, i);
            }
            best = Math.min(best, (cpuNanos() - cpu) / 1e6 / count);
        }
        System.out.printf("%s %s handshake, both ends: %.2f ms%n", version, group, best);
    }

    private static void keyEncapsulation() throws MalformedException {
        SecureRandom random = new SeededRandom(1);
        double[] best = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        int count = 2_000;
        for (int round = 0; round < 12; round++) {
            MlKem768[] pairs = new MlKem768[count];
            MlKem768.Encapsulation[] sent = new MlKem768.Encapsulation[count];
            long start = cpuNanos();
            for (int i = 0; i < count; i++) {
                pairs[i] = MlKem768.generate(random);
            }
            long made = cpuNanos();
            for (int i = 0; i < count; i++) {
                sent[i] = MlKem768.encapsulate(pairs[i].publicKey(), random);
            }
            long sealed = cpuNanos();
            for (int i = 0; i < count; i++) {
                pairs[i].decapsulate(sent[i].ciphertext());
            }
            long opened = cpuNanos();
            best[0] = Math.min(best[0], (made - start) / 1e3 / count);
            best[1] = Math.min(best[1], (sealed - made) / 1e3 / count);
            best[2] = Math.min(best[2], (opened - sealed) / 1e3 / count);
        }
        System.out.printf(
                "ML-KEM-768: key pair %.0f µs, encapsulation %.0f µs, decapsulation %.0f µs%n",
                best[0], best[1], best[2]);
    }

    private static DtlsEngine[] connect(DtlsConfig client, DtlsConfig server, long seed) {
        Timestamp now = Timestamp.ZERO;
        DtlsEngine a = new DtlsEngine(client, new SeededRandom(seed));
        DtlsEngine b = new DtlsEngine(server, new SeededRandom(seed + 1));
        a.setRemoteFingerprints(server.certificates().get(0).fingerprints("sha-256"), now);
        b.setRemoteFingerprints(client.certificates().get(0).fingerprints("sha-256"), now);
        b.start(DtlsRole.SERVER, now);
        a.start(DtlsRole.CLIENT, now);
        TransmitBatch batch = new TransmitBatch();
        while (a.state() != DtlsState.CONNECTED || b.state() != DtlsState.CONNECTED) {
            for (DtlsEngine from : List.of(a, b)) {
                while (from.pollTransmit(batch, now)) {}
                for (int i = 0; i < batch.size(); i++) {
                    (from == a ? b : a).handle(batch.packet(i), now);
                }
                batch.clear();
            }
        }
        return new DtlsEngine[] {a, b};
    }

    private static void records(CipherSuite suite) {
        DtlsConfig config = DtlsConfig.builder(TestCertificates.ECDSA)
                .versions(suite.version(), suite.version())
                .cipherSuites(List.of(suite))
                .build();
        DtlsEngine[] ends = connect(config, config, 1);
        PacketBuffer packet = PacketBuffer.allocate(0, 0);
        double bestSeal = Double.MAX_VALUE;
        double bestOpen = Double.MAX_VALUE;
        int count = 100_000;
        byte[][] records = new byte[count][64 + RECORD + 32];
        for (int round = 0; round < 12; round++) {
            long cpu = cpuNanos();
            for (int i = 0; i < count; i++) {
                packet.set(records[i], 64, RECORD);
                ends[0].seal(packet);
            }
            bestSeal = Math.min(bestSeal, (cpuNanos() - cpu) / 1.0 / count);
            int start = packet.offset();
            int length = packet.length();
            cpu = cpuNanos();
            int received = 0;
            for (int i = 0; i < count; i++) {
                packet.set(records[i], start, length);
                ends[1].handle(packet, Timestamp.ZERO);
                PacketBuffer data = ends[1].pollApplicationData();
                received += data == null ? 0 : data.length();
            }
            bestOpen = Math.min(bestOpen, (cpuNanos() - cpu) / 1.0 / count);
            if (received != count * RECORD) {
                throw new AssertionError("not all records came through");
            }
        }
        System.out.printf("%s, %d bytes: seal %.0f ns, open %.0f ns%n", suite, RECORD, bestSeal, bestOpen);
    }
}
