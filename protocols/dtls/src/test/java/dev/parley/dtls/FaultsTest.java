package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dtls.settings.DtlsConfig;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Our client against our server on bad links, each seed another one. */
class FaultsTest {
    private static final int SEEDS = 150;

    @Test
    void connectsUnderLossReorderingAndDuplication() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random draw = new Random(seed);
            DtlsPair pair = DtlsPair.started(seed, config(draw, 0), config(draw, 1));
            pair.loss = draw.nextDouble() * 0.5;
            pair.duplication = draw.nextDouble() * 0.3;
            pair.reordering = draw.nextDouble() * 0.5;
            pair.delayMillis = draw.nextInt(100);
            pair.runUntilConnected(300_000);
            assertThat(pair.bothConnected())
                    .as(
                            "seed %d: %s %s",
                            seed, pair.client.engine.handshakeState(), pair.server.engine.handshakeState())
                    .isTrue();
            exchangeData(pair, seed);
        }
    }

    private static DtlsConfig config(Random draw, int which) {
        return DtlsConfig.builder(
                        which == 0
                                ? TestCertificates.ECDSA
                                : draw.nextInt(5) == 0 ? TestCertificates.RSA : TestCertificates.ECDSA_2)
                .helloVerify(draw.nextBoolean())
                .maxDatagram(draw.nextBoolean() ? 1_200 : 256 + draw.nextInt(300))
                .build();
    }

    /** What arrives was sent, and no record arrives twice. */
    private static void exchangeData(DtlsPair pair, long seed) {
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            byte[] data = ByteBuffer.allocate(200).putInt(i).array();
            sent.add(data);
            pair.send(pair.client, data);
            pair.run(1 + i % 3);
        }
        pair.run(1_000);
        List<Integer> numbers = new ArrayList<>();
        for (byte[] data : pair.server.received) {
            int number = ByteBuffer.wrap(data).getInt();
            numbers.add(number);
            assertThat(data).as("seed %d", seed).isEqualTo(sent.get(number));
        }
        assertThat(numbers).as("seed %d", seed).doesNotHaveDuplicates().isNotEmpty();
    }

    /** Damage in the plaintext part of a handshake may end it, but never lets wrong data pass, and never anything but an end. */
    @Test
    void corruptionIsNeverBelieved() {
        int connected = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            DtlsPair pair = DtlsPair.simple(seed);
            DtlsConfig config = DtlsConfig.of(TestCertificates.ECDSA);
            pair.knowEachOther(config, DtlsConfig.of(TestCertificates.ECDSA_2));
            pair.corruption = 0.15;
            pair.loss = 0.05;
            pair.start();
            pair.runUntilConnected(60_000);
            if (pair.bothConnected()) {
                connected++;
                pair.corruption = 0.5;
                exchangeData(pair, seed);
            } else {
                assertThat(List.of(pair.client.engine.state(), pair.server.engine.state()))
                        .as("seed %d", seed)
                        .contains(DtlsState.FAILED);
                assertThat(pair.client.received).isEmpty();
                assertThat(pair.server.received).isEmpty();
            }
        }
        assertThat(connected).isGreaterThan(SEEDS / 3);
    }

    @Test
    void aRunRepeatsFromItsSeed() {
        assertThat(trace(7)).isEqualTo(trace(7)).isNotEqualTo(trace(8));
    }

    private static String trace(long seed) {
        DtlsPair pair = DtlsPair.simple(seed);
        pair.knowEachOther(DtlsConfig.of(TestCertificates.ECDSA), DtlsConfig.of(TestCertificates.ECDSA_2));
        pair.loss = 0.3;
        pair.reordering = 0.3;
        pair.start();
        pair.runUntilConnected(60_000);
        StringBuilder trace = new StringBuilder();
        for (DtlsPair.End end : List.of(pair.client, pair.server)) {
            end.sent.forEach(bytes -> trace.append(Arrays.hashCode(bytes)).append(' '));
        }
        return trace.toString();
    }

    /** Random bytes, and mangled genuine ones, in every phase: nothing escapes, and the peers connect all the same. */
    @Test
    void garbageIsCountedAndDropped() {
        for (long seed = 1; seed <= 40; seed++) {
            Random draw = new Random(seed);
            DtlsPair pair = DtlsPair.connected(seed);
            DtlsPair fresh = DtlsPair.simple(seed + 1_000);
            fresh.knowEachOther(DtlsConfig.of(TestCertificates.ECDSA), DtlsConfig.of(TestCertificates.ECDSA_2));
            fresh.start();
            for (int i = 0; i < 50; i++) {
                byte[] garbage = new byte[draw.nextInt(300)];
                draw.nextBytes(garbage);
                if (garbage.length > 13 && draw.nextBoolean()) {
                    garbage[0] = (byte) (20 + draw.nextInt(4));
                    garbage[1] = (byte) 0xfe;
                    garbage[2] = (byte) 0xfd;
                    garbage[3] = 0;
                    garbage[4] = (byte) draw.nextInt(3);
                    garbage[5] = (byte) 0xff; // far from the genuine numbers
                    garbage[11] = 0;
                    garbage[12] = (byte) Math.min(255, garbage.length - 13);
                    if (garbage.length > 26 && garbage[0] == 22) {
                        garbage[17] = (byte) 0xff; // a message number that no handshake reaches
                    }
                }
                pair.deliver(draw.nextBoolean() ? pair.client : pair.server, garbage.clone());
                fresh.deliver(draw.nextBoolean() ? fresh.client : fresh.server, garbage);
            }
            fresh.run(10_000);
            assertThat(fresh.bothConnected()).as("seed %d", seed).isTrue();
            assertThat(pair.bothConnected()).as("seed %d", seed).isTrue();
            assertThat(pair.server.received).isEmpty();
        }
    }
}
