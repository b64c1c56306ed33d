package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.PacketBuffer;
import dev.parley.base.TransmitBatch;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.KeyAlgorithm;
import dev.parley.dtls.DtlsEngine;
import dev.parley.dtls.DtlsState;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.Fingerprint;
import dev.parley.simulation.DeterministicRandom;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A client and a server under any commands, on a link that damages what it carries. What one end opens the other has sealed, once;
 * what anybody can write in the clear ends nothing; and an exchange that nobody tampered with comes to an end.
 */
class DtlsFuzzTest {
    private static final List<CertificateAndKey> CERTIFICATES = List.of(certificate(1), certificate(2));

    private static CertificateAndKey certificate(long seed) {
        return CertificateAndKey.generate(
                KeyAlgorithm.ECDSA_P256,
                "parley",
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2036-01-01T00:00:00Z"),
                new DeterministicRandom(seed));
    }

    @FuzzTest
    void commands(byte[] data) {
        new Pair(new Commands(data)).run();
    }

    private static final class End {
        final DtlsEngine engine;
        final Set<Integer> sealed = new LinkedHashSet<>();
        final Set<Integer> opened = new LinkedHashSet<>();
        DtlsState state = DtlsState.NEW;
        boolean trusting;

        End(DtlsConfig config, long seed) {
            engine = new DtlsEngine(config, new DeterministicRandom(seed));
        }

        boolean hasEnded() {
            return state == DtlsState.CLOSED || state == DtlsState.FAILED;
        }
    }

    private static final class Pair {
        final Commands commands;
        final VirtualTime time = new VirtualTime();
        final End[] ends = new End[2];
        final MutatingLink[] toward = new MutatingLink[2];
        boolean tampered;
        boolean distrusted;
        int messages;

        Pair(Commands commands) {
            this.commands = commands;
            for (int i = 0; i < 2; i++) {
                DtlsConfig.Builder config = DtlsConfig.builder(CERTIFICATES.get(i));
                config.maxDatagram(commands.flag() ? 1_200 : 300 + commands.next(256));
                config.helloVerify(commands.oneIn(4));
                config.versions(DtlsVersion.DTLS_1_2, commands.oneIn(3) ? DtlsVersion.DTLS_1_2 : DtlsVersion.DTLS_1_3);
                ends[i] = new End(config.build(), i + 1);
            }
            for (int i = 0; i < 2; i++) {
                End end = ends[i];
                End peer = ends[1 - i];
                toward[i] = new MutatingLink(datagram -> handle(end, peer, datagram.bytes()));
            }
            for (int i = 0; i < 2; i++) {
                End end = ends[i];
                time.drive(end.engine, toward[1 - i]::send, event -> {
                    if (event instanceof dev.parley.dtls.DtlsEvent.StateChanged changed) {
                        assertThat(end.hasEnded()).isFalse();
                        assertThat(changed.state().ordinal()).isGreaterThan(end.state.ordinal());
                        end.state = changed.state();
                        if (changed.state() == DtlsState.CONNECTED) {
                            assertThat(end.trusting)
                                    .as("connected to whom we trust")
                                    .isTrue();
                        }
                    }
                });
            }
        }

        void run() {
            if (commands.flag()) {
                for (int i = 0; i < 2; i++) {
                    trust(i, true);
                    ends[i].engine.start(i == 0 ? DtlsRole.CLIENT : DtlsRole.SERVER, time.now());
                }
            }
            if (commands.flag()) {
                time.run(Duration.ofSeconds(1), this::deliver);
            }
            while (commands.hasMore()) {
                step();
                time.drain();
            }
            finish();
        }

        private boolean deliver() {
            return toward[0].deliverAll() | toward[1].deliverAll();
        }

        private void trust(int which, boolean right) {
            List<Fingerprint> fingerprints = right
                    ? CERTIFICATES.get(1 - which).fingerprints("sha-256")
                    : List.of(new Fingerprint("sha-256", new byte[32]));
            ends[which].trusting |= right;
            distrusted |= !right;
            ends[which].engine.setRemoteFingerprints(fingerprints, time.now());
        }

        private void step() {
            int which = commands.next(2);
            End end = ends[which];
            switch (commands.next(16)) {
                default -> toward[which].disturb(commands);
                case 6, 7 -> seal(end, toward[1 - which]);
                case 8 -> time.advance(commands.time());
                case 9 -> time.jump(commands.time());
                case 10 -> {
                    if (end.engine.state() == DtlsState.NEW) {
                        end.engine.start(which == 0 ? DtlsRole.CLIENT : DtlsRole.SERVER, time.now());
                    }
                }
                case 11 -> trust(which, commands.next(8) < 7);
                case 12 -> end.engine.setPathUsable(commands.next(4) > 0, time.now());
                case 13 -> end.engine.setRtt(commands.time());
                case 14 -> forge(end, ends[1 - which]);
                case 15 -> {
                    if (commands.oneIn(8)) {
                        end.engine.close(time.now());
                    } else {
                        tampered = true;
                        handle(end, ends[1 - which], commands.bytes(200));
                    }
                }
            }
        }

        private void seal(End end, MutatingLink out) {
            int number = ++messages;
            PacketBuffer plaintext = new TransmitBatch().append(null);
            plaintext.append(4 + commands.next(256));
            plaintext.put32(0, number);
            boolean sealed = end.engine.seal(plaintext);
            assertThat(sealed).isEqualTo(end.engine.state() == DtlsState.CONNECTED);
            if (sealed) {
                end.sealed.add(number);
                out.send(null, plaintext.copy());
            }
        }

        /** Alerts, data and ChangeCipherSpec in the clear, which whoever is on the path can write. */
        private void forge(End end, End peer) {
            int type = List.of(21, 21, 23, 20).get(commands.next(4));
            byte[] content = commands.bytes(20);
            if (type == 21 && commands.next(4) > 0) {
                byte description = List.of(0, 10, 40, 42, 47, 80, 90, 100)
                        .get(commands.next(8))
                        .byteValue();
                content = new byte[] {(byte) (1 + commands.next(2)), description};
            }
            ByteBuffer record = ByteBuffer.allocate(13 + content.length);
            record.put((byte) type).putShort((short) 0xfefd).putShort((short) (commands.oneIn(4) ? 1 : 0));
            record.putShort((short) 0).putInt(commands.next(65_536)).putShort((short) content.length);
            record.put(content);
            DtlsState before = end.engine.state();
            handle(end, peer, record.array());
            assertThat(end.engine.state()).as("after a forged record").isEqualTo(before);
        }

        private void handle(End end, End peer, byte[] bytes) {
            end.engine.handle(PacketBuffer.wrap(bytes), time.now());
            for (PacketBuffer data = end.engine.pollApplicationData();
                    data != null;
                    data = end.engine.pollApplicationData()) {
                assertThat(end.trusting).as("data of whom we trust").isTrue();
                int number = data.i32(0);
                assertThat(peer.sealed).contains(number);
                assertThat(end.opened.add(number)).as("opened once").isTrue();
            }
        }

        private void finish() {
            tampered |= toward[0].tampered() | toward[1].tampered();
            boolean whole = !tampered && !distrusted && !ends[0].hasEnded() && !ends[1].hasEnded();
            if (whole) {
                for (int i = 0; i < 2; i++) {
                    ends[i].engine.setPathUsable(true, time.now());
                    trust(i, true);
                    if (ends[i].engine.state() == DtlsState.NEW) {
                        ends[i].engine.start(i == 0 ? DtlsRole.CLIENT : DtlsRole.SERVER, time.now());
                    }
                }
                time.run(Duration.ofMinutes(5), this::deliver);
                assertThat(ends[0].engine.state()).isEqualTo(DtlsState.CONNECTED);
                assertThat(ends[1].engine.state()).isEqualTo(DtlsState.CONNECTED);
            }
            for (End end : ends) {
                end.engine.close(time.now());
            }
            time.run(Duration.ofSeconds(10), this::deliver);
            for (End end : ends) {
                assertThat(end.engine.state()).isIn(DtlsState.CLOSED, DtlsState.FAILED);
            }
            time.requireEnd();
        }
    }
}
