package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.parameters.DtlsRole;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random commands in a random order, among them time and every fault: the state only ever goes forward, and nothing escapes. */
class CommandsTest {
    @Test
    void anyOrderOfCommandsIsHarmless() {
        int connected = 0;
        for (long seed = 1; seed <= 150; seed++) {
            Random draw = new Random(seed);
            DtlsPair pair = DtlsPair.simple(seed);
            for (int i = 0; i < 60; i++) {
                command(pair, draw);
                check(pair, seed);
            }
            connected += pair.client.states().contains(DtlsState.CONNECTED) ? 1 : 0;
            pair.client.engine.close(pair.now);
            pair.server.engine.close(pair.now);
            pair.run(10_000);
            check(pair, seed);
            for (DtlsPair.End end : List.of(pair.client, pair.server)) {
                assertThat(end.engine.state()).as("seed %d", seed).isIn(DtlsState.CLOSED, DtlsState.FAILED);
                assertThat(end.engine.nextTimeout().isNever())
                        .as("seed %d", seed)
                        .isTrue();
            }
        }
        assertThat(connected).as("the commands reach the interesting states").isGreaterThan(25);
    }

    private static void command(DtlsPair pair, Random draw) {
        boolean atClient = draw.nextBoolean();
        DtlsPair.End end = atClient ? pair.client : pair.server;
        switch (draw.nextInt(24)) {
            case 0, 1, 2, 3, 4 -> {
                if (end.engine.state() == DtlsState.NEW) {
                    end.engine.start(atClient ? DtlsRole.CLIENT : DtlsRole.SERVER, pair.now);
                }
            }
            case 5, 6, 7, 8 ->
                end.engine.setRemoteFingerprints(
                        (atClient ? TestCertificates.ECDSA_2 : TestCertificates.ECDSA).fingerprints("sha-256"),
                        pair.now);
            case 9 -> end.engine.setPathUsable(draw.nextBoolean(), pair.now);
            case 10 -> end.engine.setPathUsable(true, pair.now);
            case 11 -> end.engine.setRtt(Duration.ofMillis(draw.nextInt(500)));
            case 12 -> end.engine.handleTimeout(pair.now.plusMillis(draw.nextInt(1_000)));
            case 13 -> {
                byte[] garbage = new byte[draw.nextInt(100)];
                draw.nextBytes(garbage);
                pair.deliver(end, garbage);
            }
            case 14 -> {
                if (!end.sent.isEmpty()) {
                    pair.deliver(
                            end, end.sent.get(draw.nextInt(end.sent.size())).clone()); // its own, reflected
                }
            }
            case 15 -> {
                DtlsPair.End other = atClient ? pair.server : pair.client;
                if (!other.sent.isEmpty()) {
                    pair.deliver(
                            end, other.sent.get(draw.nextInt(other.sent.size())).clone()); // an old one again
                }
            }
            case 16 -> {
                PacketBuffer packet = PacketBuffer.allocate(200, 50);
                packet.append(draw.nextInt(100));
                assertThat(end.engine.seal(packet)).isEqualTo(end.engine.state() == DtlsState.CONNECTED);
            }
            case 17 -> pair.loss = draw.nextDouble() * 0.5;
            case 18 -> {
                if (draw.nextInt(20) == 0) {
                    end.engine.close(pair.now);
                }
            }
            default -> pair.run(draw.nextInt(300));
        }
    }

    private static void check(DtlsPair pair, long seed) {
        pair.drain(pair.client, pair.server);
        pair.drain(pair.server, pair.client);
        for (DtlsPair.End end : List.of(pair.client, pair.server)) {
            List<DtlsState> states = end.states();
            for (int i = 1; i < states.size(); i++) {
                assertThat(states.get(i).ordinal())
                        .as("seed %d: %s", seed, states)
                        .isGreaterThan(states.get(i - 1).ordinal());
            }
            assertThat(end.engine.state())
                    .as("seed %d", seed)
                    .isEqualTo(states.isEmpty() ? DtlsState.NEW : states.get(states.size() - 1));
        }
    }
}
