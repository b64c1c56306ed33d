package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.Addresses;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.connection.Connection;
import dev.parley.connection.ConnectionConfig;
import dev.parley.connection.ConnectionEvent;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.KeyAlgorithm;
import dev.parley.datachannel.ChannelParameters;
import dev.parley.datachannel.ChannelState;
import dev.parley.datachannel.DataChannelEvent;
import dev.parley.datachannel.DataChannels;
import dev.parley.dtls.DtlsEngine;
import dev.parley.dtls.DtlsState;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.ice.IceEvent;
import dev.parley.ice.LocalBase;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.parameters.SctpParameters;
import dev.parley.simulation.DeterministicRandom;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two whole connections under any commands, on a link that damages what it carries. Whatever happens below, a channel delivers what
 * the other end sent, once, and in order; strangers change nothing; and closing leaves nothing.
 */
class ConnectionFuzzTest {
    private static final SctpParameters SCTP = new SctpParameters(5000, 262_144);
    private static final List<CertificateAndKey> CERTIFICATES = List.of(certificate(1), certificate(2));
    /** What leaves without probing; nobody fragments here. */
    private static final int SMALLEST_DATAGRAM = 1_200;

    private static final long MAX_QUEUED = 1 << 20;

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
        final Connection connection;
        final String address;
        final Map<Integer, Integer> restarts = new LinkedHashMap<>();
        final List<Integer> keys = new ArrayList<>();
        final Set<Integer> received = new LinkedHashSet<>();
        final Map<Integer, Integer> last = new LinkedHashMap<>();
        /** Keys are of one association; what comes after another has begun is not compared. */
        boolean anew;

        boolean closed;

        End(int which) {
            address = "192.0.2." + (which + 1);
            connection = new Connection(
                    ConnectionConfig.builder(DtlsConfig.of(CERTIFICATES.get(which)))
                            .build(),
                    new DeterministicRandom(which + 1));
        }

        IceCredentials credentials(int transport) {
            return new IceCredentials(
                    "frag" + transport + "x" + restarts.getOrDefault(transport, 0) + "x" + address.substring(8),
                    "password-password-password");
        }
    }

    private static final class Pair {
        final Commands commands;
        final VirtualTime time = new VirtualTime();
        final End[] ends = {new End(0), new End(1)};
        final MutatingLink[] toward = new MutatingLink[2];
        /** All that was sent, by number. */
        final Map<Integer, byte[]> sent = new LinkedHashMap<>();

        /** True if each end knows the other's fingerprint, or believes in another. */
        final boolean trusting;

        /** The largest IP packet that is permitted, or 0. */
        final int largestPacket;

        int messages;

        Pair(Commands commands) {
            this.commands = commands;
            int kind = commands.next(16);
            trusting = kind < 15;
            largestPacket = kind % 2 == 1 ? 9_000 : 0;
            for (int i = 0; i < 2; i++) {
                End end = ends[i];
                toward[i] = new MutatingLink(datagram -> {
                    Path path = datagram.path();
                    assertThat(path).isNotNull();
                    end.connection.handle(
                            PacketBuffer.wrap(datagram.bytes()), Path.udp(path.remote(), path.local()), time.now());
                });
            }
            for (int i = 0; i < 2; i++) {
                int which = i;
                time.drive(ends[i].connection, toward[1 - i]::send, event -> event(which, event));
            }
        }

        void run() {
            ends[1].connection.ice().setRole(IceRole.CONTROLLED, time.now());
            for (int i = 0; i < 2; i++) {
                add(i, 1, 1 + commands.next(2));
            }
            for (int i = 0; i < 2; i++) {
                describe(i, 1);
                ends[i].connection.startData(1, SCTP, SCTP, time.now());
            }
            if (commands.next(4) > 0) {
                open(ends[0]);
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

        private void add(int which, int transport, int components) {
            End end = ends[which];
            end.connection.addTransport(transport, components, end.credentials(transport), time.now());
            gather(end, transport, components);
        }

        private void gather(End end, int transport, int components) {
            end.connection.ice().startGathering(transport, List.of(), time.now());
            for (int component = 1; component <= components; component++) {
                InetSocketAddress base = Addresses.socketAddress(end.address, 1_000 * transport + component);
                end.connection.setLargestPacket(base, largestPacket);
                end.connection.ice().addLocalBase(transport, component, LocalBase.of(base), time.now());
            }
            end.connection.ice().endOfLocalBases(transport, time.now());
        }

        private void describe(int which, int transport) {
            List<Fingerprint> fingerprints = trusting
                    ? CERTIFICATES.get(1 - which).fingerprints("sha-256")
                    : List.of(new Fingerprint("sha-256", new byte[32]));
            ends[which].connection.setRemoteTransport(
                    transport,
                    ends[1 - which].credentials(transport),
                    false,
                    fingerprints,
                    which == 0 ? DtlsRole.SERVER : DtlsRole.CLIENT,
                    time.now());
        }

        private void step() {
            int which = commands.next(2);
            End end = ends[which];
            switch (commands.next(20)) {
                default -> toward[which].disturb(commands);
                case 6 -> open(end);
                case 7, 8, 9 -> send(end);
                case 10 -> {
                    DataChannels channels = end.connection.dataChannels();
                    if (channels != null && !end.keys.isEmpty()) {
                        int key = key(end);
                        if (commands.flag()) {
                            channels.close(key, time.now());
                        } else {
                            channels.setPaused(key, commands.flag(), time.now());
                        }
                    }
                }
                case 11, 12 -> time.advance(commands.time());
                case 13 -> time.run(commands.time(), this::deliver);
                case 14 -> time.jump(commands.time());
                case 15 -> restart(which);
                case 16 -> stranger(which);
                case 17 -> describe(which, 1 + commands.next(2));
                case 18 -> rarely(which);
            }
        }

        private void rarely(int which) {
            End end = ends[which];
            switch (commands.next(16)) {
                case 0 -> end.connection.removeComponent(1, 2, time.now());
                case 1, 2 -> {
                    if (!end.closed && end.connection.ice().localCredentials(2) == null) {
                        add(which, 2, 1);
                    }
                }
                case 3 -> end.connection.removeTransport(2, time.now());
                case 4 -> {
                    if (commands.oneIn(4)) {
                        end.connection.removeTransport(1, time.now());
                    }
                }
                case 5 -> {
                    if (commands.oneIn(4)) {
                        end.connection.stopData(time.now());
                        end.anew = true;
                    }
                }
                case 6 -> {
                    if (!end.closed && end.connection.ice().localCredentials(1) != null) {
                        end.connection.startData(1, SCTP, new SctpParameters(5000, 1_000), time.now());
                    }
                }
                case 7 -> {
                    if (commands.oneIn(8)) {
                        end.closed = true;
                        end.connection.close(time.now());
                    }
                }
                case 8, 9, 10, 11 -> {
                    int largest = SMALLEST_DATAGRAM + (commands.flag() ? commands.next(400) : commands.next(9_000));
                    toward[0].setLargest(largest);
                    toward[1].setLargest(largest);
                }
                default -> {
                    var sctp = end.connection.statistics().sctp();
                    assertThat(sctp == null ? 0 : sctp.pathMtu()).isLessThanOrEqualTo(largestPacket);
                }
            }
        }

        /** An ICE restart that both ends agree on, or one that is left half done. */
        private void restart(int which) {
            boolean both = commands.flag();
            for (int i = 0; i < 2; i++) {
                End end = ends[i];
                if (end.connection.ice().localCredentials(1) != null && (both || i == which)) {
                    end.restarts.merge(1, 1, Integer::sum);
                    end.connection.ice().restart(1, end.credentials(1), time.now());
                    gather(end, 1, 1);
                }
            }
            if (both) {
                describe(0, 1);
                describe(1, 1);
            }
        }

        /** A datagram of somebody who has no part in this: one of his own, or a copy of a record that he saw. */
        private void stranger(int which) {
            End end = ends[which];
            byte[] bytes = commands.bytes(100);
            MutatingLink.Datagram seen = toward[which].last();
            if (seen != null && seen.bytes()[0] >= 20 && seen.bytes()[0] < 64 && commands.flag()) {
                bytes = seen.bytes().clone();
            }
            time.drain();
            String before = snapshot(end);
            Path path =
                    Path.udp(Addresses.socketAddress(end.address, 1_001), Addresses.socketAddress("203.0.113.9", 9));
            assertThat(end.connection.handle(PacketBuffer.wrap(bytes), path, time.now()))
                    .isFalse();
            assertThat(snapshot(end)).isEqualTo(before);
        }

        private static String snapshot(End end) {
            DtlsEngine dtls = end.connection.dtls(1, 1);
            return end.connection.ice().state(1, 1)
                    + " " + end.connection.ice().pairs(1)
                    + " " + end.connection.ice().remoteCandidates(1)
                    + " "
                    + (dtls == null ? null : dtls.state() + " " + dtls.drops().snapshot())
                    + " " + end.connection.nextTimeout();
        }

        private int key(End end) {
            return end.keys.get(commands.next(end.keys.size()));
        }

        private void open(End end) {
            DataChannels channels = end.connection.dataChannels();
            if (channels == null) {
                return;
            }
            try {
                end.keys.add(channels.open(ChannelParameters.reliable("c"), time.now()));
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageMatching("the association has ended|all ids are in use");
            }
        }

        private void send(End end) {
            DataChannels channels = end.connection.dataChannels();
            if (channels == null || end.keys.isEmpty()) {
                return;
            }
            int key = key(end);
            byte[] bytes = new byte[4 + commands.next(commands.oneIn(8) ? 50_000 : 250)];
            if (channels.state(key) == ChannelState.OPEN
                    && channels.association().bufferedAmount() < MAX_QUEUED
                    && bytes.length <= channels.remoteMaxMessageSize()) {
                int number = ++messages;
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) (number * 31 + i);
                }
                ByteBuffer.wrap(bytes).putInt(0, number);
                sent.put(number, bytes);
                channels.send(key, bytes, true, time.now());
            }
        }

        private void event(int which, ConnectionEvent event) {
            End end = ends[which];
            if (event instanceof ConnectionEvent.Ice ice && ice.event() instanceof IceEvent.LocalCandidate local) {
                if (!ends[1 - which].closed) {
                    ends[1 - which].connection.ice().addRemoteCandidate(local.stream(), local.candidate(), time.now());
                }
            } else if (event instanceof ConnectionEvent.Data data) {
                if (data.event() instanceof DataChannelEvent.Announced announced) {
                    end.keys.add(announced.key());
                } else if (data.event() instanceof DataChannelEvent.Message message) {
                    message(end, message);
                }
            }
        }

        private void message(End end, DataChannelEvent.Message message) {
            int number = ByteBuffer.wrap(message.data()).getInt(0);
            assertThat(message.data()).isEqualTo(sent.get(number));
            assertThat(end.received.add(number)).as("once").isTrue();
            if (!end.anew) {
                Integer before = end.last.put(message.key(), number);
                assertThat(before == null || before < number).as("in order").isTrue();
            }
            DataChannels channels = end.connection.dataChannels();
            if (channels != null) {
                channels.consumed(message.key(), message.data().length, time.now());
            }
        }

        private void finish() {
            time.run(Duration.ofSeconds(45), this::deliver);
            for (End end : ends) {
                DtlsEngine dtls = end.connection.dtls(1, 1);
                assertThat(trusting || end.received.isEmpty() && (dtls == null || dtls.state() != DtlsState.CONNECTED))
                        .as("no byte of whom we do not trust")
                        .isTrue();
                end.connection.close(time.now());
                time.drain();
            }
            toward[0].deliverAll();
            toward[1].deliverAll();
            time.requireEnd();
        }
    }
}
