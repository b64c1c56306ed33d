package dev.parley.dtls;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.parameters.DtlsRole;
import java.util.List;

/** Prints what a handshake and a record cost in CPU time of the process. Run it by hand, with -Xbatch. */
final class DtlsCosts {
    private static final int RECORD = 1_200;

    private DtlsCosts() {}

    /** Runs all measurements. */
    public static void main(String[] args) {
        System.out.println("JDK " + Runtime.version());
        for (DtlsVersion version : DtlsVersion.values()) {
            handshakes(version);
        }
        for (CipherSuite suite : CipherSuite.values()) {
            if (suite.authentication() != CipherSuite.Authentication.RSA) {
                records(suite);
            }
        }
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static void handshakes(DtlsVersion version) {
        DtlsConfig client = DtlsConfig.builder(TestCertificates.ECDSA)
                .versions(version, version)
                .build();
        DtlsConfig server = DtlsConfig.builder(TestCertificates.ECDSA_2)
                .versions(version, version)
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
        System.out.printf("%s handshake, both ends: %.2f ms%n", version, best);
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
