package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import dev.parley.crypto.NamedGroup;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.dtls.settings.KeyLimits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes of both versions on links that lose, double and delay, each position once and at random; many records lost in a row. */
class Faults13Test {
    private static final int SEEDS = 200;

    /** A kind of handshake. */
    enum Kind {
        DTLS_1_2,
        CURVE,
        HYBRID,
        RETRY,
        COOKIE;

        DtlsConfig client() {
            return builder(true).build();
        }

        DtlsConfig server() {
            return builder(false).build();
        }

        private DtlsConfig.Builder builder(boolean client) {
            DtlsConfig.Builder builder = DtlsConfig.builder(client ? TestCertificates.ECDSA : TestCertificates.ECDSA_2)
                    .versions(DtlsVersion.DTLS_1_2, this == DTLS_1_2 ? DtlsVersion.DTLS_1_2 : DtlsVersion.DTLS_1_3);
            if (this == CURVE && client) {
                builder.groups(List.of(NamedGroup.X25519));
            }
            if (this == RETRY && !client) {
                builder.groups(List.of(NamedGroup.SECP384R1));
            }
            return builder.helloVerify(this == COOKIE && !client);
        }
    }

    /** What happens to one datagram. */
    enum Fault {
        LOST,
        DOUBLED,
        LATE
    }

    private static DtlsPair run(Kind kind, int position, Fault fault) {
        DtlsPair pair = new DtlsPair(7, kind.client(), kind.server());
        pair.knowEachOther(kind.client(), kind.server());
        pair.client.engine.setRtt(Duration.ofMillis(2 * pair.delayMillis));
        pair.server.engine.setRtt(Duration.ofMillis(2 * pair.delayMillis));
        pair.faultAt = position;
        pair.fault = fault;
        pair.start();
        return pair;
    }

    private static long millisToConnect(DtlsPair pair) {
        long start = pair.now.nanos();
        for (int i = 0; i < 10_000 && !pair.bothConnected(); i++) {
            pair.runStep();
        }
        return (pair.now.nanos() - start) / 1_000_000;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @Spec("RFC 9147 §5.8")
    void anyOneDatagramMayFail(Kind kind) {
        DtlsPair clean = run(kind, -1, Fault.LOST);
        long lossless = millisToConnect(clean);
        int datagrams = clean.client.sent.size() + clean.server.sent.size();
        long roundTrip = 2 * clean.delayMillis;
        // A timeout of 50 ms, or twice the round trip, and the way once more.
        long worst = lossless + Math.max(50, 2 * roundTrip) + 2 * roundTrip;
        for (Fault fault : Fault.values()) {
            for (int position = 0; position < datagrams; position++) {
                DtlsPair pair = run(kind, position, fault);
                assertThat(millisToConnect(pair))
                        .as("%s, datagram %d %s", kind, position, fault)
                        .isLessThanOrEqualTo(worst);
                pair.run(10_000);
                assertThat(pair.bothConnected()).isTrue();
                assertThat(pair.client.engine.nextTimeout().isNever())
                        .as("%s, datagram %d %s: nothing left to repeat", kind, position, fault)
                        .isTrue();
                assertThat(pair.server.engine.nextTimeout().isNever()).isTrue();
                pair.send(pair.client, new byte[] {1});
                pair.send(pair.server, new byte[] {2});
                pair.run(100);
                assertThat(pair.server.received).hasSize(1);
                assertThat(pair.client.received).hasSize(1);
            }
        }
    }

    @Test
    void connectsUnderLossReorderingAndDuplicationWithEveryMixOfVersions() {
        Set<DtlsVersion> seen = new HashSet<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random draw = new Random(seed);
            DtlsPair pair = DtlsPair.started(seed, config(draw, true), config(draw, false));
            pair.loss = draw.nextDouble() * 0.5;
            pair.duplication = draw.nextDouble() * 0.3;
            pair.reordering = draw.nextDouble() * 0.5;
            pair.delayMillis = draw.nextInt(100);
            pair.runUntilConnected(300_000);
            assertThat(pair.bothConnected())
                    .as(
                            "seed %d: %s %s %s %s",
                            seed,
                            pair.client.engine.handshakeState(),
                            pair.server.engine.handshakeState(),
                            pair.client.events,
                            pair.server.events)
                    .isTrue();
            seen.add(pair.client.engine.version());
            exchange(pair, seed);
        }
        assertThat(seen).containsExactlyInAnyOrder(DtlsVersion.values());
    }

    private static DtlsConfig config(Random draw, boolean client) {
        NamedGroup[] groups = NamedGroup.values();
        DtlsConfig.Builder builder = DtlsConfig.builder(
                        client
                                ? TestCertificates.ECDSA
                                : draw.nextInt(5) == 0 ? TestCertificates.RSA : TestCertificates.ECDSA_2)
                .versions(DtlsVersion.DTLS_1_2, draw.nextInt(4) == 0 ? DtlsVersion.DTLS_1_2 : DtlsVersion.DTLS_1_3)
                .helloVerify(draw.nextInt(3) == 0)
                .keyLimits(new KeyLimits(1L << 38, 100 + draw.nextInt(50), 1L << 35))
                .maxDatagram(draw.nextBoolean() ? 1_200 : 256 + draw.nextInt(300));
        if (!client && draw.nextBoolean()) {
            builder.groups(List.of(NamedGroup.SECP256R1, groups[draw.nextInt(groups.length)]));
        }
        return builder.build();
    }

    /** What arrives was sent, no record arrives twice, and keys are renewed meanwhile. */
    private static void exchange(DtlsPair pair, long seed) {
        // Few losses: a KeyUpdate must be acknowledged before 1.4 times the limit, which is as small as nobody has it.
        pair.loss = Math.min(pair.loss, 0.05);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] data = ByteBuffer.allocate(200).putInt(i).array();
            sent.add(data);
            pair.send(pair.client, data);
            pair.run(50 + i % 7);
        }
        pair.run(2_000);
        List<Integer> numbers = new ArrayList<>();
        for (byte[] data : pair.server.received) {
            int number = ByteBuffer.wrap(data).getInt();
            numbers.add(number);
            assertThat(data).as("seed %d", seed).isEqualTo(sent.get(number));
        }
        assertThat(numbers).as("seed %d", seed).doesNotHaveDuplicates().hasSizeGreaterThan(100);
        assertThat(pair.client.failure()).as("seed %d", seed).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 32_767, 32_768, 40_000, 70_000, 130_000})
    @Spec("RFC 9147 §4.2.2")
    void anyNumberOfRecordsMayBeLostInARow(int lost) {
        DtlsPair pair = DtlsPair.started(3, Kind.CURVE.client(), Kind.CURVE.server());
        pair.run(1_000);
        pair.send(pair.client, new byte[] {1});
        pair.run(100);
        PacketBuffer packet = PacketBuffer.allocate(0, 0);
        byte[] room = new byte[100];
        for (int i = 0; i < lost; i++) {
            packet.set(room, 64, 4);
            assertThat(pair.client.engine.seal(packet)).isTrue();
        }
        pair.now = pair.now.plusMillis(60);
        for (int i = 0; i < 4; i++) {
            pair.send(pair.client, new byte[] {2, (byte) i});
            pair.run(50);
        }
        assertThat(pair.server.received).hasSizeGreaterThanOrEqualTo(4).last().isEqualTo(new byte[] {2, 3});
    }
}
