package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.Addresses;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.TransmitBatch;
import dev.parley.ice.CandidatePairStatistics;
import dev.parley.ice.IceAgent;
import dev.parley.ice.IceConfig;
import dev.parley.ice.IceEvent;
import dev.parley.ice.IceTransportState;
import dev.parley.ice.LocalBase;
import dev.parley.ice.StunServerAddress;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.simulation.DeterministicRandom;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Two agents of up to three streams under any commands, on a link that damages what it carries. Nothing throws, spins or grows; and
 * what is not authenticated changes nothing.
 */
class IceFuzzTest {
    private static final List<String> HOSTS = List.of("192.0.2.1", "192.0.2.2", "2001:db8::1", "10.0.0.7", "fe80::1");

    @FuzzTest
    void commands(byte[] data) {
        new Pair(new Commands(data)).run();
    }

    private static final class End {
        final IceConfig config;
        final IceAgent agent;
        final String address;
        final Set<ByteBuffer> sent = new HashSet<>();
        boolean asksServers;
        int fragments;

        End(IceConfig config, IceRole role, String address, long seed) {
            this.config = config;
            this.agent = new IceAgent(config, role, new DeterministicRandom(seed));
            this.address = address;
        }

        IceCredentials credentials(boolean fresh) {
            fragments += fresh ? 1 : 0;
            return new IceCredentials("frag" + fragments + "at" + address.substring(8), "password-password-password");
        }
    }

    private static final class Pair {
        final Commands commands;
        final VirtualTime time = new VirtualTime();
        final End[] ends = new End[2];
        final MutatingLink[] toward = new MutatingLink[2];
        final boolean natted;

        Pair(Commands commands) {
            this.commands = commands;
            this.natted = commands.oneIn(4);
            for (int i = 0; i < 2; i++) {
                IceConfig config = IceConfig.builder().lite(commands.oneIn(8)).build();
                boolean usual = commands.next(4) > 0;
                IceRole role = usual == (i == 0) ? IceRole.CONTROLLING : IceRole.CONTROLLED;
                ends[i] = new End(config, role, "192.0.2." + (i + 1), i + 1);
            }
            for (int i = 0; i < 2; i++) {
                int which = i;
                toward[i] = new MutatingLink(datagram -> receive(which, datagram));
            }
            for (int i = 0; i < 2; i++) {
                int which = i;
                time.drive(ends[i].agent, (path, bytes) -> send(which, path, bytes), event -> event(which, event));
            }
        }

        void run() {
            if (commands.next(4) > 0) {
                meet(1, 1 + commands.next(2));
            }
            if (commands.flag()) {
                time.run(Duration.ofSeconds(3), this::deliver);
            }
            while (commands.hasMore()) {
                step();
                time.drain();
                check();
            }
            for (End end : ends) {
                end.agent.close(time.now());
                for (int stream = 0; stream < 3; stream++) {
                    assertThat(end.agent.sendPath(stream, 1)).isNull();
                }
            }
            time.requireEnd();
        }

        private boolean deliver() {
            return toward[0].deliverAll() | toward[1].deliverAll();
        }

        /** Both ends as an exchange of descriptions leaves them; candidates trickle. */
        private void meet(int stream, int components) {
            for (End end : ends) {
                end.agent.addStream(stream, components, end.credentials(false));
            }
            for (int i = 0; i < 2; i++) {
                End end = ends[i];
                end.agent.setRemoteCredentials(stream, ends[1 - i].credentials(false), time.now());
                end.agent.startGathering(stream, List.of(), time.now());
                for (int component = 1; component <= components; component++) {
                    end.agent.addLocalBase(
                            stream,
                            component,
                            LocalBase.of(Addresses.socketAddress(end.address, 1_000 * stream + component)),
                            time.now());
                }
                end.agent.endOfLocalBases(stream, time.now());
            }
            time.drain();
        }

        private void event(int which, IceEvent event) {
            if (event instanceof IceEvent.LocalCandidate local && !natted) {
                ends[1 - which].agent.addRemoteCandidate(local.stream(), local.candidate(), time.now());
            } else if (event instanceof IceEvent.ResolveName asked && commands.flag()) {
                ends[which].agent.nameResolved(
                        asked.requestId(), commands.flag() ? null : address().getAddress(), time.now());
            }
        }

        private void send(int which, Path path, byte[] bytes) {
            ends[which].sent.add(withoutFingerprint(bytes));
            toward[1 - which].send(path, bytes);
        }

        /** FINGERPRINT stands last, behind what MESSAGE-INTEGRITY covers. */
        private static ByteBuffer withoutFingerprint(byte[] bytes) {
            return ByteBuffer.wrap(Arrays.copyOf(bytes, Math.max(0, bytes.length - 8)));
        }

        /** The path of the receiver is that of the sender turned round, but for a NAT. */
        private void receive(int which, MutatingLink.Datagram datagram) {
            Path path = datagram.path();
            assertThat(path).isNotNull();
            InetSocketAddress source = path.local();
            if (natted && which == 1) {
                source = Addresses.socketAddress("203.0.113.1", source.getPort());
            }
            InetSocketAddress target = path.remote();
            if (natted && which == 0 && "203.0.113.1".equals(Addresses.format(target.getAddress()))) {
                target = Addresses.socketAddress(ends[0].address, target.getPort());
            }
            handle(which, datagram.bytes(), Path.udp(target, source));
        }

        private void handle(int which, byte[] bytes, Path path) {
            End end = ends[which];
            time.drain();
            String before = end.asksServers ? "" : snapshot(end);
            boolean authentic = end.agent.handle(PacketBuffer.wrap(bytes), path, time.now());
            if (authentic) {
                assertThat(ends[1 - which].sent)
                        .as("what is authentic the peer has sent")
                        .contains(withoutFingerprint(bytes));
            } else if (!end.asksServers) {
                assertThat(snapshot(end)).isEqualTo(before);
                // An error response at most, which is no larger than what it answers is small.
                TransmitBatch answers = new TransmitBatch();
                while (end.agent.pollTransmit(answers, time.now())) {
                    assertThat(answers.size()).isEqualTo(1);
                }
                for (int i = 0; i < answers.size(); i++) {
                    assertThat(answers.packet(i).length()).isLessThanOrEqualTo(3 * bytes.length);
                }
                assertThat(end.agent.pollEvent()).isNull();
            }
        }

        private String snapshot(End end) {
            StringBuilder text = new StringBuilder().append(end.agent.role()).append(end.agent.nextTimeout());
            for (int stream = 0; stream < 3; stream++) {
                text.append(end.agent.remoteCandidates(stream)).append(end.agent.gatheringState(stream));
                for (CandidatePairStatistics pair : end.agent.pairs(stream)) {
                    text.append(pair.pair()).append(pair.state()).append(pair.selected());
                }
                for (int component = 1; component <= 2; component++) {
                    text.append(end.agent.state(stream, component)).append(end.agent.sendPath(stream, component));
                }
            }
            return text.toString();
        }

        private InetSocketAddress address() {
            return Addresses.socketAddress(HOSTS.get(commands.next(HOSTS.size())), 1_000 + commands.next(4));
        }

        private Candidate candidate(int component) {
            InetSocketAddress address = address();
            return new Candidate(
                    "f" + commands.next(3),
                    component,
                    commands.oneIn(8) ? Candidate.Transport.TCP : Candidate.Transport.UDP,
                    1 + commands.next(1_000),
                    commands.oneIn(4) ? commands.next(9) + ".local" : Addresses.format(address.getAddress()),
                    address.getPort(),
                    CandidateType.values()[commands.next(CandidateType.values().length)],
                    null,
                    null,
                    null,
                    List.of());
        }

        private void step() {
            int which = commands.next(2);
            End end = ends[which];
            End peer = ends[1 - which];
            IceAgent agent = end.agent;
            switch (commands.next(24)) {
                default -> toward[which].disturb(commands);
                case 5, 6 -> time.advance(commands.time());
                case 7 -> time.jump(commands.time());
                case 8 -> {
                    byte[] bytes = commands.bytes(60);
                    handle(which, bytes, Path.udp(Addresses.socketAddress(end.address, 1_001), address()));
                }
                case 9 -> {
                    boolean controlling = commands.flag();
                    agent.setRole(controlling ? IceRole.CONTROLLING : IceRole.CONTROLLED, time.now());
                }
                case 10 -> agent.setRemoteLite(commands.flag(), time.now());
                case 11, 12, 13, 14, 15, 16, 17 -> stream(end, peer, commands.next(3), 1 + commands.next(2));
                case 18 -> agent.removeLocalBase(address(), time.now());
                case 19 ->
                    agent.nameResolved(
                            commands.next(9), commands.flag() ? null : address().getAddress(), time.now());
            }
        }

        private void stream(End end, End peer, int stream, int component) {
            IceAgent agent = end.agent;
            switch (commands.next(14)) {
                case 0 -> {
                    if (agent.localCredentials(stream) == null) {
                        agent.addStream(stream, component, end.credentials(false));
                    }
                }
                case 1 -> agent.addLocalBase(stream, component, LocalBase.of(address()), time.now());
                case 2 -> agent.endOfLocalBases(stream, time.now());
                case 3 -> agent.setRemoteCredentials(stream, peer.credentials(false), time.now());
                case 4 -> agent.addRemoteCandidate(stream, candidate(component), time.now());
                case 5 -> agent.endOfRemoteCandidates(stream, time.now());
                case 6 -> {
                    agent.restart(stream, end.credentials(true), time.now());
                    if (commands.flag()) {
                        agent.startGathering(stream, List.of(), time.now());
                        agent.endOfLocalBases(stream, time.now());
                        peer.agent.setRemoteCredentials(stream, end.credentials(false), time.now());
                    }
                }
                case 7 -> agent.cancelRestart(stream, time.now());
                case 8 -> agent.removeComponent(stream, 2, time.now());
                case 9 -> {
                    if (commands.oneIn(4)) {
                        agent.removeStream(stream, time.now());
                    }
                }
                case 10 -> agent.noteSent(stream, component, 100, time.now());
                case 11 -> agent.noteReceived(stream, component, 100, time.now());
                case 12 -> {
                    boolean asks = commands.oneIn(4);
                    end.asksServers |= asks;
                    agent.startGathering(
                            stream,
                            asks ? List.of(new StunServerAddress(address(), "stun:example.org")) : List.of(),
                            time.now());
                }
                default -> {
                    if (commands.oneIn(16)) {
                        agent.close(time.now());
                    }
                }
            }
        }

        private void check() {
            for (End end : ends) {
                for (int stream = 0; stream < 3; stream++) {
                    assertThat(end.agent.pairs(stream)).hasSizeLessThanOrEqualTo(end.config.maxPairs());
                    for (int component = 1; component <= 2; component++) {
                        assertThat(end.agent.sendPath(stream, component) == null
                                        || end.agent.state(stream, component) != IceTransportState.FAILED)
                                .as("a failed component has no path")
                                .isTrue();
                    }
                }
            }
        }
    }
}
